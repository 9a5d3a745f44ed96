package dev.tern.tflite;

import dev.tern.graph.Buffer;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Value;
import dev.tern.tensor.TernException;
import dev.tern.tflite.flatbuffer.FlatBytes;
import dev.tern.tflite.flatbuffer.TableDraft;
import dev.tern.tflite.flatbuffer.TablePiece;
import dev.tern.tflite.flatbuffer.UnknownFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the constants of a file that is written stand: inside the flatbuffer, behind it in the same file, or in a file of
 * their own beside it.
 */
public final class WeightsFile {
    /** Smaller constants stay inside: they save nothing elsewhere. */
    private static final int OUTSIDE_BYTES_MIN = 1024;

    private static final int ALIGNMENT = 64;

    private final String name;
    private final Map<Buffer, Long> ids = new IdentityHashMap<>();
    private final List<Buffer> buffers = new ArrayList<>();

    private WeightsFile(String name) {
        this.name = name;
    }

    /** Writes {@code model} to {@code path} with all constants inside the flatbuffer. */
    public static void inside(Model model, Path path) {
        ModelFile.write(ModelWriter.encode(plain(model), ModelWriter.INSIDE_BYTES_MAX, new WeightsFile("")), path);
    }

    /** Writes {@code model} to {@code path} with its constants behind the flatbuffer, as models beyond 2 GB have them. */
    public static void behind(Model model, Path path) {
        ModelFile.write(ModelWriter.encode(plain(model), 0, new WeightsFile("")), path);
    }

    /** Writes {@code model} to {@code path} and its large constants to the file {@code name} beside it. */
    public static void beside(Model model, Path path, String name) {
        Path folder = path.toAbsolutePath().getParent();
        if (name.isEmpty() || name.contains("/") || name.contains("\\") || name.contains(":") || folder == null) {
            throw TernException.at("file of weights")
                    .expected("a plain name; the file goes beside the model")
                    .found("'" + name + "'")
                    .fix("leave the folder out");
        }
        Model plain = plain(model);
        WeightsFile weights = new WeightsFile(name);
        FlatBytes bytes = FlatBytes.none();
        for (Graph graph : plain.graphs()) {
            for (Value value : graph.values()) {
                Buffer buffer = value.buffer();
                if (buffer != null && buffer.size() >= OUTSIDE_BYTES_MIN && weights.id(buffer) == 0) {
                    weights.buffers.add(buffer);
                    weights.ids.put(buffer, (long) weights.buffers.size());
                    bytes = bytes.then(buffer.bytes()).paddedTo(ALIGNMENT);
                }
            }
        }
        FlatBytes graph = ModelWriter.encode(plain, ModelWriter.INSIDE_BYTES_MAX, weights);
        ModelFile.write(bytes, folder.resolve(name));
        ModelFile.write(graph, path);
    }

    /** The model with buffers that know nothing of the file in which they stood. */
    private static Model plain(Model model) {
        Map<Buffer, Buffer> copies = new IdentityHashMap<>();
        List<Graph> graphs = new ArrayList<>();
        for (Graph graph : model.graphs()) {
            List<Value> values = new ArrayList<>();
            for (Value value : graph.values()) {
                Buffer buffer = value.buffer();
                values.add(buffer == null ? value : value.withBuffer(copy(buffer, copies)));
            }
            graphs.add(graph.withValues(values));
        }
        return model.withGraphs(graphs)
                .withMetadata(model.metadata().stream()
                        .map(entry -> new Model.Metadata(entry.name(), copy(entry.buffer(), copies), entry.extras()))
                        .toList())
                .withBuffers(model.buffers().stream()
                        .map(buffer -> copy(buffer, copies))
                        .toList());
    }

    private static Buffer copy(Buffer buffer, Map<Buffer, Buffer> copies) {
        return copies.computeIfAbsent(buffer, b -> Buffer.of(b.bytes()));
    }

    /** The number of a buffer in the other file; 0 for one that stays in the model's own. */
    long id(Buffer buffer) {
        return ids.getOrDefault(buffer, 0L);
    }

    /** Says in the model's table where the bytes are. */
    void describe(TableDraft draft, UnknownFields unknown) {
        draft.without(Schema.Model.EXTERNAL_GROUPS).without(Schema.Model.EXTERNAL_BUFFERS);
        if (buffers.isEmpty()) {
            return;
        }
        List<TablePiece> tables = new ArrayList<>();
        long at = 0;
        for (Buffer buffer : buffers) {
            tables.add(TableDraft.of(Schema.ExternalBuffer.ROWS, null, unknown)
                    .scalar(Schema.ExternalBuffer.ID, id(buffer))
                    .scalar(Schema.ExternalBuffer.GROUP, 0)
                    .scalar(Schema.ExternalBuffer.OFFSET, at)
                    .scalar(Schema.ExternalBuffer.LENGTH, buffer.size())
                    .finish());
            at += (buffer.size() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }
        draft.tables(
                        Schema.Model.EXTERNAL_GROUPS,
                        List.of(TableDraft.of(Schema.ExternalGroup.ROWS, null, unknown)
                                .string(Schema.ExternalGroup.NAME, name)
                                .finish()))
                .tables(Schema.Model.EXTERNAL_BUFFERS, tables);
    }
}
