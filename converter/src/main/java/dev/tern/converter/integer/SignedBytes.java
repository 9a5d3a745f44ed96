package dev.tern.converter.integer;

import dev.tern.graph.Graph;
import dev.tern.graph.Uses;
import dev.tern.graph.Value;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import java.util.ArrayList;
import java.util.List;

/** Bytes without a sign become such with one, 128 lower: kernels compute with these, and they stand for the same numbers. */
final class SignedBytes {
    private SignedBytes() {}

    /** {@code graph} with a sign in all bytes that stand between a QUANTIZE and DEQUANTIZEs. */
    static Graph of(Graph graph) {
        Uses uses = Uses.of(graph);
        List<Value> values = new ArrayList<>();
        for (int v = 0; v < graph.values().size(); v++) {
            Value value = graph.value(v);
            Quantization by = value.quantization();
            values.add(
                    isInside(graph, uses, v)
                            ? value.withType(DataType.INT8)
                                    .withQuantization(Quantization.perTensor(by.scale(), by.zeroPoint() - 128L))
                            : value);
        }
        return graph.withValues(values);
    }

    private static boolean isInside(Graph graph, Uses uses, int v) {
        Value value = graph.value(v);
        boolean inside = value.type() == DataType.UINT8
                && value.quantization().isQuantized()
                && !value.quantization().isPerAxis()
                && uses.isProduced(v)
                && is(graph, uses.producer(v), "QUANTIZE")
                && !uses.isOutput(v);
        for (int reader : inside ? uses.consumers(v) : new int[0]) {
            inside &= is(graph, reader, "DEQUANTIZE");
        }
        return inside;
    }

    private static boolean is(Graph graph, int node, String operator) {
        return graph.nodes().get(node).operator().name().equals(operator);
    }
}
