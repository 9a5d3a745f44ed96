package dev.tern.operators.recurrent;

import dev.tern.operators.Activation;

/** A function that a recurrent cell applies to every element of a vector. */
public enum GateFunction {
    NONE,
    RELU,
    RELU_N1_TO_1,
    RELU6,
    TANH,
    SIGN_BIT,
    SIGMOID;

    /** The function that a fused activation names. */
    public static GateFunction of(Activation activation) {
        return switch (activation) {
            case NONE -> NONE;
            case RELU -> RELU;
            case RELU_N1_TO_1 -> RELU_N1_TO_1;
            case RELU6 -> RELU6;
            case TANH -> TANH;
            case SIGN_BIT -> SIGN_BIT;
        };
    }

    /** Applies the function to {@code count} elements of {@code from} and stores them in {@code to}. */
    public void apply(float[] from, float[] to, int count) {
        switch (this) {
            case NONE -> System.arraycopy(from, 0, to, 0, count);
            case RELU -> clamp(from, to, count, 0f, Float.POSITIVE_INFINITY);
            case RELU_N1_TO_1 -> clamp(from, to, count, -1f, 1f);
            case RELU6 -> clamp(from, to, count, 0f, 6f);
            case TANH -> tanh(from, to, count);
            case SIGN_BIT -> signBit(from, to, count);
            case SIGMOID -> sigmoid(from, to, count);
        }
    }

    private static void clamp(float[] from, float[] to, int count, float low, float high) {
        for (int i = 0; i < count; i++) {
            to[i] = Math.min(Math.max(from[i], low), high);
        }
    }

    private static void tanh(float[] from, float[] to, int count) {
        for (int i = 0; i < count; i++) {
            to[i] = (float) Math.tanh(from[i]);
        }
    }

    private static void signBit(float[] from, float[] to, int count) {
        for (int i = 0; i < count; i++) {
            to[i] = Float.floatToRawIntBits(from[i]) >>> 31;
        }
    }

    private static void sigmoid(float[] from, float[] to, int count) {
        for (int i = 0; i < count; i++) {
            to[i] = (float) (1 / (1 + Math.exp(-from[i])));
        }
    }
}
