package dev.tern.operators.arithmetic;

import dev.tern.operators.Activation;

/**
 * The range of real results that a clamping activation leaves; where it does not bound them, the finite numbers, which is
 * how the original stores infinities after a fused activation.
 */
public record FloatRange(float low, float high) {
    /** The range of {@code activation}. */
    public static FloatRange of(Activation activation) {
        return new FloatRange(
                Math.max(-Float.MAX_VALUE, activation.low()), Math.min(Float.MAX_VALUE, activation.high()));
    }

    /** Moves {@code count} elements into the range; NaN stays. */
    public void clamp(float[] values, int at, int count) {
        clamp(values, at, count, low, high);
    }

    static void clamp(float[] values, int at, int count, float least, float most) {
        for (int i = at; i < at + count; i++) {
            values[i] = Math.min(Math.max(values[i], least), most);
        }
    }
}
