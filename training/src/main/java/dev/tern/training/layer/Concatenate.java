package dev.tern.training.layer;

import dev.tern.training.tape.Edge;
import java.util.List;

/**
 * Several tensors one behind the other along an axis.
 */
public record Concatenate(String name, int axis) implements Layer {

    public static Concatenate of() {
        return new Concatenate("", -1);
    }

    @Override
    public List<Edge> call(LayerScope scope, List<Edge> inputs) {
        int along = axis < 0 ? axis + inputs.getFirst().rank() : axis;
        return List.of(scope.maths().concat(along, inputs));
    }

    public Concatenate axis(int other) {
        return new Concatenate(name, other);
    }

    @Override
    public Concatenate named(String other) {
        return new Concatenate(other, axis);
    }

    @Override
    public String kind() {
        return "Concatenate";
    }
}
