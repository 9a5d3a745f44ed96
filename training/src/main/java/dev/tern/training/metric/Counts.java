package dev.tern.training.metric;

import dev.tern.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** How many outputs above a threshold should be there, and how many below. */
abstract class Counts implements Metric.Running {
    private final float threshold;
    double truePositives;
    double falsePositives;
    double falseNegatives;

    Counts(float threshold) {
        this.threshold = threshold;
    }

    @Override
    public void add(Tensor target, Tensor predicted, float @Nullable [] weights) {
        long each = weights == null
                ? predicted.elements()
                : Math.max(1, predicted.elements() / Math.max(1, weights.length));
        for (long i = 0; i < predicted.elements(); i++) {
            double weight = weights == null ? 1 : weights[(int) (i / each)];
            boolean called = predicted.floatAt(i) > threshold;
            boolean is = target.floatAt(i) > 0.5f;
            truePositives += called && is ? weight : 0;
            falsePositives += called && !is ? weight : 0;
            falseNegatives += !called && is ? weight : 0;
        }
    }

    static double share(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }

    @Override
    public void reset() {
        truePositives = 0;
        falsePositives = 0;
        falseNegatives = 0;
    }
}
