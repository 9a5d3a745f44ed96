package dev.tern.operators.cast;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.elementwise.UnaryKernels;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;

/**
 * Kernels of CAST. Integers wrap into narrower ones; floats are cut toward zero and held in the type's range, NaN
 * becoming its largest number; complex numbers give their real part.
 */
final class Casts {
    private static final int BLOCK = 1024;

    private Casts() {}

    static Kernel copy(Binding binding) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        return () -> output.data().copyFrom(input.data());
    }

    static Kernel toFloat(Binding binding) {
        return UnaryKernels.floats(binding, (x, out, n) -> System.arraycopy(x, 0, out, 0, n));
    }

    static Kernel toDouble(Binding binding) {
        return UnaryKernels.doubles(binding, (x, out, n) -> System.arraycopy(x, 0, out, 0, n));
    }

    static Kernel ints(Binding binding) {
        return UnaryKernels.ints(binding, (x, out, n) -> System.arraycopy(x, 0, out, 0, n));
    }

    static Kernel longs(Binding binding) {
        return UnaryKernels.longs(binding, (x, out, n) -> System.arraycopy(x, 0, out, 0, n));
    }

    static Kernel truncated(Binding binding) {
        DataType type = binding.output(0).type();
        return toWhole(binding, type.minimum(), type.maximum());
    }

    private static Kernel toWhole(Binding binding, long low, long high) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        long elements = output.elements();
        int block = (int) Math.min(BLOCK, elements);
        double[] x = binding.doubles(block);
        long[] y = binding.longs(block);
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                binding.checkpoint();
                int n = (int) Math.min(BLOCK, elements - first);
                input.readDoubles(first, n, x, 0);
                for (int i = 0; i < n; i++) {
                    y[i] = Double.isNaN(x[i]) ? high : Math.min(Math.max((long) x[i], low), high);
                }
                output.writeLongs(first, n, y, 0);
            }
        };
    }

    static Kernel isNotZero(Binding binding) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        long elements = output.elements();
        int block = (int) Math.min(BLOCK, elements);
        double[] x = binding.doubles(block);
        int[] y = binding.ints(block);
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                binding.checkpoint();
                int n = (int) Math.min(BLOCK, elements - first);
                input.readDoubles(first, n, x, 0);
                for (int i = 0; i < n; i++) {
                    y[i] = x[i] != 0 ? 1 : 0;
                }
                output.writeInts(first, n, y, 0);
            }
        };
    }

    /** A complex number travels as one long: the bits of its real part in the low half. */
    static Kernel toComplex(Binding binding) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        long elements = output.elements();
        int block = (int) Math.min(BLOCK, elements);
        float[] x = binding.floats(block);
        long[] y = binding.longs(block);
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                binding.checkpoint();
                int n = (int) Math.min(BLOCK, elements - first);
                input.readFloats(first, n, x, 0);
                for (int i = 0; i < n; i++) {
                    y[i] = Float.floatToRawIntBits(x[i]) & 0xFFFF_FFFFL;
                }
                output.writeLongs(first, n, y, 0);
            }
        };
    }

    static Kernel fromComplex(Binding binding) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        DataType type = output.type();
        long low = type.minimum();
        long high = type.maximum();
        long elements = output.elements();
        int block = (int) Math.min(BLOCK, elements);
        long[] x = binding.longs(block);
        double[] y = binding.doubles(block);
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                binding.checkpoint();
                int n = (int) Math.min(BLOCK, elements - first);
                input.readLongs(first, n, x, 0);
                for (int i = 0; i < n; i++) {
                    y[i] = Float.intBitsToFloat((int) x[i]);
                }
                if (type.isFloat()) {
                    output.writeDoubles(first, n, y, 0);
                } else {
                    boolean truth = type == DataType.BOOL;
                    for (int i = 0; i < n; i++) {
                        long whole = Double.isNaN(y[i]) ? high : Math.min(Math.max((long) y[i], low), high);
                        x[i] = !truth ? whole : y[i] != 0 ? 1 : 0;
                    }
                    output.writeLongs(first, n, x, 0);
                }
            }
        };
    }
}
