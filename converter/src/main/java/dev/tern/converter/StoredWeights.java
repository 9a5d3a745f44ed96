package dev.tern.converter;

import dev.tern.graph.Buffer;
import dev.tern.graph.Constants;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.graph.edit.DeadCode;
import dev.tern.operators.batchmatmul.BatchMatmul;
import dev.tern.operators.dequantize.Dequantize;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Constants of floats stored smaller: in half precision, or large weights in 8 bits. */
final class StoredWeights {
    /** Weights with fewer elements stay floats: they save little and cost accuracy. */
    private static final int ELEMENTS_MIN = 1024;

    private static final float HALF_MAX = 65504f;

    private StoredWeights() {}

    /** {@code model} stored so; {@code scalePerUnit} says whether dense layers have a scale for each unit. */
    static Model apply(Model model, ConverterOptions.Weights weights, boolean scalePerUnit) {
        return switch (weights) {
            case FLOAT32 -> model;
            case FLOAT16 -> half(model);
            case DYNAMIC_RANGE -> dynamicRange(model, scalePerUnit);
        };
    }

    private static @Nullable Tensor floats(Value value) {
        Buffer buffer = value.buffer();
        return value.type() == DataType.FLOAT32 && buffer != null && buffer.size() > 0
                ? Tensor.of(value.type(), value.shape(), Quantization.NONE, buffer.bytes())
                : null;
    }

    /** Every constant of floats that a node reads becomes half a float with a DEQUANTIZE behind it. */
    private static Model half(Model model) {
        Map<Buffer, Buffer> stored = new IdentityHashMap<>();
        List<Graph> graphs = new ArrayList<>();
        for (Graph graph : model.graphs()) {
            List<Value> values = new ArrayList<>(graph.values());
            List<Node> nodes = new ArrayList<>();
            for (int v = 0; v < graph.values().size(); v++) {
                Value value = graph.value(v);
                Tensor tensor = floats(value);
                Buffer buffer = value.buffer();
                if (tensor == null || buffer == null || graph.outputs().contains(v)) {
                    continue;
                }
                Buffer small = stored.computeIfAbsent(buffer, key -> halves(tensor));
                values.add(value.withName(value.name() + "/half")
                        .withType(DataType.FLOAT16)
                        .withBuffer(small));
                values.set(v, value.withBuffer(null));
                nodes.add(Node.of(
                        Objects.requireNonNull(Dequantize.DEFINITION.defaults()),
                        List.of(values.size() - 1),
                        List.of(v)));
            }
            nodes.addAll(graph.nodes());
            graphs.add(graph.withValues(values).withNodes(nodes));
        }
        return model.withGraphs(graphs);
    }

    private static Buffer halves(Tensor tensor) {
        float[] all = tensor.toFloats();
        for (int i = 0; i < all.length; i++) {
            all[i] = Math.clamp(all[i], -HALF_MAX, HALF_MAX);
        }
        return Objects.requireNonNull(
                Constants.of("", DataType.FLOAT16, tensor.shape(), all).buffer());
    }

    /** Axis of the weights that gets a scale for each of its slices: -1 for one scale in all; null for operators without. */
    private static @Nullable Integer axis(Node node, boolean scalePerUnit) {
        return switch (node.operator().name()) {
            case "CONV_2D" -> 0;
            case "DEPTHWISE_CONV_2D" -> 3;
            case "FULLY_CONNECTED" -> scalePerUnit ? 0 : -1;
            default -> null;
        };
    }

    private static Model dynamicRange(Model model, boolean scalePerUnit) {
        List<Graph> graphs = new ArrayList<>();
        for (Graph graph : model.graphs()) {
            List<Value> values = new ArrayList<>(graph.values());
            List<Node> nodes = new ArrayList<>();
            Map<Long, Integer> made = new HashMap<>();
            for (Node node : graph.nodes()) {
                Integer axis = axis(node, scalePerUnit);
                int weights = axis == null ? -1 : node.inputs().get(1);
                Tensor tensor = weights < 0 ? null : floats(graph.value(weights));
                if (axis == null || tensor == null || tensor.elements() < ELEMENTS_MIN) {
                    nodes.add(node);
                    continue;
                }
                int index = made.computeIfAbsent(weights * 8L + axis + 1, key -> {
                    values.add(quantized(graph.value(weights), tensor, axis));
                    return values.size() - 1;
                });
                List<Integer> inputs = new ArrayList<>(node.inputs());
                inputs.set(1, index);
                nodes.add(asymmetric(node.withInputs(inputs)));
            }
            graphs.add(graph.withValues(values).withNodes(nodes));
        }
        return DeadCode.remove(model.withGraphs(graphs), operator -> false);
    }

    private static Node asymmetric(Node node) {
        return switch (node.operator()) {
            case FullyConnected dense ->
                node.withOperator(new FullyConnected(
                        dense.activation(),
                        dense.weightsFormat(),
                        dense.keepNumDims(),
                        true,
                        dense.quantizedBiasType()));
            case BatchMatmul product ->
                node.withOperator(new BatchMatmul(product.adjointX(), product.adjointY(), true));
            default -> node;
        };
    }

    /** Symmetric 8-bit weights, -127 to 127, a scale for each slice along {@code axis}. */
    private static Value quantized(Value value, Tensor tensor, int axis) {
        Shape shape = tensor.shape();
        float[] all = tensor.toFloats();
        int slices = axis < 0 ? 1 : shape.dim(axis);
        int inner = axis < 0 ? all.length : (int) shape.elements(axis + 1, shape.rank());
        float[] scales = new float[slices];
        for (int i = 0; i < all.length; i++) {
            int slice = i / inner % slices;
            scales[slice] = Math.max(scales[slice], Math.abs(all[i]));
        }
        for (int i = 0; i < slices; i++) {
            scales[i] = scales[i] == 0 ? 1 : scales[i] / 127;
        }
        byte[] bytes = new byte[all.length];
        for (int i = 0; i < all.length; i++) {
            bytes[i] = (byte) Math.clamp(Math.round(all[i] / scales[i / inner % slices]), -127, 127);
        }
        return Constants.ofBytes(value.name(), DataType.INT8, shape, bytes)
                .withHasRank(true)
                .withQuantization(
                        axis < 0
                                ? Quantization.perTensor(scales[0], 0)
                                : Quantization.perAxis(scales, new long[slices], axis));
    }
}
