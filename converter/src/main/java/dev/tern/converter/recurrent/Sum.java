package dev.tern.converter.recurrent;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Uses;
import dev.tern.graph.Value;
import dev.tern.operators.Activation;
import dev.tern.operators.add.Add;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.split.Split;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of {@code units} columns as a sum of products with constant weights and a bias.
 *
 * @param weights one row for each unit, by the value that they are multiplied with
 */
record Sum(int units, Map<Integer, float[]> weights, float[] bias) {
    private static final int DEPTH_MAX = 32;

    /** What value {@code index} of {@code graph} is a sum of; null where it is something else. */
    static @Nullable Sum of(Graph graph, Uses uses, int index) {
        return of(graph, uses, index, 0);
    }

    private static @Nullable Sum of(Graph graph, Uses uses, int index, int depth) {
        if (depth > DEPTH_MAX || index < 0) {
            return null;
        }
        Value value = graph.value(index);
        if (value.isConstant()) {
            float[] row = constant(value);
            return row == null ? null : new Sum(row.length, Map.of(), row);
        }
        if (!uses.isProduced(index)) {
            return null;
        }
        Node node = graph.nodes().get(uses.producer(index));
        return switch (node.operator()) {
            case Add add
            when add.activation() == Activation.NONE ->
                together(
                        of(graph, uses, node.inputs().get(0), depth + 1),
                        of(graph, uses, node.inputs().get(1), depth + 1));
            case FullyConnected dense when dense.activation() == Activation.NONE -> product(graph, node);
            case Split split ->
                part(
                        of(graph, uses, node.inputs().get(1), depth + 1),
                        node.outputs().indexOf(index),
                        split.resultCount(),
                        graph.value(node.inputs().get(1)).shape(),
                        graph.value(node.inputs().get(0)));
            default -> null;
        };
    }

    static float @Nullable [] constant(Value value) {
        if (value.buffer() == null
                || value.type() != DataType.FLOAT32
                || !value.isConstant()
                || value.quantization().isQuantized()) {
            return null;
        }
        return Tensor.of(
                        value.type(),
                        value.shape(),
                        Quantization.NONE,
                        value.buffer().bytes())
                .toFloats();
    }

    private static @Nullable Sum product(Graph graph, Node node) {
        Value weights = graph.value(node.inputs().get(1));
        float[] matrix = constant(weights);
        boolean biased = node.inputs().size() > 2 && node.inputs().get(2) >= 0;
        float[] bias = biased ? constant(graph.value(node.inputs().get(2))) : null;
        if (matrix == null || weights.shape().rank() != 2 || (biased && bias == null)) {
            return null;
        }
        int units = weights.shape().dim(0);
        return new Sum(units, Map.of(node.inputs().getFirst(), matrix), bias == null ? new float[units] : bias);
    }

    private static @Nullable Sum together(@Nullable Sum a, @Nullable Sum b) {
        if (a == null || b == null || a.units != b.units) {
            return null;
        }
        Map<Integer, float[]> weights = new LinkedHashMap<>(a.weights);
        b.weights.forEach((value, matrix) -> weights.merge(value, matrix, Sum::added));
        return new Sum(a.units, weights, added(a.bias, b.bias));
    }

    private static float[] added(float[] a, float[] b) {
        float[] sum = a.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += b[i];
        }
        return sum;
    }

    private static @Nullable Sum part(@Nullable Sum whole, int position, int parts, Shape shape, Value axis) {
        int[] along = axis.buffer() == null
                ? new int[0]
                : Tensor.of(
                                axis.type(),
                                axis.shape(),
                                Quantization.NONE,
                                axis.buffer().bytes())
                        .toInts();
        boolean last = along.length == 1 && Math.floorMod(along[0], Math.max(1, shape.rank())) == shape.rank() - 1;
        if (whole == null || !last || whole.units % parts != 0) {
            return null;
        }
        int units = whole.units / parts;
        Map<Integer, float[]> weights = new LinkedHashMap<>();
        whole.weights.forEach((value, matrix) -> {
            int columns = matrix.length / whole.units;
            weights.put(
                    value, Arrays.copyOfRange(matrix, position * units * columns, (position + 1) * units * columns));
        });
        return new Sum(units, weights, Arrays.copyOfRange(whole.bias, position * units, (position + 1) * units));
    }
}
