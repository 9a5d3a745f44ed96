package dev.tern.operators.arithmetic;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;

/** Checks that operand 1 holds no zero, before anything is written. */
public final class Divisors {
    private static final int BLOCK = 1024;

    private Divisors() {}

    /** {@code kernel}, refused where an integer of operand 1 is {@code zeroPoint}: at once if that operand is constant. */
    public static Kernel checked(Binding binding, int zeroPoint, Kernel kernel) {
        Tensor divisor = binding.input(1);
        long elements = divisor.elements();
        long[] block = binding.longs(Math.min(BLOCK, elements));
        return checked(binding, kernel, () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                int n = (int) Math.min(BLOCK, elements - first);
                divisor.readLongs(first, n, block, 0);
                for (int i = 0; i < n; i++) {
                    if (block[i] == zeroPoint) {
                        throw zero(first + i);
                    }
                }
            }
        });
    }

    /** {@code kernel}, refused where a float of operand 1 is 0: at once if that operand is constant. */
    public static Kernel checkedFloats(Binding binding, Kernel kernel) {
        Tensor divisor = binding.input(1);
        long elements = divisor.elements();
        float[] block = binding.floats(Math.min(BLOCK, elements));
        return checked(binding, kernel, () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                int n = (int) Math.min(BLOCK, elements - first);
                divisor.readFloats(first, n, block, 0);
                for (int i = 0; i < n; i++) {
                    if (block[i] == 0) {
                        throw zero(first + i);
                    }
                }
            }
        });
    }

    private static Kernel checked(Binding binding, Kernel kernel, Runnable check) {
        if (binding.isConstant(1)) {
            check.run();
            return kernel;
        }
        return () -> {
            check.run();
            kernel.run();
        };
    }

    private static TernException zero(long index) {
        return TernException.at("divisor")
                .expected("no zero")
                .found("zero at element " + index)
                .fix("give divisors other than zero");
    }
}
