package dev.tern.tflite.metadata;

import dev.tern.graph.Extras;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A graph of a model, described: one entry for each of its inputs and outputs, in their order. */
public record SubgraphMetadata(
        String name,
        String description,
        List<TensorMetadata> inputs,
        List<TensorMetadata> outputs,
        List<FileDescription> files,
        List<ProcessUnit> inputProcessUnits,
        List<ProcessUnit> outputProcessUnits,
        List<TensorGroup> inputGroups,
        List<TensorGroup> outputGroups,
        List<Custom> custom,
        Extras extras) {
    /** Tensors that belong together, by the names in their descriptions. */
    public record TensorGroup(String name, List<String> tensors) {
        public TensorGroup {
            tensors = List.copyOf(tensors);
        }
    }

    /** Named bytes. */
    public record Custom(String name, byte[] bytes) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Custom custom && custom.name.equals(name) && Arrays.equals(custom.bytes, bytes);
        }

        @Override
        public int hashCode() {
            return name.hashCode() * 31 + Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Custom[" + name + ", " + bytes.length + " bytes]";
        }
    }

    public SubgraphMetadata {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        files = List.copyOf(files);
        inputProcessUnits = List.copyOf(inputProcessUnits);
        outputProcessUnits = List.copyOf(outputProcessUnits);
        inputGroups = List.copyOf(inputGroups);
        outputGroups = List.copyOf(outputGroups);
        custom = List.copyOf(custom);
    }

    /** A graph of which only inputs and outputs are described. */
    public static SubgraphMetadata of(List<TensorMetadata> inputs, List<TensorMetadata> outputs) {
        return new SubgraphMetadata(
                "", "", inputs, outputs, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), Extras.NONE);
    }
}
