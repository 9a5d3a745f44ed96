package dev.tern.tflite;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Signature;
import dev.tern.graph.Value;
import dev.tern.graph.Verifier;
import dev.tern.tensor.TernException;
import dev.tern.tflite.flatbuffer.Field;
import dev.tern.tflite.flatbuffer.Source;
import dev.tern.tflite.flatbuffer.TableView;
import dev.tern.tflite.zip.ZipDirectory;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model from the bytes of its file. */
final class ModelReader {
    private final ReadOptions options;
    private int valuesLeft;

    private ModelReader(ReadOptions options) {
        this.options = options;
        this.valuesLeft = options.values();
    }

    static Model read(MemorySegment bytes, ReadOptions options) {
        Source source = Source.of(bytes, options.tables());
        Model model = new ModelReader(options).model(source.root(Schema.IDENTIFIER, Schema.Model.ROWS));
        source.accept();
        return options.verified() ? Verifier.requireValid(model) : model;
    }

    private Model model(TableView root) {
        long version = root.scalar(Schema.Model.VERSION);
        if (version != Model.SCHEMA_VERSION) {
            throw TernException.at("file")
                    .expected("version " + Model.SCHEMA_VERSION + " of the file format")
                    .found(String.valueOf(version))
                    .fix("convert the model again with a current converter");
        }
        OperatorCodes codes = OperatorCodes.read(root);
        Buffers buffers = Buffers.read(root, new ExternalBuffers(root, options.externalFiles()));
        List<Graph> graphs = graphs(root, codes, buffers);
        return new Model(
                (int) version,
                root.string(Schema.Model.DESCRIPTION),
                graphs,
                signatures(root, graphs),
                metadata(root, buffers),
                buffers.all(),
                archive(root));
    }

    private static Origin.OfModel archive(TableView root) {
        Source source = root.source();
        long start = ZipDirectory.startIn(source.bytes());
        long size = source.size() - start;
        source.reserve(start, size);
        return new Origin.OfModel(root, source.slice(start, size), start);
    }

    private List<Graph> graphs(TableView root, OperatorCodes codes, Buffers buffers) {
        List<Graph> graphs = new ArrayList<>();
        for (TableView table : root.tables(Schema.Model.SUBGRAPHS)) {
            try {
                graphs.add(graph(table, codes, buffers));
            } catch (TernException e) {
                throw e.within("subgraph " + graphs.size());
            }
        }
        if (graphs.isEmpty()) {
            throw TernException.at("model")
                    .expected("at least one subgraph")
                    .found("none")
                    .fix("there is nothing to run in this file; convert the model again");
        }
        return graphs;
    }

    private Graph graph(TableView table, OperatorCodes codes, Buffers buffers) {
        List<Value> values = new ArrayList<>();
        int count = table.count(Schema.SubGraph.TENSORS);
        valuesLeft -= count;
        if (valuesLeft < 0) {
            throw TernException.at("tensors")
                    .expected("at most " + options.values() + " over all subgraphs")
                    .found(count + " more than are left")
                    .fix("the file is damaged or hostile; a genuine one this large needs a higher read limit");
        }
        for (TableView tensor : table.tables(Schema.SubGraph.TENSORS)) {
            try {
                values.add(ValueCodec.read(tensor, buffers, options.rank()));
            } catch (TernException e) {
                throw e.within("tensor " + values.size());
            }
        }
        List<Node> nodes = new ArrayList<>();
        for (TableView operator : table.tables(Schema.SubGraph.OPERATORS)) {
            try {
                nodes.add(NodeReader.read(operator, codes, values.size()));
            } catch (TernException e) {
                throw e.within("operator " + nodes.size());
            }
        }
        return new Graph(
                table.string(Schema.SubGraph.NAME),
                values,
                nodes,
                NodeReader.indices(table, Schema.SubGraph.INPUTS, values.size()),
                NodeReader.indices(table, Schema.SubGraph.OUTPUTS, values.size()),
                new Origin.OfTable(table));
    }

    private static List<Signature> signatures(TableView root, List<Graph> graphs) {
        List<Signature> signatures = new ArrayList<>();
        for (TableView table : root.tables(Schema.Model.SIGNATURES)) {
            try {
                int graph = table.index(Schema.SignatureDef.SUBGRAPH, graphs.size(), "subgraphs");
                int values = graphs.get(graph).values().size();
                signatures.add(new Signature(
                        table.string(Schema.SignatureDef.KEY),
                        graph,
                        names(table, Schema.SignatureDef.INPUTS, values),
                        names(table, Schema.SignatureDef.OUTPUTS, values),
                        new Origin.OfTable(table)));
            } catch (TernException e) {
                throw e.within("signature " + signatures.size());
            }
        }
        return signatures;
    }

    static Map<String, Integer> names(TableView signature, Field field, int values) {
        Map<String, Integer> names = new LinkedHashMap<>();
        for (TableView table : signature.tables(field)) {
            names.put(table.string(Schema.TensorMap.NAME), table.index(Schema.TensorMap.TENSOR, values, "tensors"));
        }
        return names;
    }

    private static List<Model.Metadata> metadata(TableView root, Buffers buffers) {
        List<Model.Metadata> all = new ArrayList<>();
        for (TableView table : root.tables(Schema.Model.METADATA)) {
            try {
                int buffer = table.index(Schema.Metadata.BUFFER, buffers.all().size(), "buffers");
                all.add(new Model.Metadata(
                        table.string(Schema.Metadata.NAME), buffers.at(buffer), new Origin.OfTable(table)));
            } catch (TernException e) {
                throw e.within("metadata " + all.size());
            }
        }
        return all;
    }
}
