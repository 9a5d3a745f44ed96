package dev.tern.inspect.speed;

/** Quantiles of sorted numbers, with linear interpolation between neighbours. */
final class Quantiles {
    private Quantiles() {}

    static double of(double[] sorted, double quantile) {
        double position = quantile * (sorted.length - 1);
        int below = (int) position;
        return below + 1 < sorted.length
                ? sorted[below] + (position - below) * (sorted[below + 1] - sorted[below])
                : sorted[below];
    }

    static double geometricMean(double[] values) {
        double logs = 0;
        for (double value : values) {
            logs += Math.log(value);
        }
        return Math.exp(logs / values.length);
    }
}
