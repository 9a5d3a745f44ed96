package dev.tern.training.layer;

import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/**
 * Each row along the last axis divided by its length.
 */
public record UnitNormalization(String name) implements SimpleLayer {

    public static UnitNormalization of() {
        return new UnitNormalization("");
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Maths m = scope.maths();
        return m.mul(input, m.rsqrt(m.max(m.sum(m.square(input), true, -1), 1e-12f)));
    }

    @Override
    public UnitNormalization named(String other) {
        return new UnitNormalization(other);
    }

    @Override
    public String kind() {
        return "UnitNormalization";
    }
}
