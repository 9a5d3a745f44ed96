package dev.tern.conformance.operators;

import dev.tern.tensor.Quantization;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Fill;
import java.util.SplittableRandom;

/** What cases of convolutions and matrix products share: scales that use the whole range of the result, and bounds. */
final class WindowCaseParts {
    /** Sums of floats whose order of terms is free: in proportion to the largest result. */
    static final Bound FLOAT_SUMS = Bound.ulps(4).orPartOfLargest(2e-6);

    /** Sums of inputs quantised on the way, where a tie may go either way: one step of the quantised input. */
    static final Bound HYBRID_SUMS = Bound.ulps(16).orPartOfLargest(1e-2);

    /**
     * Weights without the least number of their type, which symmetric quantisation never makes: the original's kernels for
     * float inputs take it for something else. Under the unsigned type they are the positive half.
     */
    static final Fill SYMMETRIC = (type, shape) ->
            Fill.integers(99, type.minimum() + 1, Math.min(127, type.maximum())).bytes(type, shape);

    static final float INPUT_SCALE = 0.023f;
    static final float WEIGHT_SCALE = 0.0047f;

    private WindowCaseParts() {}

    /** One scale and zero point. */
    static Quantization one(float scale, int zeroPoint) {
        return Quantization.perTensor(scale, zeroPoint);
    }

    /** A scale for each channel, around {@link #WEIGHT_SCALE}. */
    static Quantization perChannel(int channels, int axis) {
        SplittableRandom random = new SplittableRandom(channels);
        float[] scales = new float[channels];
        for (int c = 0; c < channels; c++) {
            scales[c] = (float) (WEIGHT_SCALE * (0.3 + random.nextDouble()));
        }
        return Quantization.perAxis(scales, new long[channels], axis);
    }

    /** Scale of results of {@code depth} random products of 8-bit numbers, so that they fill 8 bits. */
    static float resultScale(int depth) {
        return (float) (INPUT_SCALE * WEIGHT_SCALE * 90 * Math.sqrt(depth));
    }
}
