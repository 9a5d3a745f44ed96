package dev.tern.operators.recurrent;

import dev.tern.operators.arithmetic.FixedPoint;
import dev.tern.operators.arithmetic.InverseSquareRoot;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.tensor.Tensor;

/** Layer norm of a gate with 16-bit elements, in integers alone: coefficients, bias, and how they are scaled. */
final class IntNorm {
    private static final int MEAN_BITS = 10;
    private static final int SQUARE_BITS = 20;

    private final Tensor coefficientTensor;
    private final Tensor biasTensor;
    private final int[] coefficients;
    private final int[] bias;
    private final Multiplier scale;
    private final int leastVariance;

    IntNorm(Tensor coefficientTensor, Tensor biasTensor, int[] coefficients, int[] bias) {
        this.coefficientTensor = coefficientTensor;
        this.biasTensor = biasTensor;
        this.coefficients = coefficients;
        this.bias = bias;
        float real = coefficientTensor.quantization().scale();
        scale = Multiplier.of(real);
        leastVariance = Math.max(1, (int) (10000 * real));
    }

    void refresh() {
        coefficientTensor.readInts(0, coefficients.length, coefficients, 0);
        biasTensor.readInts(0, bias.length, bias, 0);
    }

    void apply(int[] gate) {
        if (gate.length == 0) {
            return;
        }
        long sum = 0;
        long squares = 0;
        for (int value : gate) {
            sum += value;
            squares += (long) value * value;
        }
        int count = gate.length;
        int mean = (int) ((sum << MEAN_BITS) / count);
        long variance = squares * ((1 << SQUARE_BITS) / count) - (long) mean * mean;
        int whole = (int) (variance / (1 << SQUARE_BITS));
        long inverse = InverseSquareRoot.packed(whole < 1 ? leastVariance : whole);
        int mantissa = InverseSquareRoot.mantissa(inverse);
        int shift = InverseSquareRoot.shift(inverse);
        for (int i = 0; i < count; i++) {
            int centred = (gate[i] << MEAN_BITS) - mean;
            int normalized = FixedPoint.multiply(centred, mantissa, shift);
            int weighted = normalized * coefficients[i] + bias[i];
            int rounded = (int) ((weighted > 0 ? weighted + 512L : weighted - 512L) / 1024);
            int scaled = FixedPoint.multiply(rounded, scale.mantissa(), scale.shift() + 12);
            gate[i] = Math.clamp(scaled, Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }
}
