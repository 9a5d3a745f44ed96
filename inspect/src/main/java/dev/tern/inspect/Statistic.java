package dev.tern.inspect;

import dev.tern.tensor.Tensor;

/**
 * A few numbers that describe a tensor's real values at a glance.
 *
 * @param notFinite elements that are NaN or infinite; they count in nothing else
 * @param largestAt position of the largest element, -1 where there is none
 */
public record Statistic(long elements, double least, double largest, double mean, long notFinite, long largestAt) {
    /** The statistic of real values. */
    public static Statistic of(float[] values) {
        double least = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        double sum = 0;
        long notFinite = 0;
        long at = -1;
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                notFinite++;
                continue;
            }
            least = Math.min(least, values[i]);
            if (values[i] > largest) {
                largest = values[i];
                at = i;
            }
            sum += values[i];
        }
        long finite = values.length - notFinite;
        return new Statistic(values.length, least, largest, finite == 0 ? 0 : sum / finite, notFinite, at);
    }

    /** Whether a tensor has real values to describe. */
    public static boolean applies(Tensor tensor) {
        return tensor.type().isFloat() || tensor.type().isInteger();
    }

    @Override
    public String toString() {
        if (largestAt < 0) {
            return elements == 0 ? "empty" : notFinite + " elements, none finite";
        }
        String text =
                "min " + number(least) + "  max " + number(largest) + " at " + largestAt + "  mean " + number(mean);
        return notFinite == 0 ? text : text + "  (" + notFinite + " not finite)";
    }

    private static String number(double value) {
        return Decimals.significant(value, 6);
    }
}
