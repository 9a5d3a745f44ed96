package dev.tern.operators.div;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.ClampRange;
import dev.tern.operators.arithmetic.Divisors;
import dev.tern.operators.arithmetic.FixedPoint;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.arithmetic.Reciprocals;
import dev.tern.operators.elementwise.BinaryKernels;
import dev.tern.tensor.Tensor;

/** Quotients of quantised numbers: a fixed-point reciprocal of the divisor, found by Newton's method, then one scaling. */
final class IntegerDiv {
    private IntegerDiv() {}

    static Kernel bind(Div div, Binding binding) {
        Tensor output = binding.output(0);
        PerTensor inX = PerTensor.of(binding.input(0).quantization(), "the first operand");
        PerTensor inY = PerTensor.of(binding.input(1).quantization(), "the second operand");
        PerTensor out = PerTensor.of(output.quantization(), "the result");
        ClampRange range = ClampRange.of(div.activation(), output.type(), output.quantization());
        Multiplier factor = Multiplier.of(inX.scale() / (inY.scale() * out.scale()));
        int zeroX = inX.zeroPoint();
        int zeroY = inY.zeroPoint();
        int zeroOut = out.zeroPoint();
        int low = range.low();
        int high = range.high();
        return Divisors.checked(binding, zeroY, BinaryKernels.ints(binding, (x, y, z, n) -> {
            for (int i = 0; i < n; i++) {
                int quotient = quotient(x[i] - zeroX, y[i] - zeroY, factor);
                z[i] = Math.min(Math.max(zeroOut + quotient, low), high);
            }
        }));
    }

    private static int quotient(int dividend, int divisor, Multiplier factor) {
        int over = divisor < 0 ? -dividend : dividend;
        int under = Math.abs(divisor);
        int reciprocalShift = 31 - Integer.numberOfLeadingZeros(under);
        int headroom = Integer.numberOfLeadingZeros(over ^ (over >> 31)) - 1;
        int unscaled = FixedPoint.roundingDoublingHighMultiply(over << headroom, Reciprocals.fraction(under));
        int product = FixedPoint.roundingDoublingHighMultiply(unscaled, factor.mantissa());
        int right = reciprocalShift + headroom - factor.shift();
        if (right < 0) {
            return Math.clamp((long) product << Math.min(-right, 31), Integer.MIN_VALUE / 2, Integer.MAX_VALUE / 2);
        }
        return FixedPoint.roundingDivideByPowerOfTwo(product, Math.min(right, 31));
    }
}
