package dev.tern.training;

import dev.tern.training.metric.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Loss and metrics over the batches of an epoch. Where a model has several outputs, what belongs to one begins with its name,
 * as in Keras: {@code kind_loss}, {@code kind_accuracy}.
 */
final class Measures {
    /** A metric that goes on. */
    private record Measure(String name, int output, Metric.Running running) {}

    private final int coreInputs;
    private final List<String> lossNames = new ArrayList<>();
    private final List<Measure> metrics = new ArrayList<>();
    private final double[] outputLosses;
    private double lossSum;
    private long examples;

    /** {@code coreInputs} is the number of inputs in front of the targets. */
    Measures(Compiled how, List<String> outputNames, int coreInputs) {
        this.coreInputs = coreInputs;
        this.outputLosses = new double[how.losses().size()];
        List<String> taken = new ArrayList<>();
        for (int output = 0; output < outputLosses.length; output++) {
            String prefix = outputLosses.length == 1 ? "" : outputNames.get(output) + "_";
            lossNames.add(prefix + "loss");
            for (Metric metric : how.metrics(output)) {
                metrics.add(new Measure(own(prefix + metric.name(), taken), output, metric.start()));
            }
        }
    }

    /** Names that come twice are numbered. */
    private static String own(String name, List<String> taken) {
        String candidate = name;
        for (int i = 1; taken.contains(candidate); i++) {
            candidate = name + "_" + i;
        }
        taken.add(candidate);
        return candidate;
    }

    void add(StepRunner runner, int count) {
        lossSum += (double) runner.loss() * count;
        for (int i = 0; i < outputLosses.length; i++) {
            outputLosses[i] += (double) runner.loss(i) * count;
        }
        examples += count;
        // Counted by hand, because an iterator would be garbage in every step.
        for (int i = 0; i < metrics.size(); i++) {
            Measure measure = metrics.get(i);
            int output = measure.output;
            measure.running.add(
                    runner.target(coreInputs, output), runner.prediction(output), runner.countedWeights(output));
        }
    }

    double loss() {
        return examples == 0 ? 0 : lossSum / examples;
    }

    long examples() {
        return examples;
    }

    Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("loss", loss());
        for (int i = 0; i < outputLosses.length && outputLosses.length > 1; i++) {
            values.put(lossNames.get(i), examples == 0 ? 0 : outputLosses[i] / examples);
        }
        metrics.forEach(measure -> values.put(measure.name, measure.running.result()));
        return values;
    }
}
