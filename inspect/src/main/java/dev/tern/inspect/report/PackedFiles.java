package dev.tern.inspect.report;

import dev.tern.graph.Model;
import dev.tern.tensor.TernException;
import dev.tern.tflite.AssociatedFiles;
import dev.tern.tflite.metadata.FileDescription;
import dev.tern.tflite.metadata.FileType;
import dev.tern.tflite.metadata.TensorMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Files packed behind a model.
 *
 * @param problem why they could not be read, or an empty text
 */
public record PackedFiles(List<Entry> entries, String problem, AssociatedFiles files) {
    /** One file; {@code bytes} is -1 where it cannot be unpacked. */
    public record Entry(String name, long bytes) {}

    static PackedFiles of(Model model) {
        try {
            AssociatedFiles files = AssociatedFiles.of(model);
            List<Entry> entries = new ArrayList<>();
            for (String name : files.names()) {
                entries.add(new Entry(name, size(files, name)));
            }
            return new PackedFiles(List.copyOf(entries), "", files);
        } catch (TernException e) {
            return new PackedFiles(List.of(), String.valueOf(e.getMessage()), AssociatedFiles.none());
        }
    }

    private static long size(AssociatedFiles files, String name) {
        try {
            return files.bytes(name).length;
        } catch (TernException _) {
            return -1;
        }
    }

    /** Lines of the label file that {@code tensor} names. */
    int labelCount(Optional<TensorMetadata> tensor) {
        return tensor.flatMap(PackedFiles::labels)
                .map(FileDescription::name)
                .filter(files::has)
                .filter(name -> size(files, name) >= 0)
                .map(name -> files.lines(name).size())
                .orElse(0);
    }

    static Optional<FileDescription> labels(TensorMetadata tensor) {
        return tensor.file(FileType.TENSOR_AXIS_LABELS).or(() -> tensor.file(FileType.TENSOR_VALUE_LABELS));
    }
}
