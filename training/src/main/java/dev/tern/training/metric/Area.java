package dev.tern.training.metric;

import dev.tern.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The area under a curve, from counts at evenly spaced thresholds. */
final class Area implements Metric.Running {
    private static final double EPSILON = 1e-7;

    private final double[] thresholds;
    private final boolean ofPrecision;
    private final double[] truePositives;
    private final double[] falsePositives;
    private double positives;
    private double negatives;

    Area(int count, boolean ofPrecision) {
        this.ofPrecision = ofPrecision;
        thresholds = new double[count];
        for (int i = 1; i < count - 1; i++) {
            thresholds[i] = (double) i / (count - 1);
        }
        thresholds[0] = -EPSILON;
        thresholds[count - 1] = 1 + EPSILON;
        truePositives = new double[count];
        falsePositives = new double[count];
    }

    @Override
    public void add(Tensor target, Tensor predicted, float @Nullable [] weights) {
        long each = weights == null
                ? predicted.elements()
                : Math.max(1, predicted.elements() / Math.max(1, weights.length));
        for (long i = 0; i < predicted.elements(); i++) {
            double weight = weights == null ? 1 : weights[(int) (i / each)];
            boolean is = target.floatAt(i) > 0.5f;
            positives += is ? weight : 0;
            negatives += is ? 0 : weight;
            float score = predicted.floatAt(i);
            double[] counts = is ? truePositives : falsePositives;
            for (int t = 0; t < thresholds.length && score > thresholds[t]; t++) {
                counts[t] += weight;
            }
        }
    }

    @Override
    public double result() {
        return ofPrecision ? underPrecision() : underRates();
    }

    private double underRates() {
        double area = 0;
        for (int t = 0; t + 1 < thresholds.length; t++) {
            double height = Counts.share(truePositives[t] + truePositives[t + 1], 2 * positives);
            area += height * Counts.share(falsePositives[t] - falsePositives[t + 1], negatives);
        }
        return area;
    }

    /** Between two thresholds true positives grow in a straight line with all that was called positive. */
    private double underPrecision() {
        double area = 0;
        for (int t = 0; t + 1 < thresholds.length; t++) {
            double found = truePositives[t] - truePositives[t + 1];
            double called = truePositives[t] + falsePositives[t];
            double calledNext = truePositives[t + 1] + falsePositives[t + 1];
            double slope = Counts.share(found, Math.max(called - calledNext, 0));
            double intercept = truePositives[t + 1] - slope * calledNext;
            double ratio = called > 0 && calledNext > 0 ? Math.max(called, 0) / Math.max(calledNext, 0) : 1;
            area += Counts.share(slope * (found + intercept * Math.log(ratio)), Math.max(positives, 0));
        }
        return area;
    }

    @Override
    public void reset() {
        Arrays.fill(truePositives, 0);
        Arrays.fill(falsePositives, 0);
        positives = 0;
        negatives = 0;
    }
}
