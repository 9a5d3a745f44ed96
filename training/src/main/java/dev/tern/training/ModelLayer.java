package dev.tern.training;

import dev.tern.training.layer.Layer;
import dev.tern.training.layer.Weight;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A layer in a model: its name there, and its weights in Keras' order.
 *
 * @param frozen whether its weights are held fixed
 */
public record ModelLayer(String name, Layer layer, List<Weight> weights, boolean frozen) {
    public ModelLayer {
        weights = List.copyOf(weights);
    }

    /** The number of trainable and other parameters. */
    public long parameters() {
        return weights.stream().mapToLong(weight -> weight.shape().elements()).sum();
    }

    ModelLayer withFrozen(boolean fixed) {
        return new ModelLayer(name, layer, weights, fixed);
    }

    /** The weights by their names within the layer. */
    public Map<String, Weight> byName() {
        Map<String, Weight> byName = new LinkedHashMap<>();
        weights.forEach(weight -> byName.put(weight.path().substring(name.length() + 1), weight));
        return byName;
    }
}
