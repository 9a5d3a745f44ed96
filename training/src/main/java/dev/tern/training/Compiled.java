package dev.tern.training;

import dev.tern.tensor.TernException;
import dev.tern.training.loss.Loss;
import dev.tern.training.metric.Metric;
import dev.tern.training.optimizer.Optimizer;
import dev.tern.training.optimizer.Schedule;
import java.util.ArrayList;
import java.util.List;

/**
 * How a model is trained: {@code Compiled.of(Optimizers.adam(), loss).withMetrics(0, Metrics.accuracy())}.
 *
 * @param losses one for each output
 * @param lossWeights how much each output's loss counts; empty where all count alike
 * @param metrics what is measured on each output; outputs behind the last list have none
 */
public record Compiled(Optimizer optimizer, List<Loss> losses, List<Float> lossWeights, List<List<Metric>> metrics) {
    public Compiled {
        losses = List.copyOf(losses);
        lossWeights = List.copyOf(lossWeights);
        metrics = metrics.stream().map(List::copyOf).toList();
        checkCount("loss weights", lossWeights.size(), losses.size());
        if (metrics.size() > losses.size()) {
            checkCount("metrics", metrics.size(), losses.size());
        }
    }

    private static void checkCount(String what, int found, int outputs) {
        if (found > 0 && found != outputs) {
            throw TernException.at("compile")
                    .expected(what + " for each of the " + outputs + " outputs")
                    .found(String.valueOf(found))
                    .fix("give as many as there are losses");
        }
    }

    /** A loss for each output, without metrics. */
    public static Compiled of(Optimizer optimizer, Loss... losses) {
        return new Compiled(optimizer, List.of(losses), List.of(), List.of());
    }

    /** The same with losses that count so much, one weight for each output. */
    public Compiled withLossWeights(Float... weights) {
        return new Compiled(optimizer, losses, List.of(weights), metrics);
    }

    /** The same with these metrics on output {@code output}. */
    public Compiled withMetrics(int output, Metric... measured) {
        List<List<Metric>> all = new ArrayList<>(metrics);
        while (all.size() <= output) {
            all.add(List.of());
        }
        all.set(output, List.of(measured));
        return new Compiled(optimizer, losses, lossWeights, all);
    }

    /** The same with another learning rate. */
    public Compiled withLearningRate(Schedule schedule) {
        return new Compiled(optimizer.withLearningRate(schedule), losses, lossWeights, metrics);
    }

    /** What is measured on output {@code output}. */
    public List<Metric> metrics(int output) {
        return output < metrics.size() ? metrics.get(output) : List.of();
    }
}
