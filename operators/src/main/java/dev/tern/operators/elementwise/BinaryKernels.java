package dev.tern.operators.elementwise;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.SpreadOperand;
import dev.tern.tensor.Tensor;

/**
 * Kernels that run a loop over operands 0 and 1, spread over the result's shape, block by block; each works in place
 * of an operand of the result's shape.
 */
public final class BinaryKernels {
    private static final int BLOCK = 1024;

    private BinaryKernels() {}

    /** Elements as floats. */
    public static Kernel floats(Binding binding, Loops.FloatBinary loop) {
        Tensor output = binding.output(0);
        SpreadOperand left = SpreadOperand.of(binding.input(0), output.shape());
        SpreadOperand right = SpreadOperand.of(binding.input(1), output.shape());
        long elements = output.elements();
        int block = (int) Math.min(BLOCK, elements);
        float[] x = binding.floats(block);
        float[] y = binding.floats(block);
        float[] z = binding.floats(block);
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                binding.checkpoint();
                int n = (int) Math.min(BLOCK, elements - first);
                left.readFloats(first, n, x);
                right.readFloats(first, n, y);
                loop.apply(x, y, z, n);
                output.writeFloats(first, n, z, 0);
            }
        };
    }

    /** Elements as floats, results as truth values. */
    public static Kernel floatTests(Binding binding, Loops.FloatTest loop) {
        Tensor output = binding.output(0);
        SpreadOperand left = SpreadOperand.of(binding.input(0), output.shape());
        SpreadOperand right = SpreadOperand.of(binding.input(1), output.shape());
        long elements = output.elements();
        int block = (int) Math.min(BLOCK, elements);
        float[] x = binding.floats(block);
        float[] y = binding.floats(block);
        int[] z = binding.ints(block);
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                binding.checkpoint();
                int n = (int) Math.min(BLOCK, elements - first);
                left.readFloats(first, n, x);
                right.readFloats(first, n, y);
                loop.apply(x, y, z, n);
                output.writeInts(first, n, z, 0);
            }
        };
    }

    /** Elements as 32-bit integers. */
    public static Kernel ints(Binding binding, Loops.IntBinary loop) {
        Tensor output = binding.output(0);
        SpreadOperand left = SpreadOperand.of(binding.input(0), output.shape());
        SpreadOperand right = SpreadOperand.of(binding.input(1), output.shape());
        long elements = output.elements();
        int block = (int) Math.min(BLOCK, elements);
        int[] x = binding.ints(block);
        int[] y = binding.ints(block);
        int[] z = binding.ints(block);
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                binding.checkpoint();
                int n = (int) Math.min(BLOCK, elements - first);
                left.readInts(first, n, x);
                right.readInts(first, n, y);
                loop.apply(x, y, z, n);
                output.writeInts(first, n, z, 0);
            }
        };
    }

    /** Elements as 64-bit integers. */
    public static Kernel longs(Binding binding, Loops.LongBinary loop) {
        Tensor output = binding.output(0);
        SpreadOperand left = SpreadOperand.of(binding.input(0), output.shape());
        SpreadOperand right = SpreadOperand.of(binding.input(1), output.shape());
        long elements = output.elements();
        int block = (int) Math.min(BLOCK, elements);
        long[] x = binding.longs(block);
        long[] y = binding.longs(block);
        long[] z = binding.longs(block);
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                binding.checkpoint();
                int n = (int) Math.min(BLOCK, elements - first);
                left.readLongs(first, n, x);
                right.readLongs(first, n, y);
                loop.apply(x, y, z, n);
                output.writeLongs(first, n, z, 0);
            }
        };
    }

    /** Elements as 64-bit integers, results as truth values. */
    public static Kernel longTests(Binding binding, Loops.LongTest loop) {
        Tensor output = binding.output(0);
        SpreadOperand left = SpreadOperand.of(binding.input(0), output.shape());
        SpreadOperand right = SpreadOperand.of(binding.input(1), output.shape());
        long elements = output.elements();
        int block = (int) Math.min(BLOCK, elements);
        long[] x = binding.longs(block);
        long[] y = binding.longs(block);
        int[] z = binding.ints(block);
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                binding.checkpoint();
                int n = (int) Math.min(BLOCK, elements - first);
                left.readLongs(first, n, x);
                right.readLongs(first, n, y);
                loop.apply(x, y, z, n);
                output.writeInts(first, n, z, 0);
            }
        };
    }

    /** Elements as doubles. */
    public static Kernel doubles(Binding binding, Loops.DoubleBinary loop) {
        Tensor output = binding.output(0);
        SpreadOperand left = SpreadOperand.of(binding.input(0), output.shape());
        SpreadOperand right = SpreadOperand.of(binding.input(1), output.shape());
        long elements = output.elements();
        int block = (int) Math.min(BLOCK, elements);
        double[] x = binding.doubles(block);
        double[] y = binding.doubles(block);
        double[] z = binding.doubles(block);
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                binding.checkpoint();
                int n = (int) Math.min(BLOCK, elements - first);
                left.readDoubles(first, n, x);
                right.readDoubles(first, n, y);
                loop.apply(x, y, z, n);
                output.writeDoubles(first, n, z, 0);
            }
        };
    }
}
