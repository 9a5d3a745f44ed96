package dev.tern.operators.random;

import dev.tern.operators.ShapeScope;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.Arrays;
import java.util.List;

/** The shape that operand 0 lists. */
final class RandomShape {
    private RandomShape() {}

    static List<Shape> of(ShapeScope scope) {
        int[] dims = scope.ints(0);
        if (scope.shape(0).rank() != 1 || Arrays.stream(dims).anyMatch(dim -> dim < 0)) {
            throw TernException.at("shape (operand 0)")
                    .expected("a list of extents of 0 or more")
                    .found(Arrays.toString(dims) + " of shape " + scope.shape(0))
                    .fix("correct the extents");
        }
        return List.of(Shape.of(dims));
    }
}
