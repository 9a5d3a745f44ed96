package dev.tern.operators.gather;

import dev.tern.operators.Binding;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;

/** Index operands, checked whole before the first element is written. */
public final class Indices {
    private Indices() {}

    /** Checks indices of a kernel: now where they are constant, else whenever the result is run. */
    public static Runnable checked(Binding binding, int operand, Runnable check) {
        if (!binding.isConstant(operand)) {
            return check;
        }
        check.run();
        return () -> {};
    }

    /** Throws unless every number in {@code indices} is in 0 … {@code extent} - 1. */
    public static void check(Tensor indices, int extent) {
        for (long i = 0; i < indices.elements(); i++) {
            long index = indices.longAt(i);
            if (index < 0 || index >= extent) {
                throw outside(i, index, extent);
            }
        }
    }

    static TernException outside(long at, long index, int extent) {
        return TernException.at("index " + at)
                .expected(extent == 0 ? "none, as the axis is empty" : "0 to " + (extent - 1))
                .found(String.valueOf(index))
                .fix("keep indices inside the operand; negative ones do not count from the end here");
    }
}
