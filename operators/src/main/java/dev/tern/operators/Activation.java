package dev.tern.operators;

/** An activation applied to an operator's result before it is stored; in file order. */
public enum Activation {
    NONE(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY),
    RELU(0f, Float.POSITIVE_INFINITY),
    RELU_N1_TO_1(-1f, 1f),
    RELU6(0f, 6f),
    TANH(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY),
    SIGN_BIT(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);

    private final float low;
    private final float high;

    Activation(float low, float high) {
        this.low = low;
        this.high = high;
    }

    /** Smallest real result; negative infinity where the activation does not bound it. */
    public float low() {
        return low;
    }

    /** Largest real result; positive infinity where the activation does not bound it. */
    public float high() {
        return high;
    }

    /** Whether this activation is no more than a clamp between {@link #low} and {@link #high}. */
    public boolean isClamp() {
        return this != TANH && this != SIGN_BIT;
    }
}
