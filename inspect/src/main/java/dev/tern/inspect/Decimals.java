package dev.tern.inspect;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers with a fixed count of digits behind the point, as {@code %.2f} writes them, without the formatter, whose first use
 * costs many milliseconds.
 */
public final class Decimals {
    private Decimals() {}

    /** {@code value} with {@code digits} digits behind the point, rounded half up. */
    public static String of(double value, int digits) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        String text = new BigDecimal(Double.toString(value))
                .setScale(digits, RoundingMode.HALF_UP)
                .toPlainString();
        boolean isNegativeZero = Double.compare(value, 0) < 0 && !text.startsWith("-");
        return isNegativeZero ? "-" + text : text;
    }

    /** {@code value} with {@code digits} significant digits, as {@code %.6g} writes it. */
    public static String significant(double value, int digits) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        BigDecimal rounded =
                new BigDecimal(Double.toString(value)).round(new MathContext(digits, RoundingMode.HALF_UP));
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (rounded.signum() == 0 || exponent >= -4 && exponent < digits) {
            return of(value, digits - 1 - (rounded.signum() == 0 ? 0 : exponent));
        }
        String tail = String.valueOf(Math.abs(exponent));
        return rounded.scaleByPowerOfTen(-exponent).setScale(digits - 1, RoundingMode.UNNECESSARY) + "e"
                + (exponent < 0 ? "-" : "+") + (tail.length() < 2 ? "0" : "") + tail;
    }

    /** {@code text} at the right end of {@code width} columns. */
    public static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
