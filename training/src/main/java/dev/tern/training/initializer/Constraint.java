package dev.tern.training.initializer;

import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/** What a weight is brought back to after each step. */
@FunctionalInterface
public interface Constraint {
    /** The weight as it shall be, where the axes in {@code inputs} are those that a unit sums over. */
    Edge project(Maths maths, Edge weight, int... inputs);

    /** No number below zero. */
    record NonNegative() implements Constraint {
        @Override
        public Edge project(Maths m, Edge weight, int... inputs) {
            return m.relu(weight);
        }
    }

    /** No unit's weights with a norm above {@code most}. */
    record MaxNorm(float most) implements Constraint {
        @Override
        public Edge project(Maths m, Edge weight, int... inputs) {
            Edge norm = m.sqrt(m.sum(m.square(weight), true, inputs));
            Edge desired = m.clip(norm, 0, most);
            return m.mul(weight, m.div(desired, m.add(norm, 1e-7f)));
        }
    }

    /** Every unit's weights with norm 1. */
    record UnitNorm() implements Constraint {
        @Override
        public Edge project(Maths m, Edge weight, int... inputs) {
            Edge norm = m.sqrt(m.sum(m.square(weight), true, inputs));
            return m.div(weight, m.add(norm, 1e-7f));
        }
    }
}
