package dev.tern.training.layer;

import dev.tern.operators.broadcast.Tile;
import dev.tern.training.tape.Edge;

/**
 * Each row several times.
 */
public record RepeatVector(String name, int times) implements SimpleLayer {

    public static RepeatVector of(int times) {
        return new RepeatVector("", times);
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Edge row = scope.maths().expand(input, 1);
        return scope.tape().add(Tile.DEFINITION, row, scope.tape().ints(1, times, 1));
    }

    @Override
    public RepeatVector named(String other) {
        return new RepeatVector(other, times);
    }

    @Override
    public String kind() {
        return "RepeatVector";
    }
}
