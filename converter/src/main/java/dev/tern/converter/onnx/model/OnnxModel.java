package dev.tern.converter.onnx.model;

import dev.tern.tensor.TernException;
import dev.tern.tflite.FileProblem;
import dev.tern.training.protobuf.Message;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model in an ONNX file.
 *
 * @param opset version of ONNX' own operators; 0 where the model states none
 * @param functions operators that the model defines, by domain and name joined with a colon
 */
public record OnnxModel(OnnxGraph graph, int opset, Map<String, OnnxFunction> functions) {
    public OnnxModel {
        functions = Map.copyOf(functions);
    }

    /** The model in a file; constants stay views of the mapped file. Data outside the file is looked for beside it. */
    public static OnnxModel read(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return read(String.valueOf(file.getFileName()), map(file), folder);
    }

    /** The model in {@code bytes}, which must not change meanwhile. */
    public static OnnxModel read(MemorySegment bytes) {
        return read("model", bytes, null);
    }

    private static OnnxModel read(String where, MemorySegment bytes, @Nullable Path folder) {
        Message message = Message.of(where, bytes);
        TensorReader tensors = new TensorReader(new NeighbourFiles(folder));
        int opset = 0;
        for (Message imported : message.messages(8)) {
            if (OnnxNode.domain(imported.text(1)).isEmpty()) {
                opset = (int) Math.clamp(imported.int64(2), 0, Integer.MAX_VALUE);
            }
        }
        Message graph = message.message(7)
                .orElseThrow(() -> TernException.at(where)
                        .expected("a graph")
                        .found("none")
                        .fix("the file is damaged, or no ONNX model"));
        Map<String, OnnxFunction> functions = new HashMap<>();
        for (Message function : message.messages(25)) {
            OnnxFunction read = OnnxFunction.read(function, tensors);
            functions.put(read.domain() + ":" + read.name(), read);
        }
        return new OnnxModel(OnnxGraph.read(graph, tensors, 0), opset, functions);
    }

    private static MemorySegment map(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        } catch (IOException e) {
            throw FileProblem.reading("file", file, e);
        }
    }
}
