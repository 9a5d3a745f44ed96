package dev.tern.operators.elementwise;

import dev.tern.graph.Operator;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.arithmetic.Broadcast;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;

/** Shape rules of element-wise operators. */
public final class Shapes {
    private Shapes() {}

    /** The shape in which operands 0 and 1 meet. */
    public static List<Shape> broadcast(Operator operator, ShapeScope scope) {
        return List.of(Broadcast.shape(scope.shape(0), scope.shape(1)));
    }

    /** The one shape that all operands have. */
    public static List<Shape> equal(Operator operator, ShapeScope scope) {
        Shape first = scope.shape(0);
        for (int i = 1; i < scope.inputCount(); i++) {
            if (!scope.shape(i).equals(first)) {
                throw TernException.at("shapes of the operands")
                        .expected("the same shape for all")
                        .found(first + " and " + scope.shape(i))
                        .fix("give operands of one shape; this operator does not broadcast");
            }
        }
        return List.of(first);
    }
}
