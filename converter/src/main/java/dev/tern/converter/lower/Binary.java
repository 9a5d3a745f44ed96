package dev.tern.converter.lower;

import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.add.Add;
import dev.tern.operators.broadcast.BroadcastArgs;
import dev.tern.operators.broadcast.BroadcastTo;
import dev.tern.operators.div.Div;
import dev.tern.operators.mul.Mul;
import dev.tern.operators.sub.Sub;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.Arrays;
import java.util.Objects;

/**
 * An operator on two operands that spread over one another.
 *
 * @param definition Tern's operator
 * @param rankMax highest rank of a result for which the original's kernels spread operands by themselves
 */
record Binary(OperatorDefinition<?> definition, int rankMax) {
    static final Binary ADD = new Binary(Add.DEFINITION, 6);
    static final Binary SUB = new Binary(Sub.DEFINITION, 6);
    static final Binary MUL = new Binary(Mul.DEFINITION, 6);
    static final Binary DIV = new Binary(Div.DEFINITION, 6);

    Flow emit(Site site, Flow x, Flow y) {
        Flow left = x;
        Flow right = y;
        if (x.hasShape() && y.hasShape() && Math.max(x.rank(), y.rank()) > rankMax && differs(x, y)) {
            Flow shape = shape(site, x, y);
            left = site.emit(BroadcastTo.DEFINITION, x, shape);
            right = site.emit(BroadcastTo.DEFINITION, y, shape);
        }
        return site.emit(Objects.requireNonNull(definition.defaults()), left, right);
    }

    private static boolean differs(Flow x, Flow y) {
        return !x.shape(0).equals(y.shape(0)) || !x.shape(1).equals(y.shape(1));
    }

    private static Flow shape(Site site, Flow x, Flow y) {
        return site.emit(BroadcastArgs.DEFINITION, ShapeRows.shapeOf(site, x), ShapeRows.shapeOf(site, y));
    }

    /** Whether both are 32-bit or 64-bit whole numbers. */
    static boolean isWhole(DataType type) {
        return type == DataType.INT32 || type == DataType.INT64;
    }

    /** The shape with every extent 1. */
    static Shape ones(int rank) {
        int[] dims = new int[rank];
        Arrays.fill(dims, 1);
        return Shape.of(dims);
    }
}
