package dev.tern.tflite;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Signature;
import dev.tern.tflite.flatbuffer.Field;
import dev.tern.tflite.flatbuffer.FlatBytes;
import dev.tern.tflite.flatbuffer.Layout;
import dev.tern.tflite.flatbuffer.Source;
import dev.tern.tflite.flatbuffer.TableDraft;
import dev.tern.tflite.flatbuffer.TablePiece;
import dev.tern.tflite.flatbuffer.TableView;
import dev.tern.tflite.flatbuffer.UnknownFields;
import dev.tern.tflite.zip.ZipDirectory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bytes of a model's file. */
final class ModelWriter {
    /** Constants beyond this many bytes go outside the flatbuffer, which itself ends at 2 GB. */
    static final long INSIDE_BYTES_MAX = 2_000_000_000L;

    private final Model model;
    private final BufferTable buffers;
    private final CodeTable codes;
    private final UnknownFields unknown = new UnknownFields();
    private final @Nullable WeightsFile weights;

    private ModelWriter(Model model, @Nullable WeightsFile weights) {
        this.model = model;
        this.weights = weights;
        this.buffers = new BufferTable(model, weights);
        this.codes = new CodeTable(model);
    }

    /** The model encoded anew, whatever file it came from. */
    static FlatBytes encode(Model model, long insideBytesMax) {
        return encode(model, insideBytesMax, null);
    }

    /** The same, with some constants in another file; null leaves those that stand in other files there. */
    static FlatBytes encode(Model model, long insideBytesMax, @Nullable WeightsFile weights) {
        FlatBytes bytes = Layout.write(new ModelWriter(model, weights).root(insideBytesMax), Schema.IDENTIFIER);
        Origin.OfModel origin = Origin.OfModel.of(model.extras());
        Source source = origin.sourceOrNull();
        if (source != null) {
            bytes = bytes.then(source.trailing());
        }
        if (origin.archive().byteSize() > 0) {
            bytes = bytes.then(ZipDirectory.moved(origin.archive(), origin.archiveStart(), bytes.size()));
        }
        return bytes;
    }

    private TablePiece root(long insideBytesMax) {
        List<TablePiece> graphs = model.graphs().stream().map(this::graph).toList();
        TableDraft draft = TableDraft.of(
                        Schema.Model.ROWS, Origin.OfModel.of(model.extras()).root(), unknown)
                .scalar(Schema.Model.VERSION, model.schemaVersion())
                .tables(Schema.Model.OPERATOR_CODES, codes.write(unknown))
                .tables(Schema.Model.SUBGRAPHS, graphs)
                .string(Schema.Model.DESCRIPTION, model.description())
                .tables(Schema.Model.BUFFERS, buffers.write(insideBytesMax, unknown))
                .tables(
                        Schema.Model.METADATA,
                        model.metadata().stream().map(this::metadata).toList())
                .tables(
                        Schema.Model.SIGNATURES,
                        model.signatures().stream().map(this::signature).toList());
        if (weights != null) {
            weights.describe(draft, unknown);
        }
        return draft.finish();
    }

    private TablePiece graph(Graph graph) {
        TableView origin = Origin.tableOf(graph.extras());
        return TableDraft.of(Schema.SubGraph.ROWS, origin, unknown)
                .tables(
                        Schema.SubGraph.TENSORS,
                        graph.values().stream()
                                .map(value -> ValueCodec.write(value, buffers, unknown))
                                .toList())
                .int32s(Schema.SubGraph.INPUTS, graph.inputs())
                .int32s(Schema.SubGraph.OUTPUTS, graph.outputs())
                .tables(
                        Schema.SubGraph.OPERATORS,
                        graph.nodes().stream()
                                .map(node -> NodeWriter.write(node, codes.indexOf(node), unknown))
                                .toList())
                .string(Schema.SubGraph.NAME, graph.name())
                .finish();
    }

    private TablePiece metadata(Model.Metadata metadata) {
        return TableDraft.of(Schema.Metadata.ROWS, Origin.tableOf(metadata.extras()), unknown)
                .string(Schema.Metadata.NAME, metadata.name())
                .scalar(Schema.Metadata.BUFFER, buffers.indexOf(metadata.buffer()))
                .finish();
    }

    private TablePiece signature(Signature signature) {
        TableView origin = Origin.tableOf(signature.extras());
        TableDraft draft = TableDraft.of(Schema.SignatureDef.ROWS, origin, unknown)
                .string(Schema.SignatureDef.KEY, signature.key())
                .scalar(Schema.SignatureDef.SUBGRAPH, signature.graph());
        names(draft, Schema.SignatureDef.INPUTS, signature.inputs(), origin);
        names(draft, Schema.SignatureDef.OUTPUTS, signature.outputs(), origin);
        return draft.finish();
    }

    private void names(TableDraft draft, Field field, Map<String, Integer> names, @Nullable TableView origin) {
        if (origin != null && sameNames(ModelReader.names(origin, field, Integer.MAX_VALUE), names)) {
            return;
        }
        // The original refuses entry points whose list of inputs or outputs is absent; empty lists it takes.
        draft.presentTables(
                field,
                names.entrySet().stream()
                        .map(entry -> TableDraft.of(Schema.TensorMap.ROWS, null, unknown)
                                .string(Schema.TensorMap.NAME, entry.getKey())
                                .scalar(Schema.TensorMap.TENSOR, entry.getValue())
                                .finish())
                        .toList());
    }

    private static boolean sameNames(Map<String, Integer> a, Map<String, Integer> b) {
        return List.copyOf(a.entrySet()).equals(List.copyOf(b.entrySet()));
    }
}
