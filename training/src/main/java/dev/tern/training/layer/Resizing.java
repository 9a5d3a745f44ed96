package dev.tern.training.layer;

import dev.tern.operators.resize.ResizeBilinear;
import dev.tern.operators.resize.ResizeNearestNeighbor;
import dev.tern.training.tape.Edge;

/**
 * Pictures brought to one size.
 */
public record Resizing(String name, int height, int width, boolean nearest) implements SimpleLayer {

    public static Resizing of(int height, int width) {
        return new Resizing("", height, width, false);
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Windows.requireRank(kind(), input, 2);
        Edge to = scope.tape().ints(height, width);
        return nearest
                ? scope.tape().add(new ResizeNearestNeighbor(false, true), input, to)
                : scope.tape().add(new ResizeBilinear(false, true), input, to);
    }

    public Resizing nearest(boolean other) {
        return new Resizing(name, height, width, other);
    }

    @Override
    public Resizing named(String other) {
        return new Resizing(other, height, width, nearest);
    }

    @Override
    public String kind() {
        return "Resizing";
    }
}
