package dev.tern.operators.mul;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.SpreadOperand;
import dev.tern.tensor.Tensor;

/** Products of complex numbers, each one real and one imaginary float. */
final class ComplexMul {
    private static final int BLOCK = 512;

    private ComplexMul() {}

    static Kernel bind(Binding binding) {
        Tensor output = binding.output(0);
        SpreadOperand left = SpreadOperand.of(binding.input(0), output.shape());
        SpreadOperand right = SpreadOperand.of(binding.input(1), output.shape());
        long elements = output.elements();
        int block = (int) Math.min(BLOCK, elements);
        long[] x = binding.longs(block);
        long[] y = binding.longs(block);
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                int n = (int) Math.min(BLOCK, elements - first);
                left.readLongs(first, n, x);
                right.readLongs(first, n, y);
                multiply(x, y, n);
                output.writeLongs(first, n, x, 0);
            }
        };
    }

    /** Each pair of floats travels as one long: the real part in the low half, as the bytes lie in memory. */
    private static void multiply(long[] x, long[] y, int n) {
        for (int i = 0; i < n; i++) {
            float a = Float.intBitsToFloat((int) x[i]);
            float b = Float.intBitsToFloat((int) (x[i] >>> 32));
            float c = Float.intBitsToFloat((int) y[i]);
            float d = Float.intBitsToFloat((int) (y[i] >>> 32));
            long real = Float.floatToRawIntBits(a * c - b * d) & 0xFFFF_FFFFL;
            x[i] = (long) Float.floatToRawIntBits(a * d + b * c) << 32 | real;
        }
    }
}
