package dev.tern.inspect;

import java.util.Locale;

/** Numbers as people read them: three digits and a unit. */
public final class Amounts {
    private static final String[] BYTE_UNITS = {"B", "KB", "MB", "GB", "TB", "PB", "EB"};
    private static final String[] COUNT_UNITS = {"", "k", "M", "G", "T", "P", "E"};

    private Amounts() {}

    /** Bytes in steps of 1024, for example {@code 4.1 MB}. */
    public static String bytes(long bytes) {
        return scaled(bytes, 1024, BYTE_UNITS);
    }

    /** A count in steps of 1000, for example {@code 41.2 M}. */
    public static String count(long count) {
        return scaled(count, 1000, COUNT_UNITS);
    }

    private static String scaled(long amount, int step, String[] units) {
        if (amount < step) {
            return (amount + " " + units[0]).strip();
        }
        double rest = amount;
        int unit = 0;
        while (rest >= step && unit < units.length - 1) {
            rest /= step;
            unit++;
        }
        return String.format(
                Locale.ROOT, rest >= 100 ? "%.0f %s" : rest >= 10 ? "%.1f %s" : "%.2f %s", rest, units[unit]);
    }

    /** A part of a whole in percent; a dash where the whole is nothing. */
    public static String share(long part, long whole) {
        return whole == 0 ? "–" : String.format(Locale.ROOT, "%.1f%%", 100.0 * part / whole);
    }
}
