package dev.tern.testkit.nets;

import dev.tern.graph.Constants;
import dev.tern.graph.Graph;
import dev.tern.graph.GraphBuilder;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Ref;
import dev.tern.graph.Value;
import dev.tern.operators.Inference;
import dev.tern.operators.dequantize.Dequantize;
import dev.tern.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Nets whose weights alone are stored in fewer bits. */
enum SmallWeights {
    /** Symmetric bytes that float kernels take as they are, quantising each input as it comes. */
    BYTES,
    /** Half-precision floats behind a DEQUANTIZE. */
    HALVES;

    private static final int SMALLEST = 64;

    Model of(Model floats) {
        List<Graph> graphs = new ArrayList<>();
        for (Graph graph : floats.graphs()) {
            graphs.add(Graph.build(graph.name(), Inference.OF_BUILTINS, g -> copy(graph, g)));
        }
        return floats.withGraphs(graphs);
    }

    private void copy(Graph graph, GraphBuilder g) {
        GraphCopy copy = new GraphCopy(graph, g);
        graph.inputs().forEach(v -> copy.set(v, g.input(graph.value(v))));
        for (Node node : graph.nodes()) {
            List<Ref> operands = new ArrayList<>();
            for (int i = 0; i < node.inputs().size(); i++) {
                operands.add(operand(copy, node, i));
            }
            List<Value> results = node.outputs().stream().map(copy::value).toList();
            copy.add(node, node.operator(), operands, List.of(), results);
        }
        copy.outputs();
    }

    private Ref operand(GraphCopy copy, Node node, int i) {
        int v = node.inputs().get(i);
        if (v == Node.ABSENT) {
            return Ref.absent();
        }
        Value value = copy.value(v);
        boolean shrinks = value.isConstant()
                && value.type() == DataType.FLOAT32
                && value.shape().elements() >= SMALLEST;
        if (!shrinks) {
            return copy.ref(v);
        }
        return this == BYTES ? bytes(copy, node, i, value) : halves(copy, v, value);
    }

    private static Ref bytes(GraphCopy copy, Node node, int i, Value value) {
        String operator = node.operator().name();
        WeightRole role = WeightRole.of(operator);
        boolean isLstmWeight = operator.equals("UNIDIRECTIONAL_SEQUENCE_LSTM") && i >= 1 && i <= 8;
        boolean isWeight = role != null && role.weights() == i && !operator.equals("TRANSPOSE_CONV");
        if (!isLstmWeight && !isWeight) {
            return copy.ref(node.inputs().get(i));
        }
        boolean channels = isWeight && Objects.requireNonNull(role).channelAxis() >= 0;
        return copy.builder()
                .value(
                        channels
                                ? StoredWeights.symmetric(
                                        value, Objects.requireNonNull(role).channelAxis())
                                : StoredWeights.symmetric(value));
    }

    private static Ref halves(GraphCopy copy, int v, Value value) {
        Ref stored = copy.builder()
                .value(Constants.of(value.name(), DataType.FLOAT16, value.shape(), StoredWeights.floats(value)));
        Ref ref = copy.builder().add(Objects.requireNonNull(Dequantize.DEFINITION.defaults()), stored);
        copy.set(v, ref);
        return ref;
    }
}
