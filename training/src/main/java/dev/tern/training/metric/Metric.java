package dev.tern.training.metric;

import dev.tern.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Something that is measured over many batches. {@link Metrics} has Keras'; own ones implement this. */
public interface Metric {
    /** What the metric is called in logs. */
    String name();

    /** A measurement that begins with nothing. */
    Running start();

    /** A measurement that goes on. */
    interface Running {
        /**
         * Takes a batch.
         *
         * @param target what should be, with the types and shapes of the loss's targets
         * @param predicted what the model says
         * @param weights a weight for each example, or for each position of each example, in order; null where all count
         *     alike
         */
        void add(Tensor target, Tensor predicted, float @Nullable [] weights);

        /** What has been measured since the beginning. */
        double result();

        /** Begins anew. */
        void reset();
    }
}
