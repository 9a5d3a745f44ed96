package dev.tern.operators.movement;

import dev.tern.operators.ShapeScope;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;

/** Axes as files write them: negative ones count from the end. */
public final class Axis {
    private Axis() {}

    /** {@code axis} in 0 … rank - 1, or an error. */
    public static int of(long axis, int rank) {
        return within(axis, rank, "axis");
    }

    /** {@code axis} in 0 … rank - 1, or an error that calls it {@code name}. */
    public static int within(long axis, int rank, String name) {
        if (axis < -rank || axis >= rank) {
            throw TernException.at(name)
                    .expected(rank == 0 ? "no axis at all, as the operand is a scalar" : -rank + " to " + (rank - 1))
                    .found(String.valueOf(axis))
                    .fix("correct the " + name);
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /** The axis that the single number in {@code tensor} names. */
    public static int of(Tensor tensor, int rank) {
        return of(scalar(tensor), rank);
    }

    /** The single number in {@code tensor}; an error if it holds none or several. */
    public static long scalar(Tensor tensor) {
        if (tensor.elements() != 1) {
            throw TernException.at("scalar operand")
                    .expected("one number")
                    .found("shape " + tensor.shape())
                    .fix("give a tensor with one element");
        }
        return tensor.longAt(0);
    }

    /** The single number in operand {@code i}, asked of a shape rule's scope. */
    public static long scalar(ShapeScope scope, int i) {
        return scalar(scope.data(i));
    }
}
