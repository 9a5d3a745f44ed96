package dev.tern.training.layer;

import dev.tern.tensor.Shape;
import dev.tern.training.tape.Edge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer: a value that says which weights it has and adds its nodes to a tape. Own layers implement this interface, or
 * {@link SimpleLayer} where there is one input and one result.
 *
 * <p>Layers are immutable and hold no numbers. The same object used twice in a model is one layer with one set of weights.
 * Shapes include the batch as first extent.
 */
public interface Layer {
    /** What kind of layer this is, as Keras calls it: {@code Dense}. */
    String kind();

    /** The name that this layer has in a model; empty where the model chooses one. */
    default String name() {
        return "";
    }

    /** The layer itself, without rules of training around it. */
    default Layer plain() {
        return this;
    }

    /** The same layer under another name. */
    Layer named(String name);

    /** The weights for inputs of these shapes, in the order in which Keras lists them. */
    default List<WeightSpec> weights(List<Shape> inputs) {
        return List.of();
    }

    /** Adds the nodes that compute the results. */
    List<Edge> call(LayerScope scope, List<Edge> inputs);

    /** The input of a model that begins with this layer, where the layer says so. */
    default @Nullable Input input() {
        return null;
    }

    /** Uses this layer in a model of symbols. */
    default Symbol apply(Symbol... inputs) {
        return applyAll(inputs).getFirst();
    }

    /** As {@link #apply}, for layers with several results. */
    default List<Symbol> applyAll(Symbol... inputs) {
        return Symbol.of(this, List.of(inputs));
    }
}
