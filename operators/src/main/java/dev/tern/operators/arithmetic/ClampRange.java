package dev.tern.operators.arithmetic;

import dev.tern.operators.Activation;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.TernException;

/** The range of stored integers that an activation leaves in a quantised result. */
public record ClampRange(int low, int high) {
    /** The range for results of {@code type} with this quantisation. */
    public static ClampRange of(Activation activation, DataType type, Quantization output) {
        int minimum = (int) type.minimum();
        int maximum = (int) type.maximum();
        if (!activation.isClamp()) {
            return new ClampRange(minimum, maximum);
        }
        int low = Float.isInfinite(activation.low()) ? minimum : Math.max(minimum, stored(activation.low(), output));
        int high = Float.isInfinite(activation.high()) ? maximum : Math.min(maximum, stored(activation.high(), output));
        return new ClampRange(low, high);
    }

    /** The range for results of {@code type} whose integers stand for themselves. */
    public static ClampRange ofPlain(Activation activation, DataType type) {
        int minimum = (int) Math.max(type.minimum(), Integer.MIN_VALUE);
        int maximum = (int) Math.min(type.maximum(), Integer.MAX_VALUE);
        if (!activation.isClamp()) {
            return new ClampRange(minimum, maximum);
        }
        return new ClampRange(
                Math.max(minimum, (int) Math.clamp((double) activation.low(), (double) minimum, maximum)),
                Math.min(maximum, (int) Math.clamp((double) activation.high(), minimum, (double) maximum)));
    }

    private static int stored(float real, Quantization output) {
        float scaled = Rounding.halfAway(real / output.scale());
        long stored = (long) scaled + output.zeroPoint();
        if (Float.isNaN(scaled) || stored != (int) stored) {
            throw TernException.of(
                    "the activation bound " + real + " does not fit the result's scale " + output.scale());
        }
        return (int) stored;
    }

    /** {@code x}, moved into the range. */
    public int clamp(int x) {
        return Math.min(Math.max(x, low), high);
    }
}
