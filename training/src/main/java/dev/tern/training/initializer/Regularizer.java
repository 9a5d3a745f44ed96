package dev.tern.training.initializer;

import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/** What is added to the loss for the size of a weight or of a layer's results. */
@FunctionalInterface
public interface Regularizer {
    /** A single number. */
    Edge penalty(Maths maths, Edge x);

    /** {@code l1 * sum|x| + l2 * sum x²}; either factor may be zero. */
    record L1L2(float l1, float l2) implements Regularizer {
        @Override
        public Edge penalty(Maths m, Edge x) {
            Edge absolute = l1 == 0 ? m.tape().scalar(0) : m.mul(m.sumAll(m.abs(x)), l1);
            return l2 == 0 ? absolute : m.add(absolute, m.mul(m.sumAll(m.square(x)), l2));
        }
    }

    static Regularizer l1(float factor) {
        return new L1L2(factor, 0);
    }

    static Regularizer l2(float factor) {
        return new L1L2(0, factor);
    }
}
