package dev.tern.training.metric;

import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import org.jspecify.annotations.Nullable;

/** A measurement that compares number with number, and so needs a target for each output. */
record Paired(String metric, Metric.Running inner) implements Metric.Running {
    @Override
    public void add(Tensor target, Tensor predicted, float @Nullable [] weights) {
        if (target.elements() != predicted.elements()) {
            throw TernException.at("metric " + metric)
                    .expected("as many targets as outputs: " + predicted.shape())
                    .found(target.type().text() + target.shape())
                    .fix(
                            "make class numbers one-hot (Dataset.oneHot) with a categorical loss, or choose another metric");
        }
        inner.add(target, predicted, weights);
    }

    @Override
    public double result() {
        return inner.result();
    }

    @Override
    public void reset() {
        inner.reset();
    }
}
