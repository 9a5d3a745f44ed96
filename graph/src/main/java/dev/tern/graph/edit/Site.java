package dev.tern.graph.edit;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Uses;
import dev.tern.graph.Value;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A node in its surroundings, as rewrite rules see it.
 *
 * @param index index of the node
 */
public record Site(Graph graph, Uses uses, int index) {
    /** The node itself. */
    public Node node() {
        return graph.nodes().get(index);
    }

    /** Whether the node applies the operator of this name. */
    public boolean is(String operator) {
        return node().operator().name().equals(operator);
    }

    /** Index of the value in input slot {@code slot}; {@link Node#ABSENT} where there is none. */
    public int input(int slot) {
        return slot < node().inputs().size() ? node().inputs().get(slot) : Node.ABSENT;
    }

    /** Index of the value in output slot {@code slot}. */
    public int output(int slot) {
        return node().outputs().get(slot);
    }

    /** The value with this index. */
    public Value value(int value) {
        return graph.value(value);
    }

    /** The node that produces the value in input slot {@code slot}. */
    public Optional<Site> producer(int slot) {
        int value = input(slot);
        return value == Node.ABSENT || !uses.isProduced(value)
                ? Optional.empty()
                : Optional.of(new Site(graph, uses, uses.producer(value)));
    }

    /** The one node that reads the value in output slot {@code slot}, if nobody else does and the graph keeps it inside. */
    public Optional<Site> onlyReader(int slot) {
        int value = output(slot);
        return uses.isReadOnce(value) ? Optional.of(new Site(graph, uses, uses.consumers(value)[0])) : Optional.empty();
    }

    /** A patch of this graph. */
    public Optional<Patch> patch(String name, Consumer<PatchBuilder> body) {
        return Optional.of(Patch.of(name, graph, body));
    }
}
