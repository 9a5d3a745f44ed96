package dev.tern.kernels.bytes;

import dev.tern.operators.arithmetic.ClampRange;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.elementwise.QuantizedSum;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A sum of stored bytes in floats: {@code x * a + (y * b + c)}, each product and its sum rounded once, then to the nearest
 * integer, ties to even, then limited. There are but 65,536 pairs of bytes, so that three floats can be sought with which
 * every single one gives what the exact arithmetic of integers gives: pairs whose sum is not close to a tie agree because of
 * bounds on both errors, those that are close are compared one by one.
 */
public record PairSum(float a, float b, float c) {
    /** Floats next to the nearest ones that are tried. */
    private static final int[] STEPS = {0, 1, -1, 2, -2};

    /** The least step of {@link #c}: where it is close to zero its own steps would change nothing. */
    private static final float C_STEP = Math.ulp(16f);

    /** Roundings of half a unit that floats and their products take together, with the steps away from the nearest. */
    private static final int ROUNDINGS = 8;

    /** More pairs than this are close to ties because scales are such; then ties matter, which integers send away from zero. */
    private static final int CLOSE_MOST = 1000;

    private static final double MARGIN_MOST = 0.01;

    /** The sum of these scales with {@code sign * y}, or null where no floats are equal to it. */
    public static @Nullable PairSum of(QuantizedSum.Scaling scaling, int sign, ClampRange range, boolean signed) {
        PerTensor z = scaling.out();
        double a = (double) scaling.inX().scale() / z.scale();
        double b = sign * ((double) scaling.inY().scale() / z.scale());
        double c = z.zeroPoint()
                - a * scaling.inX().zeroPoint()
                - b * scaling.inY().zeroPoint();
        double large = 255 * (a + Math.abs(b)) + Math.abs(c);
        // Both finer operands are off by one at most, and so is what becomes of their sum before its last rounding.
        double ofIntegers =
                4 * Math.scalb((double) scaling.z().mantissa(), scaling.z().shift() - 31) + 0x1p-20;
        double margin = ofIntegers + ROUNDINGS * large * 0x1p-24 + STEPS.length * C_STEP;
        if (!(margin < MARGIN_MOST)) {
            return null;
        }
        int first = signed ? -128 : 0;
        int[] close = close(a, b, c, margin, first);
        if (close == null) {
            return null;
        }
        int[] exact = new int[close.length];
        for (int i = 0; i < close.length; i++) {
            int sum = scaling.finerX(x(close[i], first)) + sign * scaling.finerY(y(close[i], first));
            exact[i] = range.clamp(scaling.z().times(sum) + z.zeroPoint());
        }
        return nearby((float) a, (float) b, (float) c, close, exact, range, first);
    }

    private static @Nullable PairSum nearby(
            float a, float b, float c, int[] close, int[] exact, ClampRange range, int first) {
        for (int stepC : STEPS) {
            for (int stepA : STEPS) {
                for (int stepB : STEPS) {
                    PairSum sum = new PairSum(
                            a + stepA * Math.ulp(a),
                            b + stepB * Math.ulp(b),
                            c + stepC * Math.max(Math.ulp(c), C_STEP));
                    if (sum.agrees(close, exact, range, first)) {
                        return sum;
                    }
                }
            }
        }
        return null;
    }

    private boolean agrees(int[] close, int[] exact, ClampRange range, int first) {
        for (int i = 0; i < close.length; i++) {
            if (range.clamp(of(x(close[i], first), y(close[i], first))) != exact[i]) {
                return false;
            }
        }
        return true;
    }

    /** The sum of two stored numbers before it is limited. */
    public int of(int x, int y) {
        return (int) Math.rint(Math.fma((float) x, a, Math.fma((float) y, b, c)));
    }

    private static int x(int pair, int first) {
        return pair / 256 + first;
    }

    private static int y(int pair, int first) {
        return pair % 256 + first;
    }

    /** Pairs whose sum is within {@code margin} of a tie, or null where there are very many. */
    private static int @Nullable [] close(double a, double b, double c, double margin, int first) {
        double[] parts = new double[256];
        // Numbers of the first operand by where their fraction lies on a circle of 256 sectors: each sector's first,
        // one added,
        // then from each to the next.
        int[] sectors = new int[256];
        int[] next = new int[256];
        for (int i = 0; i < 256; i++) {
            parts[i] = fraction(a * (i + first));
            int sector = (int) (parts[i] * 256) & 255;
            next[i] = sectors[sector];
            sectors[sector] = i + 1;
        }
        int[] found = new int[CLOSE_MOST];
        int count = 0;
        double reach = margin + 0x1p-20;
        for (int j = 0; j < 256; j++) {
            double wanted = fraction(0.5 - b * (j + first) - c);
            int last = (int) ((1 + wanted + reach) * 256);
            for (int sector = (int) ((1 + wanted - reach) * 256); sector <= last; sector++) {
                for (int i = sectors[sector & 255]; i != 0; i = next[i - 1]) {
                    double distance = Math.abs(parts[i - 1] - wanted);
                    if (Math.min(distance, 1 - distance) > margin) {
                        continue;
                    }
                    if (count == CLOSE_MOST) {
                        return null;
                    }
                    found[count++] = (i - 1) * 256 + j;
                }
            }
        }
        return Arrays.copyOf(found, count);
    }

    private static double fraction(double x) {
        double nearest = FloatScale.nearest(x);
        return nearest > x ? x - nearest + 1 : x - nearest;
    }
}
