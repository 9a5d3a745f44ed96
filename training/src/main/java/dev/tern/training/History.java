package dev.tern.training;

import java.util.List;
import java.util.Map;

/** What was measured in each epoch. */
public record History(List<Epoch> epochs) {
    /**
     * One epoch.
     *
     * @param number counted from 1
     * @param values loss and metrics by name; those of validation begin with {@code val_}
     */
    public record Epoch(int number, Map<String, Double> values, double seconds) {
        public double value(String name) {
            return values.getOrDefault(name, Double.NaN);
        }
    }

    public History {
        epochs = List.copyOf(epochs);
    }

    public Epoch last() {
        return epochs.getLast();
    }

    /** One measure over all epochs. */
    public double[] curve(String name) {
        return epochs.stream().mapToDouble(epoch -> epoch.value(name)).toArray();
    }
}
