package dev.tern.training.layer;

import dev.tern.tensor.DataType;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/**
 * {@code x * scale + offset}.
 */
public record Rescaling(String name, float scale, float offset) implements SimpleLayer {

    public static Rescaling of(float scale) {
        return new Rescaling("", scale, 0);
    }

    public static Rescaling of(float scale, float offset) {
        return new Rescaling("", scale, offset);
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Maths m = scope.maths();
        Edge scaled = m.mul(m.cast(input, DataType.FLOAT32), scale);
        return offset == 0 ? scaled : m.add(scaled, offset);
    }

    @Override
    public Rescaling named(String other) {
        return new Rescaling(other, scale, offset);
    }

    @Override
    public String kind() {
        return "Rescaling";
    }
}
