package dev.tern.training.layer;

import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/** Numbers that layers draw for each picture. */
final class RandomDraw {
    private RandomDraw() {}

    /** A number for each picture, uniform from {@code low} to {@code high}, of shape [batch, 1]. */
    static Edge between(LayerScope scope, Edge pictures, float low, float high) {
        Maths m = scope.maths();
        return m.add(m.mul(scope.uniform(pictures.dim(0), 1), high - low), low);
    }

    /** The same of shape [batch, 1, 1, 1]. */
    static Edge forPixels(Maths m, Edge drawn) {
        return m.reshape(drawn, -1, 1, 1, 1);
    }
}
