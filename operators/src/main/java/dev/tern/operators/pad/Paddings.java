package dev.tern.operators.pad;

import dev.tern.operators.movement.Extent;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;

/** How many elements stand before and after an operand along each axis. */
record Paddings(int[] before, int[] after) {
    /** The rows of {@code tensor}, whose shape must be [rank, 2]. */
    static Paddings of(Tensor tensor, int rank) {
        Shape shape = tensor.shape();
        if (shape.rank() != 2 || shape.dim(0) != rank || shape.dim(1) != 2) {
            throw TernException.at("paddings")
                    .expected("shape [" + rank + ",2]: two numbers for each axis")
                    .found(shape.toString())
                    .fix("give as many pairs as the operand has axes");
        }
        int[] before = new int[rank];
        int[] after = new int[rank];
        for (int i = 0; i < rank; i++) {
            before[i] = Extent.of(tensor.longAt(2L * i));
            after[i] = Extent.of(tensor.longAt(2L * i + 1));
        }
        return new Paddings(before, after);
    }

    /** {@code input} with its borders. */
    Shape around(Shape input) {
        int[] dims = input.dims();
        for (int i = 0; i < dims.length; i++) {
            dims[i] = Extent.of((long) before[i] + dims[i] + after[i]);
        }
        return Shape.of(dims);
    }
}
