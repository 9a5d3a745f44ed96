package dev.tern.training;

import dev.tern.training.loss.Loss;
import dev.tern.training.metric.Metric;
import dev.tern.training.optimizer.Optimizer;
import java.util.List;

/**
 * How a model is trained.
 *
 * @param losses one for each output
 * @param lossWeights how much each output's loss counts
 * @param metrics measured on the first output
 */
public record Compiled(Optimizer optimizer, List<Loss> losses, List<Float> lossWeights, List<Metric> metrics) {
    public Compiled {
        losses = List.copyOf(losses);
        lossWeights = List.copyOf(lossWeights);
        metrics = List.copyOf(metrics);
    }
}
