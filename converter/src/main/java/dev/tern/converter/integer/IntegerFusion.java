package dev.tern.converter.integer;

import dev.tern.graph.Constants;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Uses;
import dev.tern.graph.Value;
import dev.tern.graph.edit.DeadCode;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.dequantize.Dequantize;
import dev.tern.operators.quantize.Quantize;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Operators whose operands come out of DEQUANTIZE and whose result goes into QUANTIZE compute with the integers themselves, by
 * kernels for 8 bits.
 */
public final class IntegerFusion {
    private final Graph graph;
    private final Uses uses;
    private final StoredScales scales;
    private final List<Value> values;
    private final List<Node> nodes = new ArrayList<>();

    /** Floats by the integers that they come from. */
    private final Map<Integer, Integer> integers = new HashMap<>();

    /** Integers that are other ones unchanged. */
    private final Map<Integer, Integer> same = new HashMap<>();

    private final Set<Integer> computed = new HashSet<>();
    private int fused;

    private IntegerFusion(Graph graph, List<float[]> scales) {
        this.graph = graph;
        this.uses = Uses.of(graph);
        this.scales = new StoredScales(scales);
        this.values = new ArrayList<>(graph.values());
    }

    /** {@code model} with its main graph in integers as far as scales are there; {@code scales} are those of constants. */
    public static Model apply(Model model, List<float[]> scales, List<String> changes) {
        IntegerFusion fusion = new IntegerFusion(EarlyRounding.of(SignedBytes.of(model.main())), scales);
        Graph changed = fusion.changed();
        if (fusion.fused == 0) {
            return model;
        }
        changes.add("compute with integers: " + fusion.fused + " nodes");
        List<Graph> graphs = new ArrayList<>(model.graphs());
        graphs.set(0, changed);
        return DeadCode.remove(
                model.withGraphs(graphs),
                operator -> operator instanceof BuiltinOperator builtin
                        && builtin.definition().isStateful()
                        && builtin.callees().isEmpty());
    }

    private Graph changed() {
        for (Node node : graph.nodes()) {
            Node read = node.withInputs(
                    node.inputs().stream().map(v -> same.getOrDefault(v, v)).toList());
            switch (node.operator().name()) {
                case "DEQUANTIZE" -> {
                    nodes.add(read);
                    if (isInteger(read.inputs().getFirst())) {
                        integers.put(node.outputs().getFirst(), read.inputs().getFirst());
                    }
                }
                case "QUANTIZE" -> quantize(read);
                default -> {
                    if (!move(read) && !compute(read)) {
                        nodes.add(read);
                    }
                }
            }
        }
        return graph.withValues(values).withNodes(nodes);
    }

    private boolean isInteger(int v) {
        Value value = values.get(v);
        return value.type() == DataType.INT8
                && value.quantization().isQuantized()
                && !value.quantization().isPerAxis();
    }

    private void quantize(Node node) {
        int from = node.inputs().getFirst();
        int to = node.outputs().getFirst();
        if (computed.contains(to)) {
            return;
        }
        Integer known = integers.get(from);
        if (known == null) {
            nodes.add(node);
        } else if (!uses.isOutput(to) && isSame(known, to)) {
            same.put(to, known);
        } else {
            nodes.add(node.withInputs(List.of(known)));
        }
    }

    private boolean isSame(int a, int b) {
        Quantization one = values.get(a).quantization();
        Quantization other = values.get(b).quantization();
        return values.get(a).type() == values.get(b).type()
                && one.scale() == other.scale()
                && one.zeroPoint() == other.zeroPoint();
    }

    /** Moves integers in the place of floats and brings them to floats behind. */
    private boolean move(Node node) {
        IntegerRow row = IntegerRow.ROWS.get(node.operator().name());
        Integer from = row == null
                        || row.demand() != IntegerRow.Demand.MOVES
                        || node.outputs().size() != 1
                ? null
                : integers.get(node.inputs().getFirst());
        if (from == null) {
            return false;
        }
        int out = node.outputs().getFirst();
        Value result = values.get(out);
        values.add(result.withName(result.name() + "/integers")
                .withType(DataType.INT8)
                .withQuantization(values.get(from).quantization()));
        int moved = values.size() - 1;
        List<Integer> operands = new ArrayList<>(node.inputs());
        operands.set(0, from);
        nodes.add(node.withInputs(operands).withOutputs(List.of(moved)));
        nodes.add(Node.of(Objects.requireNonNull(Dequantize.DEFINITION.defaults()), List.of(moved), List.of(out)));
        integers.put(out, moved);
        fused++;
        return true;
    }

