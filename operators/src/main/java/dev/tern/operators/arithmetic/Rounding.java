package dev.tern.operators.arithmetic;

/** Roundings of real numbers that the JDK does not offer under these exact rules. */
public final class Rounding {
    private Rounding() {}

    /** Nearest whole number, ties away from zero, as C's {@code round}. */
    public static float halfAway(float x) {
        if (Math.abs(x) >= 0x1p23f || Float.isNaN(x)) {
            return x;
        }
        float down = (float) Math.floor(Math.abs(x));
        float nearest = Math.abs(x) - down >= 0.5f ? down + 1 : down;
        return Math.copySign(nearest, x);
    }

    /** Nearest whole number, ties away from zero, as C's {@code round}. */
    public static double halfAway(double x) {
        if (Math.abs(x) >= 0x1p52 || Double.isNaN(x)) {
            return x;
        }
        double down = Math.floor(Math.abs(x));
        double nearest = Math.abs(x) - down >= 0.5 ? down + 1 : down;
        return Math.copySign(nearest, x);
    }
}
