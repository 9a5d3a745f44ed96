package dev.tern.testkit.nets;

import dev.tern.graph.Graph;
import dev.tern.graph.GraphBuilder;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.graph.Ref;
import dev.tern.graph.Value;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.Inference;
import dev.tern.operators.dequantize.Dequantize;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A float net made one of integers throughout: inputs, outputs and everything between, but for custom operators, which
 * get their operands dequantised.
 */
final class FullInteger {
    private static final Quantization CELL_STATE = Quantization.perTensor(0x1p-11f, 0);

    private final IntegerScheme scheme;
    private final ScaleGroups scales;
    private final GraphCopy copy;

    private FullInteger(IntegerScheme scheme, ScaleGroups scales, GraphCopy copy) {
        this.scheme = scheme;
        this.scales = scales;
        this.copy = copy;
    }

    /** {@code floats}, a model of one graph, with ranges observed on seeded inputs. */
    static Model of(Model floats, IntegerScheme scheme) {
        Graph graph = floats.main();
        ScaleGroups scales = ScaleGroups.of(graph, Calibration.of(floats), scheme);
        Graph quantized = Graph.build(graph.name(), Inference.OF_BUILTINS, g -> build(graph, scheme, scales, g));
        return floats.withGraphs(List.of(quantized));
    }

    private static void build(Graph graph, IntegerScheme scheme, ScaleGroups scales, GraphBuilder g) {
        GraphCopy copy = new GraphCopy(graph, g);
        FullInteger quantizer = new FullInteger(scheme, scales, copy);
        graph.inputs().forEach(v -> copy.set(v, g.input(quantizer.activation(v))));
        graph.nodes().forEach(quantizer::add);
        copy.outputs();
    }

    /** Value {@code v}, quantised if it is float. */
    private Value activation(int v) {
        Value value = copy.value(v);
        return value.type() == DataType.FLOAT32
                ? value.withType(scheme.activations()).withQuantization(scales.of(v))
                : value;
    }

    private void add(Node node) {
        String name = node.operator().name();
        if (node.operator() instanceof CustomOperator) {
            addFloat(node);
        } else if (name.equals("UNIDIRECTIONAL_SEQUENCE_LSTM")) {
            addLstm(node);
        } else {
            WeightRole role = WeightRole.of(name);
            add(node, IntegerOperators.of(node.operator(), scheme), operands(node, role), List.of());
        }
    }

    private void add(Node node, Operator operator, List<Ref> operands, List<Ref> intermediates) {
        List<Value> results = node.outputs().stream().map(this::activation).toList();
        copy.add(node, operator, operands, intermediates, results);
    }

    private List<Ref> operands(Node node, @Nullable WeightRole role) {
        List<Ref> operands = new ArrayList<>();
        for (int v : node.inputs()) {
            operands.add(v == Node.ABSENT ? Ref.absent() : operand(v));
        }
        if (role != null) {
            Value weights = weights(copy.value(node.inputs().get(role.weights())), role);
            operands.set(role.weights(), copy.builder().value(weights));
            Value bias = StoredWeights.bias(
                    copy.value(node.inputs().get(role.bias())),
                    scheme.biases(),
                    scales.of(node.inputs().get(role.data())).scale(),
                    weights.quantization());
            operands.set(role.bias(), copy.builder().value(bias));
        }
        return operands;
    }

    private Ref operand(int v) {
        Value value = copy.value(v);
        return value.isConstant() && value.type() == DataType.FLOAT32
                ? copy.builder().value(StoredWeights.quantized(value, scheme.activations(), scales.of(v)))
                : copy.ref(v);
    }

    private Value weights(Value weights, WeightRole role) {
        if (!scheme.hasChannelScales()) {
            float least = 0;
            float most = 0;
            for (float number : StoredWeights.floats(weights)) {
                least = Math.min(least, number);
                most = Math.max(most, number);
            }
            return StoredWeights.quantized(weights, scheme.weights(), scheme.activation(least, most));
        }
        return role.channelAxis() < 0
                ? StoredWeights.symmetric(weights)
                : StoredWeights.symmetric(weights, role.channelAxis());
    }

    private void addFloat(Node node) {
        Operator dequantize = Objects.requireNonNull(Dequantize.DEFINITION.defaults());
        List<Ref> operands = new ArrayList<>();
        for (int v : node.inputs()) {
            operands.add(
                    copy.value(v).isConstant() ? copy.ref(v) : copy.builder().add(dequantize, copy.ref(v)));
        }
        List<Value> results = node.outputs().stream().map(copy::value).toList();
        copy.add(node, node.operator(), operands, List.of(), results);
    }

    private void addLstm(Node node) {
        GraphBuilder g = copy.builder();
        Quantization hidden = scales.of(node.outputs().getFirst());
        List<Ref> operands = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            int v = node.inputs().get(i);
            if (v == Node.ABSENT) {
                operands.add(Ref.absent());
            } else if (i == 0) {
                operands.add(copy.ref(v));
            } else if (i <= 8) {
                operands.add(g.value(StoredWeights.symmetric(copy.value(v))));
            } else if (i < 18) {
                Quantization recurrent = g.describe(operands.get(i - 12 + 5)).quantization();
                operands.add(g.value(StoredWeights.bias(copy.value(v), DataType.INT32, hidden.scale(), recurrent)));
            } else {
                Value state = copy.value(v);
                operands.add(g.value(
                        i == 18
                                ? state.withType(DataType.INT8).withQuantization(hidden)
                                : state.withType(DataType.INT16).withQuantization(CELL_STATE)));
            }
        }
        List<Ref> intermediates = new ArrayList<>();
        for (int gate = 0; gate < 4; gate++) {
            intermediates.add(g.value(Value.of("gate", DataType.INT16, Shape.scalar())
                    .withQuantization(Quantization.perTensor(0x1p-12f, 0))));
        }
        intermediates.add(
                g.value(Value.of("hidden", DataType.INT8, Shape.scalar()).withQuantization(hidden)));
        add(node, node.operator(), operands, intermediates);
    }
}
