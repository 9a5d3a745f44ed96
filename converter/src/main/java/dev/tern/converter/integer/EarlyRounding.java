package dev.tern.converter.integer;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Uses;
import dev.tern.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rounds before elements are moved, in the place of behind: what is moved then is integers, and what gave them is seen. */
final class EarlyRounding {
    /** How many moves stand behind one another at most. */
    private static final int MOVES_MAX = 8;

    private EarlyRounding() {}

    static Graph of(Graph graph) {
        Optional<Graph> changed = Optional.of(graph);
        Graph last = graph;
        for (int i = 0; i < MOVES_MAX && changed.isPresent(); i++) {
            last = changed.get();
            changed = once(last);
        }
        return changed.orElse(last);
    }

    /** The graph with one move fewer before each rounding, where there was one. */
    private static Optional<Graph> once(Graph graph) {
        Uses uses = Uses.of(graph);
        List<Value> values = new ArrayList<>(graph.values());
        List<Node> nodes = new ArrayList<>(graph.nodes());
        boolean any = false;
        for (int n = 0; n < nodes.size(); n++) {
            Node round = nodes.get(n);
            int from = round.inputs().isEmpty() ? Node.ABSENT : round.inputs().getFirst();
            boolean rounds = round.operator().name().equals("QUANTIZE")
                    && from >= 0
                    && uses.isProduced(from)
                    && uses.isReadOnce(from)
                    && !uses.isOutput(from);
            int at = rounds ? uses.producer(from) : -1;
            if (at < 0 || !moves(graph, nodes.get(at), uses)) {
                continue;
            }
            Node move = nodes.get(at);
            int source = move.inputs().getFirst();
            Value integers = values.get(round.outputs().getFirst());
            values.add(values.get(source)
                    .withName(integers.name() + "/before")
                    .withType(integers.type())
                    .withQuantization(integers.quantization()));
            int early = values.size() - 1;
            List<Integer> operands = new ArrayList<>(move.inputs());
            operands.set(0, early);
            nodes.set(at, round.withInputs(List.of(source)).withOutputs(List.of(early)));
            nodes.set(n, move.withInputs(operands).withOutputs(round.outputs()));
            any = true;
        }
        return any ? Optional.of(graph.withValues(values).withNodes(nodes)) : Optional.empty();
    }

    /** Whether {@code node} only moves floats that something else than DEQUANTIZE gives. */
    private static boolean moves(Graph graph, Node node, Uses uses) {
        IntegerRow row = IntegerRow.ROWS.get(node.operator().name());
        int source = node.inputs().isEmpty() ? Node.ABSENT : node.inputs().getFirst();
        return row != null
                && row.demand() == IntegerRow.Demand.MOVES
                && node.outputs().size() == 1
                && source >= 0
                && uses.isProduced(source)
                && !graph.nodes().get(uses.producer(source)).operator().name().equals("DEQUANTIZE");
    }
}
