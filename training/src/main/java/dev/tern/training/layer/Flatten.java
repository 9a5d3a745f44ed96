package dev.tern.training.layer;

import dev.tern.tensor.Shape;
import dev.tern.training.tape.Edge;
import org.jspecify.annotations.Nullable;

/**
 * All elements of an example in one row.
 *
 * @param input the model's input, where a model begins with this layer
 */
public record Flatten(String name, @Nullable Input input) implements SimpleLayer {
    /** Inside a model. */
    public static Flatten of() {
        return new Flatten("", null);
    }

    /** At the beginning of a model that takes examples of this shape. */
    public static Flatten of(int... extents) {
        return new Flatten("", Input.of(extents));
    }

    @Override
    public Flatten named(String other) {
        return new Flatten(other, input);
    }

    @Override
    public String kind() {
        return "Flatten";
    }

    @Override
    public Edge call(LayerScope scope, Edge x) {
        Shape shape = x.shape();
        return scope.maths().reshape(x, -1, (int) shape.elements(1, shape.rank()));
    }
}
