package dev.tern.converter.onnx;

import dev.tern.converter.lower.Flow;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.add.Add;
import dev.tern.operators.broadcast.BroadcastArgs;
import dev.tern.operators.broadcast.BroadcastTo;
import dev.tern.operators.div.Div;
import dev.tern.operators.elementwise.Extremes;
import dev.tern.operators.mul.Mul;
import dev.tern.operators.shape.ShapeOf;
import dev.tern.operators.sub.Sub;
import dev.tern.tensor.DataType;
import java.util.Objects;

/**
 * An operator on two operands that spread over one another.
 *
 * @param rankMax highest rank of a result for which the original's kernels spread operands by themselves
 */
record Spread(OperatorDefinition<?> definition, int rankMax) {
    static final Spread ADD = new Spread(Add.DEFINITION, 6);
    static final Spread SUB = new Spread(Sub.DEFINITION, 6);
    static final Spread MUL = new Spread(Mul.DEFINITION, 6);
    static final Spread DIV = new Spread(Div.DEFINITION, 6);
    static final Spread MAX = new Spread(Extremes.MAXIMUM, 5);
    static final Spread MIN = new Spread(Extremes.MINIMUM, 5);

    Flow emit(OnnxSite site, Flow x, Flow y) {
        Flow left = x;
        Flow right = y;
        boolean differs = !x.shape(0).equals(y.shape(0)) || !x.shape(1).equals(y.shape(1));
        if (differs && Math.max(x.rank(), y.rank()) > rankMax) {
            Flow shape = shape(site, x, y);
            left = site.emit(BroadcastTo.DEFINITION, x, shape);
            right = site.emit(BroadcastTo.DEFINITION, y, shape);
        }
        return site.emit(Objects.requireNonNull(definition.defaults()), left, right);
    }

    /** The shape that both spread over. */
    static Flow shape(OnnxSite site, Flow x, Flow y) {
        return site.emit(
                BroadcastArgs.DEFINITION,
                site.emit(new ShapeOf(DataType.INT32), x),
                site.emit(new ShapeOf(DataType.INT32), y));
    }
}
