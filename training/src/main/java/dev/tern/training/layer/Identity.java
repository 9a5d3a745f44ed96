package dev.tern.training.layer;

import dev.tern.training.tape.Edge;

/** What comes in. */
public record Identity(String name) implements SimpleLayer {
    public static Identity of() {
        return new Identity("");
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        return input;
    }

    @Override
    public Identity named(String other) {
        return new Identity(other);
    }

    @Override
    public String kind() {
        return "Identity";
    }
}