    /** The integers that the one result of {@code node} becomes; -1 where it stays floats as well. */
    private int target(Node node) {
        int out = node.outputs().size() == 1 ? node.outputs().getFirst() : -1;
        if (out < 0 || !uses.isReadOnce(out) || uses.isOutput(out)) {
            return -1;
        }
        Node reader = graph.nodes().get(uses.consumers(out)[0]);
        boolean quantized = reader.operator().name().equals(Quantize.DEFINITION.name())
                && isInteger(reader.outputs().getFirst());
        return quantized ? reader.outputs().getFirst() : -1;
    }

    private boolean compute(Node node) {
        IntegerRow row = IntegerRow.ROWS.get(node.operator().name());
        int target = row == null ? -1 : target(node);
        if (row == null || target < 0) {
            return false;
        }
        List<Value> added = new ArrayList<>();
        List<Integer> operands = row.weightsAxis() < 0 ? operands(node, added) : weighted(node, row, added);
        if (operands == null || !fits(row, operands, target)) {
            return false;
        }
        values.addAll(added);
        nodes.add(node.withInputs(operands).withOutputs(List.of(target)));
        computed.add(target);
        fused++;
        return true;
    }

    private boolean fits(IntegerRow row, List<Integer> operands, int target) {
        Quantization by = values.get(target).quantization();
        return switch (row.demand()) {
            case FREE -> true;
            case UNIT -> by.scale() == 1 / 256f && by.zeroPoint() == -128;
            case SIGNED_UNIT -> by.scale() == 1 / 128f && by.zeroPoint() == 0;
            case SAME ->
                operands.stream()
                        .filter(v -> v >= 0 && v < values.size() && isInteger(v))
                        .allMatch(v -> isSame(v, target));
            case MOVES -> false;
        };
    }

    /** Operands as integers, those that are whole numbers anyway as they are; null where one is floats. */
    private @Nullable List<Integer> operands(Node node, List<Value> added) {
        List<Integer> operands = new ArrayList<>();
        for (int v : node.inputs()) {
            Integer known = integers.get(v);
            if (known != null || v < 0 || !values.get(v).type().isFloat()) {
                operands.add(known == null ? v : known);
                continue;
            }
            float[] floats = floats(v);
            Value constant = floats == null
                    ? null
                    : scales.integers(values.get(v).name(), values.get(v).shape(), floats, -1)
                            .orElse(null);
            if (constant == null) {
                return null;
            }
            added.add(constant);
            operands.add(values.size() + added.size() - 1);
        }
        return operands.stream().anyMatch(v -> v >= 0 && v < values.size() && isInteger(v)) ? operands : null;
    }

    /** Integers, weights in 8 bits, and a bias of 32 bits in units of both scales; null where the weights are no such. */
    private @Nullable List<Integer> weighted(Node node, IntegerRow row, List<Value> added) {
        Integer from = integers.get(node.inputs().getFirst());
        float[] floats = floats(node.inputs().get(1));
        if (from == null || floats == null) {
            return null;
        }
        Value kernel = values.get(node.inputs().get(1));
        Value weights = scales.integers(kernel.name(), kernel.shape(), floats, row.weightsAxis())
                .orElse(null);
        int biasAt = node.inputs().size() > 2 ? node.inputs().get(2) : Node.ABSENT;
        float[] bias = biasAt == Node.ABSENT ? null : floats(biasAt);
        if (weights == null || (biasAt != Node.ABSENT && bias == null)) {
            return null;
        }
        List<Integer> operands = new ArrayList<>(List.of(from, values.size()));
        added.add(weights);
        if (bias != null) {
            Value stored = bias(
                    values.get(biasAt), bias, values.get(from).quantization().scale(), weights.quantization());
            if (stored == null) {
                return null;
            }
            operands.add(values.size() + 1);
            added.add(stored);
        }
        return operands;
    }

    private static @Nullable Value bias(Value value, float[] bias, float scale, Quantization weights) {
        int[] whole = new int[bias.length];
        float[] units = new float[weights.size()];
        for (int i = 0; i < units.length; i++) {
            units[i] = scale * weights.scale(i);
        }
        for (int i = 0; i < whole.length; i++) {
            double exact = Math.rint((double) bias[i] / units[units.length == 1 ? 0 : i]);
            if (!(Math.abs(exact) <= Integer.MAX_VALUE)) {
                return null;
            }
            whole[i] = (int) exact;
        }
        return Constants.of(value.name(), Shape.of(whole.length), whole)
                .withQuantization(
                        units.length == 1
                                ? Quantization.perTensor(units[0], 0)
                                : Quantization.perAxis(units, new long[units.length], 0))
                .withHasRank(true);
    }

    private float @Nullable [] floats(int v) {
        Value value = v < 0 ? null : values.get(v);
        if (value == null || !value.isConstant() || value.type() != DataType.FLOAT32 || value.buffer() == null) {
            return null;
        }
        return Tensor.of(
                        value.type(),
                        value.shape(),
                        Quantization.NONE,
                        value.buffer().bytes())
                .toFloats();
    }
}
