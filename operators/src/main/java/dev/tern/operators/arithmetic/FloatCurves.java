package dev.tern.operators.arithmetic;

/**
 * Exponential, sigmoid and hyperbolic tangent of blocks of floats: straight-line arithmetic without calls or branches,
 * so that the compiler may run several elements at once. Each is within 4 units in the last place.
 */
public final class FloatCurves {
    private static final float LOG2_E = 1.4426950408889634f;
    /** ln 2 in two parts: the first has few enough bits that a whole multiple of it is exact. */
    private static final float LN2_HIGH = 0.693359375f;

    private static final float LN2_LOW = -2.1219444005469057e-4f;
    /** Adding and subtracting it rounds a float of moderate size to a whole number. */
    private static final float ROUNDER = 0x1.8p23f;

    private FloatCurves() {}

    /** {@code exp(x)}; results below the smallest normal float lose precision gradually, down to 0. */
    public static float exp(float x) {
        float held = Math.min(Math.max(x, -104f), 89f);
        float whole = held * LOG2_E + ROUNDER - ROUNDER;
        float r = held - whole * LN2_HIGH - whole * LN2_LOW;
        float p = 1f / 5040f;
        p = p * r + 1f / 720f;
        p = p * r + 1f / 120f;
        p = p * r + 1f / 24f;
        p = p * r + 1f / 6f;
        p = p * r + 0.5f;
        float series = p * (r * r) + r + 1f;
        int exponent = (int) whole;
        int first = exponent >> 1;
        return series
                * Float.intBitsToFloat((first + 127) << 23)
                * Float.intBitsToFloat((exponent - first + 127) << 23);
    }

    /** {@code 1 / (1 + exp(-x))}. */
    public static void logistic(float[] x, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = 1f / (1f + exp(-x[i]));
        }
    }

    /** {@code tanh(x)}: its series near 0, where the quotient of exponentials would lose digits. */
    public static void tanh(float[] x, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            float magnitude = Math.abs(x[i]);
            float e = exp(-2f * magnitude);
            float far = Math.copySign((1f - e) / (1f + e), x[i]);
            out[i] = magnitude < 0.4f ? tanhNearZero(x[i]) : far;
        }
    }

    private static float tanhNearZero(float x) {
        float s = x * x;
        float p = 21844f / 6081075f;
        p = p * s - 1382f / 155925f;
        p = p * s + 62f / 2835f;
        p = p * s - 17f / 315f;
        p = p * s + 2f / 15f;
        p = p * s - 1f / 3f;
        return p * s * x + x;
    }
}
