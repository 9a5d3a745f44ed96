package dev.tern.training.keras;

import dev.tern.training.layer.Layer;
import java.util.List;

/**
 * Which of a layer's weights belong to objects inside it, as Keras has them.
 *
 * @param <L> the layer
 */
@FunctionalInterface
public interface Structure<L> {
    /**
     * An object inside a layer.
     *
     * @param attribute what the layer calls it: a step of the path in a {@code .keras} file
     * @param className its class, by which weights are named in an {@code .h5} file
     * @param named what it is called in an {@code .h5} file; empty where its weights stand directly below the layer's name
     * @param prefix how the names of its weights begin here; empty for all of them
     * @param inner the layer that it is, where it is one
     */
    record Part(String attribute, String className, String named, String prefix, List<Layer> inner) {
        public Part {
            inner = List.copyOf(inner);
        }

        static Part of(String attribute, String className, String named, String prefix) {
            return new Part(attribute, className, named, prefix, List.of());
        }
    }

    /** The objects inside, in the order in which Keras saves them. */
    List<Part> parts(L layer);
}
