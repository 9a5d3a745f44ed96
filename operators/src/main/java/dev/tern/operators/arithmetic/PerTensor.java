package dev.tern.operators.arithmetic;

import dev.tern.tensor.Quantization;
import dev.tern.tensor.TernException;

/** The one scale and zero point of a tensor whose integers stand for real numbers. */
public record PerTensor(float scale, int zeroPoint) {
    /** The parameters in {@code quantization}; {@code role} names the tensor where they are missing or unusable. */
    public static PerTensor of(Quantization quantization, String role) {
        float scale = quantization.scale();
        if (quantization.isPerAxis() || !quantization.isQuantized() || !(scale > 0) || Float.isInfinite(scale)) {
            throw TernException.at("quantisation of " + role)
                    .expected("one positive, finite scale")
                    .found(quantization.toString())
                    .fix("quantise the tensor as a whole");
        }
        return new PerTensor(scale, quantization.zeroPoint());
    }

    /** As {@link #of}, refusing any zero point but 0. */
    public static PerTensor symmetric(Quantization quantization, String role) {
        PerTensor parameters = of(quantization, role);
        if (parameters.zeroPoint != 0) {
            throw TernException.at("quantisation of " + role)
                    .expected("zero point 0, as 16-bit tensors have")
                    .found(String.valueOf(parameters.zeroPoint))
                    .fix("quantise the tensor symmetrically");
        }
        return parameters;
    }

    /** The whole power of two that the scale is, to within one part in a thousand; {@link Integer#MIN_VALUE} if none. */
    public int log2() {
        float log = (float) StrictMath.log(scale) * (1.0f / (float) StrictMath.log(2.0));
        float nearest = Rounding.halfAway(log);
        return Math.abs(log - nearest) < 1e-3f ? (int) nearest : Integer.MIN_VALUE;
    }
}
