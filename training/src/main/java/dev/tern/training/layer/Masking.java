package dev.tern.training.layer;

import dev.tern.tensor.DataType;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/**
 * Leaves steps of a sequence out in which every number is {@code left}: they become zeros, and layers behind pass over them.
 */
public record Masking(String name, float left) implements SimpleLayer {

    /** Steps of zeros are left out. */
    public static Masking of() {
        return new Masking("", 0);
    }

    public static Masking of(float left) {
        return new Masking("", left);
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Maths m = scope.maths();
        Edge same = m.cast(m.equal(input, m.tape().scalar(left)), DataType.FLOAT32);
        Edge counts = m.largest(m.sub(1, same), true, -1);
        Edge result = m.mul(input, counts);
        scope.mask(result, m.reshape(counts, -1, input.dim(1)));
        return result;
    }

    @Override
    public Masking named(String other) {
        return new Masking(other, left);
    }

    @Override
    public String kind() {
        return "Masking";
    }
}
