package dev.tern.interpreter.plan;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Sparsity;
import dev.tern.graph.Value;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.CustomOperator;
import dev.tern.tensor.Quantization;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A number for a model: graphs that compute the same from the same constants have the same, others as good as never, unless somebody
 * means them to.
 */
final class ModelFingerprint {
    /** Bytes of a constant that are taken at once: buffers are shorter than some constants. */
    private static final long PIECE = 1L << 30;

    private final CRC32 some = new CRC32();
    private final CRC32C others = new CRC32C();

    private long constantBytes;

    private ModelFingerprint() {}

    /** The fingerprint of {@code model}, or null where it has operators that the file format does not know: their text may change. */
    static @Nullable ModelFingerprint of(Model model) {
        ModelFingerprint print = new ModelFingerprint();
        for (Graph graph : model.graphs()) {
            for (Node node : graph.nodes()) {
                if (!(node.operator() instanceof BuiltinOperator) && !(node.operator() instanceof CustomOperator)) {
                    return null;
                }
            }
            print.take(graph);
        }
        return print;
    }

    long number() {
        return some.getValue() << 32 | others.getValue();
    }

    /** Bytes of all constants, shared ones counted each time. */
    long constantBytes() {
        return constantBytes;
    }

    private void take(Graph graph) {
        StringBuilder text = new StringBuilder();
        for (Value value : graph.values()) {
            Quantization scales = value.quantization();
            text.append(value.type())
                    .append(value.shape())
                    .append(value.openShape())
                    .append(Arrays.toString(scales.scales()))
                    .append(Arrays.toString(scales.zeroPoints()))
                    .append(scales.axis())
                    .append(scales.details())
                    .append(value.variable());
            Sparsity sparsity = value.sparsity();
            if (sparsity != null) {
                text.append(sparsity.traversalOrder())
                        .append(sparsity.blockMap())
                        .append(sparsity.dimensions());
            }
            if (value.buffer() != null) {
                text.append(value.buffer().size());
                take(value.buffer().bytes());
                constantBytes += value.buffer().size();
            }
        }
        for (Node node : graph.nodes()) {
            if (node.operator() instanceof CustomOperator custom) {
                text.append(custom.name());
                take(MemorySegment.ofArray(custom.options()));
            } else {
                text.append(node.operator());
            }
            text.append(node.version())
                    .append(node.inputs())
                    .append(node.outputs())
                    .append(node.intermediates());
        }
        text.append(graph.inputs()).append(graph.outputs());
        take(MemorySegment.ofArray(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private void take(MemorySegment bytes) {
        for (long at = 0; at < bytes.byteSize(); at += PIECE) {
            MemorySegment piece = bytes.asSlice(at, Math.min(PIECE, bytes.byteSize() - at));
            some.update(piece.asByteBuffer());
            others.update(piece.asByteBuffer());
        }
    }
}
