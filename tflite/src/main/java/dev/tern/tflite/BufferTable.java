package dev.tern.tflite;

import dev.tern.graph.Buffer;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Value;
import dev.tern.tflite.flatbuffer.Piece;
import dev.tern.tflite.flatbuffer.Source;
import dev.tern.tflite.flatbuffer.TableDraft;
import dev.tern.tflite.flatbuffer.TablePiece;
import dev.tern.tflite.flatbuffer.UnknownFields;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of a model that is being written: those of its list in their order, then whatever else its values and
 * metadata refer to, each once. The first is empty and stands for no buffer.
 */
final class BufferTable {
    private static final int ALIGNMENT = 16;

    private final List<Buffer> buffers = new ArrayList<>();
    private final Map<Buffer, Integer> indices = new IdentityHashMap<>();
    private final @Nullable Source source;
    private final @Nullable WeightsFile weights;

    BufferTable(Model model, @Nullable WeightsFile weights) {
        this.weights = weights;
        this.source = Origin.OfModel.of(model.extras()).sourceOrNull();
        List<Buffer> listed = model.buffers();
        boolean sentinel =
                !listed.isEmpty() && (source != null || listed.getFirst().size() == 0);
        boolean noneInFile = source != null && listed.isEmpty();
        if (!sentinel && !noneInFile) {
            buffers.add(Buffer.of(new byte[0]));
        }
        listed.stream().filter(buffer -> !isExternal(buffer)).forEach(this::add);
        for (Graph graph : model.graphs()) {
            for (Value value : graph.values()) {
                Buffer buffer = value.buffer();
                if (buffer != null && !isExternal(buffer)) {
                    add(buffer);
                }
            }
        }
        model.metadata().forEach(entry -> add(entry.buffer()));
    }

    private void add(Buffer buffer) {
        if (buffers.isEmpty() && source != null && buffer.size() > 0 && !(buffer.extras() instanceof Origin.OfBuffer)) {
            buffers.add(Buffer.of(new byte[0]));
        }
        if (indices.putIfAbsent(buffer, buffers.size()) == null) {
            buffers.add(buffer);
        }
    }

    /** Whether the bytes stay in the other file where they lie: only under the model that knows that file. */
    boolean isExternal(Buffer buffer) {
        return weights != null ? weights.id(buffer) != 0 : isElsewhere(buffer);
    }

    /** The number of bytes that stay in, or go to, another file. */
    long externalId(Buffer buffer) {
        return weights != null ? weights.id(buffer) : ((Origin.OfExternal) buffer.extras()).id();
    }

    private boolean isElsewhere(Buffer buffer) {
        return buffer.extras() instanceof Origin.OfExternal external
                && external.table().source() == source;
    }

    /** The buffer's place in the table; 0 for none. */
    int indexOf(@Nullable Buffer buffer) {
        return buffer == null ? 0 : indices.getOrDefault(buffer, 0);
    }

    /** The tables; constants go outside the flatbuffer where they stood so, or all where they exceed {@code inside}. */
    List<TablePiece> write(long insideBytesMax, UnknownFields unknown) {
        long total = buffers.stream().mapToLong(Buffer::size).sum();
        boolean allOutside = total > insideBytesMax;
        return buffers.stream()
                .map(buffer -> write(buffer, allOutside, unknown))
                .toList();
    }

    private static TablePiece write(Buffer buffer, boolean allOutside, UnknownFields unknown) {
        Origin.OfBuffer origin = buffer.extras() instanceof Origin.OfBuffer of ? of : null;
        TableDraft draft = TableDraft.of(Schema.Buffer.ROWS, origin == null ? null : origin.table(), unknown);
        boolean wasOutside = origin != null && origin.outside();
        if (buffer.size() == 0) {
            draft.flat(Schema.Buffer.DATA, buffer.bytes());
        } else if (wasOutside || allOutside) {
            Piece.Payload payload = new Piece.Payload(buffer.bytes(), ALIGNMENT, true);
            return draft.without(Schema.Buffer.DATA)
                    .absolute(Schema.Buffer.OFFSET, payload)
                    .scalar(Schema.Buffer.SIZE, buffer.size())
                    .finish();
        } else {
            draft.table(Schema.Buffer.DATA, new Piece.Payload(buffer.bytes(), ALIGNMENT, false));
        }
        if (wasOutside) {
            draft.without(Schema.Buffer.OFFSET).without(Schema.Buffer.SIZE);
        }
        return draft.finish();
    }
}
