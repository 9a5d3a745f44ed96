package dev.tern.operators.arithmetic;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;

/** Checks that no integer of operand 0 stands for a negative number, before anything is written. */
public final class LowerBound {
    private static final int BLOCK = 1024;

    private LowerBound() {}

    /** {@code kernel}, refused in any run in which operand 0 holds an integer below {@code least}. */
    public static Kernel checked(Binding binding, int least, Kernel kernel) {
        Tensor input = binding.input(0);
        long elements = input.elements();
        int[] block = binding.ints(Math.min(BLOCK, elements));
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                int n = (int) Math.min(BLOCK, elements - first);
                input.readInts(first, n, block, 0);
                for (int i = 0; i < n; i++) {
                    if (block[i] < least) {
                        throw TernException.at("element " + (first + i) + " of the input")
                                .expected("a number that is not negative (" + least + " or more as stored)")
                                .found(String.valueOf(block[i]))
                                .fix("negative numbers have no square root");
                    }
                }
            }
            kernel.run();
        };
    }
}
