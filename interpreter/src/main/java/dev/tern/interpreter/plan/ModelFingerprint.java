package dev.tern.interpreter.plan;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.tensor.Quantization;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** A number for a model: graphs that compute the same from the same constants have the same, others as good as never. */
final class ModelFingerprint {
    /** Bytes of a constant that are taken at once: buffers are shorter than some constants. */
    private static final long PIECE = 1L << 30;

    private final CRC32 some = new CRC32();
    private final CRC32C others = new CRC32C();

    private ModelFingerprint() {}

    static long of(Model model) {
        ModelFingerprint print = new ModelFingerprint();
        for (Graph graph : model.graphs()) {
            print.take(graph);
        }
        return print.some.getValue() << 32 | print.others.getValue();
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
                    .append(value.sparsity() != null)
                    .append(value.variable());
            if (value.buffer() != null) {
                text.append(value.buffer().size());
                take(value.buffer().bytes());
            }
        }
        for (Node node : graph.nodes()) {
            text.append(node.operator()).append(node.inputs()).append(node.outputs());
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
