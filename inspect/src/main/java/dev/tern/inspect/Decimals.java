package dev.tern.inspect;

/**
 * Numbers as {@code %.2f} and {@code %.6g} write them, without the formatter or big decimals, whose first use costs a cold
 * start many milliseconds. The shortest digits that tell a number are what is rounded, half up.
 */
public final class Decimals {
    private Decimals() {}

    /** Digits {@code 0.d1d2d3…} times a power of ten. */
    private record Digits(String digits, int point) {
        /** The shortest digits of a finite number that is not negative. */
        static Digits of(double value) {
            String text = Double.toString(value);
            int exponentAt = text.indexOf('E');
            int exponent = exponentAt < 0 ? 0 : Integer.parseInt(text.substring(exponentAt + 1));
            String mantissa = exponentAt < 0 ? text : text.substring(0, exponentAt);
            int point = mantissa.indexOf('.');
            String digits = mantissa.substring(0, point) + mantissa.substring(point + 1);
            int zeros = 0;
            while (zeros < digits.length() - 1 && digits.charAt(zeros) == '0') {
                zeros++;
            }
            return new Digits(digits.substring(zeros), point - zeros + exponent);
        }

        boolean isZero() {
            return digits.charAt(0) == '0';
        }

        /** Cut to {@code count} digits, which may be none or less than none, and rounded. */
        Digits rounded(int count) {
            if (count >= digits.length()) {
                return this;
            }
            boolean up = count >= 0 && digits.charAt(count) >= '5';
            char[] kept = digits.substring(0, Math.max(0, count)).toCharArray();
            int at = kept.length - 1;
            while (up && at >= 0 && kept[at] == '9') {
                kept[at--] = '0';
            }
            if (up && at < 0) {
                return new Digits("1" + new String(kept), point + 1);
            }
            if (up) {
                kept[at]++;
            }
            return kept.length == 0 ? new Digits("0", 1) : new Digits(new String(kept), point);
        }

        private char digit(int place) {
            int at = point - place;
            return at >= 0 && at < digits.length() ? digits.charAt(at) : '0';
        }

        /** With {@code count} digits behind the point; place 0 is that of tenths. */
        String fixed(int count) {
            StringBuilder text = new StringBuilder();
            for (int place = Math.max(1, point); place > -count; place--) {
                if (place == 0) {
                    text.append('.');
                }
                text.append(digit(place));
            }
            return text.toString();
        }
    }

    /** {@code value} with {@code digits} digits behind the point. */
    public static String of(double value, int digits) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        Digits all = Digits.of(Math.abs(value));
        return sign(value) + all.rounded(all.point + digits).fixed(digits);
    }

    /** {@code value} with {@code digits} significant digits. */
    public static String significant(double value, int digits) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        Digits all = Digits.of(Math.abs(value));
        if (all.isZero()) {
            return of(value, digits - 1);
        }
        Digits rounded = all.rounded(digits);
        int exponent = rounded.point - 1;
        if (exponent >= -4 && exponent < digits) {
            return sign(value) + rounded.fixed(digits - 1 - exponent);
        }
        String tail = String.valueOf(Math.abs(exponent));
        return sign(value)
                + new Digits(rounded.digits, 1).fixed(digits - 1)
                + (exponent < 0 ? "e-" : "e+")
                + (tail.length() < 2 ? "0" : "")
                + tail;
    }

    private static String sign(double value) {
        return Math.copySign(1, value) < 0 ? "-" : "";
    }

    /** {@code text} at the right end of {@code width} columns. */
    public static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
