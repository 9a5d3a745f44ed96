package dev.tern.converter.edit;

import dev.tern.graph.Model;
import dev.tern.graph.Value;
import dev.tern.tensor.TernException;
import dev.tern.tflite.AssociatedFiles;
import dev.tern.tflite.MetadataEntries;
import dev.tern.tflite.metadata.FileDescription;
import dev.tern.tflite.metadata.FileType;
import dev.tern.tflite.metadata.MetadataWriter;
import dev.tern.tflite.metadata.ModelMetadata;
import dev.tern.tflite.metadata.SubgraphMetadata;
import dev.tern.tflite.metadata.TensorMetadata;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a model tells about itself: descriptions, labels, named entries, packed files. */
final class Describing {
    private Describing() {}

    /** The description inside {@code model}, or one that names its inputs and outputs. */
    private static ModelMetadata described(Model model) {
        return ModelMetadata.of(model)
                .filter(known -> !known.subgraphs().isEmpty())
                .orElseGet(() -> ModelMetadata.of(
                        "",
                        model.description(),
                        SubgraphMetadata.of(
                                tensors(model, model.main().inputs()),
                                tensors(model, model.main().outputs()))));
    }

    private static List<TensorMetadata> tensors(Model model, List<Integer> values) {
        return values.stream()
                .map(v -> TensorMetadata.of(model.main().value(v).name(), ""))
                .toList();
    }

    /** {@code labels} as what the elements of the last axis of an output stand for, packed as {@code file}. */
    static Model labels(Model model, int output, String file, List<String> labels) {
        Value value = model.main().value(model.main().outputs().get(output));
        int extent = value.shape().rank() == 0 ? 1 : value.shape().dim(-1);
        if (labels.isEmpty() || (value.type().isFloat() && extent != labels.size() && extent != 1)) {
            throw TernException.at("labels for output '" + value.name() + "'")
                    .expected(extent + " labels, one for each element of its last axis")
                    .found(String.valueOf(labels.size()))
                    .fix("give one label on each line");
        }
        ModelMetadata old = described(model);
        SubgraphMetadata graph = old.subgraphs().getFirst();
        List<TensorMetadata> outputs = new ArrayList<>(graph.outputs());
        while (outputs.size() <= output) {
            outputs.add(TensorMetadata.of("", ""));
        }
        FileType type =
                value.type().isFloat() && extent > 1 || value.quantization().isQuantized()
                        ? FileType.TENSOR_AXIS_LABELS
                        : FileType.TENSOR_VALUE_LABELS;
        TensorMetadata tensor = outputs.get(output);
        List<FileDescription> files = new ArrayList<>(tensor.files());
        files.removeIf(known -> known.type() == type || known.name().equals(file));
        files.add(FileDescription.of(file, type));
        outputs.set(output, tensor.withFiles(files));
        List<SubgraphMetadata> graphs = new ArrayList<>(old.subgraphs());
        graphs.set(
                0,
                new SubgraphMetadata(
                        graph.name(),
                        graph.description(),
                        graph.inputs(),
                        outputs,
                        graph.files(),
                        graph.inputProcessUnits(),
                        graph.outputProcessUnits(),
                        graph.inputGroups(),
                        graph.outputGroups(),
                        graph.custom(),
                        graph.extras()));
        byte[] text = (String.join("\n", labels) + "\n").getBytes(StandardCharsets.UTF_8);
        Model packed = AssociatedFiles.of(model).with(file, text).packInto(model);
        return with(packed, old, old.name(), old.description(), old.version(), old.author(), old.license(), graphs);
    }

    private static Model with(
            Model model,
            ModelMetadata old,
            String name,
            String description,
            String version,
            String author,
            String license,
            List<SubgraphMetadata> graphs) {
        ModelMetadata changed = new ModelMetadata(
                name,
                description,
                version,
                graphs,
                author,
                license,
                old.files(),
                old.minimumParserVersion(),
                old.extras());
        return MetadataWriter.store(changed, model);
    }

    /** One of the fields name, description, version, author and license. */
    static Model about(Model model, String field, String text) {
        ModelMetadata old = described(model);
        return switch (field) {
            case "name" ->
                with(model, old, text, old.description(), old.version(), old.author(), old.license(), old.subgraphs());
            case "description" ->
                with(
                        model.withDescription(text),
                        old,
                        old.name(),
                        text,
                        old.version(),
                        old.author(),
                        old.license(),
                        old.subgraphs());
            case "version" ->
                with(model, old, old.name(), old.description(), text, old.author(), old.license(), old.subgraphs());
            case "author" ->
                with(model, old, old.name(), old.description(), old.version(), text, old.license(), old.subgraphs());
            case "license" ->
                with(model, old, old.name(), old.description(), old.version(), old.author(), text, old.subgraphs());
            default ->
                throw TernException.at("field '" + field + "'")
                        .expected("name, description, version, author or license")
                        .found(field)
                        .fix("put other things into a named entry");
        };
    }

    static Model without(Model model, String entry) {
        if (model.metadata(entry).isEmpty()) {
            throw TernException.at("metadata entry '" + entry + "'")
                    .expected("an entry of the model")
                    .found(
                            model.metadata().isEmpty()
                                    ? "none at all"
                                    : model.metadata().stream()
                                            .map(Model.Metadata::name)
                                            .toList()
                                            .toString())
                    .fix("name one of them");
        }
        return MetadataEntries.remove(model, entry);
    }

    /** Without any entry and any packed file. */
    static Model withoutAll(Model model) {
        Model bare = model;
        for (Model.Metadata entry : model.metadata()) {
            bare = MetadataEntries.remove(bare, entry.name());
        }
        return AssociatedFiles.none().packInto(bare);
    }

    /** Takes the description out where it no longer has an entry for each input and output. */
    static Model fitting(Model before, Model after) {
        boolean same = before.main().inputs().size() == after.main().inputs().size()
                && before.main().outputs().size() == after.main().outputs().size();
        Optional<Model.Metadata> entry = after.metadata(ModelMetadata.ENTRY);
        return same || entry.isEmpty()
                ? after
                : AssociatedFiles.none().packInto(MetadataEntries.remove(after, ModelMetadata.ENTRY));
    }
}
