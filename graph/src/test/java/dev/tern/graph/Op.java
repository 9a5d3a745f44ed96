package dev.tern.graph;

import java.util.List;

/** An operator for tests: a name and the graphs it calls. */
public record Op(String name, List<Integer> callees) implements Operator {
    public static Op of(String name) {
        return new Op(name, List.of());
    }

    public static Op calling(String name, Integer... graphs) {
        return new Op(name, List.of(graphs));
    }

    @Override
    public String toString() {
        return name;
    }
}
