package dev.tern.training.layer;

import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/** Mean 0 and variance 1. */
final class Normalizing {
    private Normalizing() {}

    static Edge to(Maths m, Edge x, float epsilon, int... axes) {
        Edge centred = m.sub(x, m.mean(x, true, axes));
        Edge variance = m.mean(m.square(centred), true, axes);
        return m.mul(centred, m.rsqrt(m.add(variance, epsilon)));
    }
}
