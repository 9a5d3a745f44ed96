package dev.tern.interpreter;

import dev.tern.graph.Value;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;

/** What a model says about the shapes of an input. */
final class Shapes {
    private Shapes() {}

    /** Refuses a shape that differs from the model's in an extent that is not left open. */
    static void requireFits(TensorAccess access, Value value, Shape wanted) {
        Shape open = value.openShape() == null ? value.shape() : value.openShape();
        boolean fits = open.rank() == wanted.rank();
        for (int i = 0; fits && i < open.rank(); i++) {
            fits = open.dim(i) == Shape.UNKNOWN || open.dim(i) == wanted.dim(i);
        }
        if (!fits) {
            throw TernException.at(access.toString())
                    .expected("a shape that fits " + open)
                    .found(wanted.toString())
                    .fix("change only extents that the model leaves open, or resize without strictness");
        }
    }
}
