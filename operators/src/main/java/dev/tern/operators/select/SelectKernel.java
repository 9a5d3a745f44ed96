package dev.tern.operators.select;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.SpreadOperand;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;

/** Picks elements by truth values. Elements are only moved, so they travel as integers of their width. */
final class SelectKernel {
    private static final int BLOCK = 1024;

    private SelectKernel() {}

    static Kernel bind(Binding binding, Tensor condition) {
        Tensor output = asIntegers(binding.output(0));
        SpreadOperand truth = SpreadOperand.of(condition, output.shape());
        SpreadOperand x = SpreadOperand.of(asIntegers(binding.input(1)), output.shape());
        SpreadOperand y = SpreadOperand.of(asIntegers(binding.input(2)), output.shape());
        return output.type() == DataType.INT64
                ? longs(binding, truth, x, y, output)
                : ints(binding, truth, x, y, output);
    }

    private static Tensor asIntegers(Tensor tensor) {
        DataType type = switch (tensor.type().bits()) {
            case 8 -> DataType.INT8;
            case 16 -> DataType.INT16;
            case 32 -> DataType.INT32;
            default -> DataType.INT64;
        };
        return Tensor.of(type, tensor.shape(), Quantization.NONE, tensor.data());
    }

    private static Kernel ints(Binding binding, SpreadOperand truth, SpreadOperand x, SpreadOperand y, Tensor output) {
        long elements = output.elements();
        int block = (int) Math.min(BLOCK, elements);
        int[] choice = binding.ints(block);
        int[] a = binding.ints(block);
        int[] b = binding.ints(block);
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                int n = (int) Math.min(BLOCK, elements - first);
                truth.readInts(first, n, choice);
                x.readInts(first, n, a);
                y.readInts(first, n, b);
                for (int i = 0; i < n; i++) {
                    a[i] = choice[i] != 0 ? a[i] : b[i];
                }
                output.writeInts(first, n, a, 0);
            }
        };
    }

    private static Kernel longs(Binding binding, SpreadOperand truth, SpreadOperand x, SpreadOperand y, Tensor output) {
        long elements = output.elements();
        int block = (int) Math.min(BLOCK, elements);
        int[] choice = binding.ints(block);
        long[] a = binding.longs(block);
        long[] b = binding.longs(block);
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                int n = (int) Math.min(BLOCK, elements - first);
                truth.readInts(first, n, choice);
                x.readLongs(first, n, a);
                y.readLongs(first, n, b);
                for (int i = 0; i < n; i++) {
                    a[i] = choice[i] != 0 ? a[i] : b[i];
                }
                output.writeLongs(first, n, a, 0);
            }
        };
    }
}
