package dev.tern.converter.recurrent;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Uses;
import dev.tern.operators.Activation;
import dev.tern.operators.add.Add;
import dev.tern.operators.mul.Mul;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The step of a long short-term memory, as a loop's body computes it.
 *
 * @param output what the step gives
 * @param state the cell's state after the step
 * @param before the cell's state before it
 */
record Cell(int output, int state, int before, Sum in, Sum forget, Sum cell, Sum out) {
    /** The step that gives value {@code output}; null where that is computed otherwise. */
    static @Nullable Cell of(Graph graph, Uses uses, int output, List<Integer> states) {
        int[] gated = factors(graph, uses, output);
        for (int i = 0; gated != null && i < 2; i++) {
            int gate = input(graph, uses, gated[i], "LOGISTIC");
            int state = input(graph, uses, gated[1 - i], "TANH");
            int[] parts = gate < 0 || state < 0 ? null : terms(graph, uses, state);
            Sum out = parts == null ? null : Sum.of(graph, uses, gate);
            for (int k = 0; out != null && parts != null && k < 2; k++) {
                Cell found = of(graph, uses, output, state, out, parts[k], parts[1 - k], states);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static @Nullable Cell of(
            Graph graph, Uses uses, int output, int state, Sum out, int kept, int added, List<Integer> states) {
        int[] old = factors(graph, uses, kept);
        int[] fresh = factors(graph, uses, added);
        for (int i = 0; old != null && fresh != null && i < 4; i++) {
            int forget = input(graph, uses, old[i & 1], "LOGISTIC");
            int before = old[1 - (i & 1)];
            int in = input(graph, uses, fresh[i >> 1], "LOGISTIC");
            int cell = input(graph, uses, fresh[1 - (i >> 1)], "TANH");
            if (forget < 0 || in < 0 || cell < 0 || !states.contains(before)) {
                continue;
            }
            Sum a = Sum.of(graph, uses, in);
            Sum b = Sum.of(graph, uses, forget);
            Sum c = Sum.of(graph, uses, cell);
            if (a != null && b != null && c != null) {
                return new Cell(output, state, before, a, b, c, out);
            }
        }
        return null;
    }

    private static int input(Graph graph, Uses uses, int value, String operator) {
        if (value < 0 || !uses.isProduced(value)) {
            return -1;
        }
        Node node = graph.nodes().get(uses.producer(value));
        return node.operator().name().equals(operator) ? node.inputs().getFirst() : -1;
    }

    private static int @Nullable [] factors(Graph graph, Uses uses, int value) {
        if (value < 0 || !uses.isProduced(value)) {
            return null;
        }
        Node node = graph.nodes().get(uses.producer(value));
        return node.operator() instanceof Mul mul && mul.activation() == Activation.NONE
                ? new int[] {node.inputs().get(0), node.inputs().get(1)}
                : null;
    }

    private static int @Nullable [] terms(Graph graph, Uses uses, int value) {
        if (!uses.isProduced(value)) {
            return null;
        }
        Node node = graph.nodes().get(uses.producer(value));
        return node.operator() instanceof Add add && add.activation() == Activation.NONE
                ? new int[] {node.inputs().get(0), node.inputs().get(1)}
                : null;
    }
}
