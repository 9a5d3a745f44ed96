package dev.tern.training.layer;

import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.List;

/**
 * Several tensors into one, element by element.
 *
 * @param rule what becomes of elements at one place
 */
public record Merge(String name, Rule rule) implements Layer {

    /** The layers that share this class. */
    public enum Rule {
        ADD("Add", Maths::add),
        SUBTRACT("Subtract", Maths::sub),
        MULTIPLY("Multiply", Maths::mul),
        AVERAGE("Average", Maths::add),
        MAXIMUM("Maximum", Maths::max),
        MINIMUM("Minimum", Maths::min);

        private interface Pair {
            Edge of(Maths m, Edge x, Edge y);
        }

        private final String kind;
        private final Pair pair;

        Rule(String kind, Pair pair) {
            this.kind = kind;
            this.pair = pair;
        }
    }

    public static Merge add() {
        return new Merge("", Rule.ADD);
    }

    public static Merge subtract() {
        return new Merge("", Rule.SUBTRACT);
    }

    public static Merge multiply() {
        return new Merge("", Rule.MULTIPLY);
    }

    public static Merge average() {
        return new Merge("", Rule.AVERAGE);
    }

    public static Merge maximum() {
        return new Merge("", Rule.MAXIMUM);
    }

    public static Merge minimum() {
        return new Merge("", Rule.MINIMUM);
    }

    @Override
    public List<Edge> call(LayerScope scope, List<Edge> inputs) {
        Maths m = scope.maths();
        Edge all = inputs.stream().reduce((x, y) -> rule.pair.of(m, x, y)).orElseThrow();
        return List.of(rule == Rule.AVERAGE ? m.mul(all, 1f / inputs.size()) : all);
    }

    @Override
    public Merge named(String other) {
        return new Merge(other, rule);
    }

    @Override
    public String kind() {
        return rule.kind;
    }
}
