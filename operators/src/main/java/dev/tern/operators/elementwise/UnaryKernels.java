package dev.tern.operators.elementwise;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.tensor.Tensor;

/** Kernels that run a loop over operand 0, block by block; each works in place too. */
public final class UnaryKernels {
    private static final int BLOCK = 1024;

    private UnaryKernels() {}

    /** Elements as floats. */
    public static Kernel floats(Binding binding, Loops.FloatUnary loop) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        long elements = output.elements();
        int block = (int) Math.min(BLOCK, elements);
        float[] x = binding.floats(block);
        float[] z = binding.floats(block);
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                binding.checkpoint();
                int n = (int) Math.min(BLOCK, elements - first);
                input.readFloats(first, n, x, 0);
                loop.apply(x, z, n);
                output.writeFloats(first, n, z, 0);
            }
        };
    }

    /** Elements as 32-bit integers. */
    public static Kernel ints(Binding binding, Loops.IntUnary loop) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        long elements = output.elements();
        int block = (int) Math.min(BLOCK, elements);
        int[] x = binding.ints(block);
        int[] z = binding.ints(block);
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                binding.checkpoint();
                int n = (int) Math.min(BLOCK, elements - first);
                input.readInts(first, n, x, 0);
                loop.apply(x, z, n);
                output.writeInts(first, n, z, 0);
            }
        };
    }

    /** Elements as 64-bit integers. */
    public static Kernel longs(Binding binding, Loops.LongUnary loop) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        long elements = output.elements();
        int block = (int) Math.min(BLOCK, elements);
        long[] x = binding.longs(block);
        long[] z = binding.longs(block);
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                binding.checkpoint();
                int n = (int) Math.min(BLOCK, elements - first);
                input.readLongs(first, n, x, 0);
                loop.apply(x, z, n);
                output.writeLongs(first, n, z, 0);
            }
        };
    }

    /** Elements as doubles. */
    public static Kernel doubles(Binding binding, Loops.DoubleUnary loop) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        long elements = output.elements();
        int block = (int) Math.min(BLOCK, elements);
        double[] x = binding.doubles(block);
        double[] z = binding.doubles(block);
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                binding.checkpoint();
                int n = (int) Math.min(BLOCK, elements - first);
                input.readDoubles(first, n, x, 0);
                loop.apply(x, z, n);
                output.writeDoubles(first, n, z, 0);
            }
        };
    }
}
