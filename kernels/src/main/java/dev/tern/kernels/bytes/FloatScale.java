package dev.tern.kernels.bytes;

import org.jspecify.annotations.Nullable;

/**
 * The scale of a unit in floats: {@code (sum - centre) * factor + addend}, rounded once, then to the nearest integer, ties to
 * even; the centre is the sum that comes closest to a stored zero, so that addends are small and floats fine. Both
 * this and the exact arithmetic of integers only grow with the sum, so that they give the same stored number for every sum if
 * they step from each number to the next at the same sum. Sums where the exact step is not close to an integer agree because
 * of the bound on what floats round away; the few others are compared, for factors and addends next to the nearest ones.
 */
record FloatScale(int centre, float factor, float addend) {
    private static final int[] STEPS = {0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5};

    /** The step of addends, which are close to zero. */
    private static final float ADDEND_STEP = 0x1p-20f;

    /** Roundings of half a unit in factor, addend and result together, with the steps away from the nearest. */
    private static final int ROUNDINGS = 14;

    /** Doubles of this size are whole numbers. */
    private static final double ALIGNED = 0x1.8p52;

    /** Sums up to this are floats. */
    private static final double SUM_MOST = 1 << 24;

    /** Steps closer to an integer than this part of the way to the next must be few. */
    private static final double MARGIN_MOST = 0.4;

    /** The exact arithmetic: {@code sum * mantissa + addend >> 31 + right}. */
    private record Exact(int mantissa, int right, long addend) {
        long of(long sum) {
            return sum * mantissa + addend >> 31 + right;
        }
    }

    /** A scale, or null where no floats nearby give what {@code mantissa * 2^(-31 - right)}, rounded twice, gives. */
    static @Nullable FloatScale of(int mantissa, int right, int zero, int low, int high) {
        if (mantissa == 0) {
            return new FloatScale(0, 0, zero);
        }
        Exact exact = new Exact(mantissa, right, (1L << 30) + (1L << 30 + right) + ((long) zero << 31 + right));
        double factor = Math.scalb((double) mantissa, -31 - right);
        double addend = zero + Math.scalb(0.5, -right);
        double large = Math.max(Math.abs(low), Math.abs(high)) + 1;
        double margin = (ROUNDINGS * 0x1p-24 * large + STEPS.length * ADDEND_STEP) / factor;
        if (!(margin < MARGIN_MOST) || (large + Math.abs(addend)) / factor > SUM_MOST / 2) {
            return null;
        }
        long[] close = new long[high - low];
        int count = 0;
        double step = 1 / factor;
        double first = (low + 0.5 - addend) * step;
        for (int k = 0; k < high - low; k++) {
            double sum = first + k * step;
            double nearest = sum + ALIGNED - ALIGNED;
            if (Math.abs(sum - nearest) <= margin) {
                close[count++] = (long) nearest << 16 | k;
            }
        }
        int centre = (int) Math.rint(-addend / factor);
        FloatScale nearest = new FloatScale(centre, (float) factor, (float) (addend + centre * factor));
        return nearest.nearby(exact, low, close, count);
    }

    /** As {@link Math#rint} for what is small beside the constant; that is slow while it is interpreted. */
    static double nearest(double x) {
        return x + ALIGNED - ALIGNED;
    }

    private @Nullable FloatScale nearby(Exact exact, int low, long[] close, int count) {
        for (int stepFactor : STEPS) {
            for (int stepAddend : STEPS) {
                FloatScale scale = new FloatScale(
                        centre, factor + stepFactor * Math.ulp(factor), addend + stepAddend * ADDEND_STEP);
                if (scale.agrees(exact, low, close, count)) {
                    return scale;
                }
            }
        }
        return null;
    }

    private boolean agrees(Exact exact, int low, long[] close, int count) {
        for (int i = 0; i < count; i++) {
            long sum = close[i] >> 16;
            int next = low + (int) (close[i] & 0xFFFF) + 1;
            if (exact.of(sum) >= next != of(sum) >= next) {
                return false;
            }
        }
        return true;
    }

    /** The result of {@code sum} before it is limited. */
    long of(long sum) {
        return (long) nearest(Math.fma((float) (sum - centre), factor, addend));
    }
}
