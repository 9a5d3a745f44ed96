package dev.tern.tflite.metadata;

import dev.tern.graph.Extras;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An input or output of a model, described. */
public record TensorMetadata(
        String name,
        String description,
        List<String> dimensionNames,
        @Nullable Content content,
        List<ProcessUnit> processUnits,
        @Nullable Stats stats,
        List<FileDescription> files,
        Extras extras) {
    /** Largest and smallest values, for each channel or for all. */
    public record Stats(List<Float> max, List<Float> min) {
        public Stats {
            max = List.copyOf(max);
            min = List.copyOf(min);
        }
    }

    public TensorMetadata {
        dimensionNames = List.copyOf(dimensionNames);
        processUnits = List.copyOf(processUnits);
        files = List.copyOf(files);
    }

    /** A tensor of which only name and description are told. */
    public static TensorMetadata of(String name, String description) {
        return new TensorMetadata(name, description, List.of(), null, List.of(), null, List.of(), Extras.NONE);
    }

    public TensorMetadata withContent(@Nullable Content other) {
        return new TensorMetadata(name, description, dimensionNames, other, processUnits, stats, files, extras);
    }

    public TensorMetadata withProcessUnits(List<ProcessUnit> others) {
        return new TensorMetadata(name, description, dimensionNames, content, others, stats, files, extras);
    }

    public TensorMetadata withStats(@Nullable Stats other) {
        return new TensorMetadata(name, description, dimensionNames, content, processUnits, other, files, extras);
    }

    public TensorMetadata withFiles(List<FileDescription> others) {
        return new TensorMetadata(name, description, dimensionNames, content, processUnits, stats, others, extras);
    }

    /** How values are normalised, if the model says so. */
    public Optional<ProcessUnit.Normalization> normalization() {
        return processUnits.stream()
                .filter(ProcessUnit.Normalization.class::isInstance)
                .map(ProcessUnit.Normalization.class::cast)
                .findFirst();
    }

    /** The first file of this type. */
    public Optional<FileDescription> file(FileType type) {
        return files.stream().filter(file -> file.type() == type).findFirst();
    }
}
