package dev.tern.operators.arithmetic;

import dev.tern.operators.Activation;

/** Activations applied to a whole stretch of real results, beyond the clamping ones. */
public final class FloatActivations {
    private FloatActivations() {}

    /** Replaces {@code count} values by their activation. */
    public static void apply(Activation activation, float[] values, int at, int count) {
        switch (activation) {
            case NONE -> {}
            case TANH -> {
                for (int i = at; i < at + count; i++) {
                    values[i] = (float) Math.tanh(values[i]);
                }
            }
            case SIGN_BIT -> {
                for (int i = at; i < at + count; i++) {
                    values[i] = Float.floatToRawIntBits(values[i]) >>> 31;
                }
            }
            case RELU, RELU_N1_TO_1, RELU6 -> FloatRange.clamp(values, at, count, activation.low(), activation.high());
        }
    }
}
