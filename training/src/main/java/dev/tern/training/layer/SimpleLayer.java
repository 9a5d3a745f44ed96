package dev.tern.training.layer;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.tape.Edge;
import java.util.List;

/** A layer with one input and one result. */
public interface SimpleLayer extends Layer {
    /** The weights for an input of this shape, in the order in which Keras lists them. */
    default List<WeightSpec> weights(Shape input) {
        return List.of();
    }

    /** Adds the nodes that compute the result. */
    Edge call(LayerScope scope, Edge input);

    @Override
    default List<WeightSpec> weights(List<Shape> inputs) {
        return weights(single(inputs));
    }

    @Override
    default List<Edge> call(LayerScope scope, List<Edge> inputs) {
        return List.of(call(scope, single(inputs)));
    }

    private <T> T single(List<T> inputs) {
        if (inputs.size() != 1) {
            throw TernException.at("layer " + kind())
                    .expected("one input")
                    .found(String.valueOf(inputs.size()))
                    .fix("give it one, or combine them first");
        }
        return inputs.getFirst();
    }
}
