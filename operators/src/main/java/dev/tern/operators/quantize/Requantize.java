package dev.tern.operators.quantize;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.ByteTable;
import dev.tern.operators.arithmetic.FixedPoint;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.elementwise.UnaryKernels;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;

/**
 * Quantised integers to another scale, zero point or width. Between 8-bit types both roundings are half up, as on vector
 * units; elsewhere the second is half away from zero.
 */
final class Requantize {
    /** The official build rescales bytes in blocks of 16, ties up, and what is left over with ties away from zero. */
    private static final int OFFICIAL_BLOCK = 16;

    private Requantize() {}

    private static int halfUp(int x, Multiplier factor) {
        return FixedPoint.multiplyHalfUp(x, factor.mantissa(), factor.shift());
    }

    static Kernel bind(Binding binding) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        boolean wide = input.type() == DataType.INT16 && output.type() == DataType.INT16;
        PerTensor in = wide
                ? PerTensor.symmetric(input.quantization(), "the input")
                : PerTensor.of(input.quantization(), "the input");
        PerTensor out = wide
                ? PerTensor.symmetric(output.quantization(), "the result")
                : PerTensor.of(output.quantization(), "the result");
        Multiplier factor = Multiplier.of((double) in.scale() / out.scale());
        int zeroIn = in.zeroPoint();
        int zeroOut = out.zeroPoint();
        int low = (int) output.type().minimum();
        int high = (int) output.type().maximum();
        if (input.type().bits() == 8 && output.type().bits() == 8) {
            return ByteTable.ofStored(
                    binding,
                    OFFICIAL_BLOCK,
                    q -> Math.clamp((long) halfUp(q - zeroIn, factor) + zeroOut, low, high),
                    q -> Math.clamp((long) factor.times(q - zeroIn) + zeroOut, low, high));
        }
        int mantissa = factor.mantissa();
        int shift = factor.shift();
        return UnaryKernels.ints(binding, (x, y, n) -> {
            for (int i = 0; i < n; i++) {
                int scaled = FixedPoint.multiply(x[i] - zeroIn, mantissa, shift) + zeroOut;
                y[i] = Math.min(Math.max(scaled, low), high);
            }
        });
    }
}
