package dev.tern.training.metric;

import dev.tern.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The weighted mean of what each row scores. */
final class Mean implements Metric.Running {
    /** What row {@code row} of {@code width} numbers scores. */
    interface Score {
        double of(Tensor target, Tensor predicted, long row, int width);
    }

    private final Score score;
    private double sum;
    private double count;

    Mean(Score score) {
        this.score = score;
    }

    @Override
    public void add(Tensor target, Tensor predicted, float @Nullable [] weights) {
        int width = predicted.shape().rank() == 1 ? 1 : predicted.shape().dim(-1);
        long rows = predicted.elements() / Math.max(1, width);
        long each = weights == null ? rows : Math.max(1, rows / Math.max(1, weights.length));
        for (long row = 0; row < rows; row++) {
            float weight = weights == null ? 1 : weights[(int) (row / each)];
            sum += weight * score.of(target, predicted, row, width);
            count += weight;
        }
    }

    @Override
    public double result() {
        return count == 0 ? 0 : sum / count;
    }

    @Override
    public void reset() {
        sum = 0;
        count = 0;
    }
}
