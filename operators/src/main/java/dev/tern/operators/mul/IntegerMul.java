package dev.tern.operators.mul;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.ClampRange;
import dev.tern.operators.arithmetic.FixedPoint;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.elementwise.BinaryKernels;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;

/** Products of quantised numbers: the product of the offsets from the zero points, scaled once. */
final class IntegerMul {
    private IntegerMul() {}

    static Kernel bind(Mul mul, Binding binding) {
        Tensor x = binding.input(0);
        Tensor output = binding.output(0);
        boolean wide = x.type() == DataType.INT16;
        ClampRange range = ClampRange.of(mul.activation(), output.type(), output.quantization());
        if (wide && output.type() != DataType.INT16) {
            return narrowing(binding, output.quantization().zeroPoint(), range);
        }
        PerTensor inX = parameters(x, wide, "the first operand");
        PerTensor inY = parameters(binding.input(1), wide, "the second operand");
        PerTensor out = parameters(output, wide, "the result");
        Multiplier factor = factor(inX, inY, out);
        return scaled(binding, inX.zeroPoint(), inY.zeroPoint(), out.zeroPoint(), factor, range);
    }

    private static Multiplier factor(PerTensor x, PerTensor y, PerTensor out) {
        return Multiplier.of(x.scale() * y.scale() / out.scale());
    }

    /** The factor of a product of bytes. */
    static Multiplier factor(Binding binding) {
        return factor(
                parameters(binding.input(0), false, "the first operand"),
                parameters(binding.input(1), false, "the second operand"),
                parameters(binding.output(0), false, "the result"));
    }

    private static PerTensor parameters(Tensor tensor, boolean wide, String role) {
        return wide ? PerTensor.symmetric(tensor.quantization(), role) : PerTensor.of(tensor.quantization(), role);
    }

    private static Kernel scaled(
            Binding binding, int zeroX, int zeroY, int zeroOut, Multiplier factor, ClampRange range) {
        int mantissa = factor.mantissa();
        int shift = factor.shift();
        int low = range.low();
        int high = range.high();
        return BinaryKernels.ints(binding, (x, y, out, n) -> {
            for (int i = 0; i < n; i++) {
                int product = (x[i] - zeroX) * (y[i] - zeroY);
                out[i] = Math.min(Math.max(zeroOut + FixedPoint.multiply(product, mantissa, shift), low), high);
            }
        });
    }

    /** 16-bit fractions with the point before the first bit; an 8-bit result keeps their upper half. */
    private static Kernel narrowing(Binding binding, int zeroOut, ClampRange range) {
        int low = range.low() - zeroOut;
        int high = range.high() - zeroOut;
        return BinaryKernels.ints(binding, (x, y, out, n) -> {
            for (int i = 0; i < n; i++) {
                int product =
                        FixedPoint.roundingDivideByPowerOfTwo(FixedPoint.roundingDoublingHighMultiply16(x[i], y[i]), 8);
                out[i] = zeroOut + Math.min(Math.max(product, low), high);
            }
        });
    }
}
