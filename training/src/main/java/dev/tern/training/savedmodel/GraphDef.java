package dev.tern.training.savedmodel;

import dev.tern.tensor.TernException;
import dev.tern.tflite.FileProblem;
import dev.tern.training.protobuf.Message;
import dev.tern.training.protobuf.MessageBuilder;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A TensorFlow graph with its functions.
 *
 * @param producer version of the graph format for which it was made
 */
public record GraphDef(List<NodeDef> nodes, Map<String, FunctionDef> functions, int producer) {
    public GraphDef {
        nodes = List.copyOf(nodes);
        functions = Map.copyOf(functions);
    }

    /** The graph in a file, mostly a frozen one; constants stay views of the mapped file. */
    public static GraphDef read(Path file) {
        try {
            return read(Message.of(String.valueOf(file.getFileName()), map(file)));
        } catch (TernException e) {
            throw e.where().startsWith(String.valueOf(file.getFileName()))
                    ? e
                    : e.within(String.valueOf(file.getFileName()));
        }
    }

    static MemorySegment map(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        } catch (IOException e) {
            throw FileProblem.reading("file", file, e);
        }
    }

    static GraphDef read(Message message) {
        Map<String, FunctionDef> functions = new LinkedHashMap<>();
        for (Message function : message.messageOrEmpty(2).messages(1)) {
            FunctionDef read = FunctionDef.read(function);
            functions.put(read.name(), read);
        }
        return new GraphDef(
                message.messages(1).stream().map(NodeDef::read).toList(),
                functions,
                message.messageOrEmpty(4).int32(1));
    }

    /** The graph in {@code bytes}, which must not change meanwhile. */
    public static GraphDef read(MemorySegment bytes) {
        return read(Message.of("graph", bytes));
    }

    /** The bytes of the graph's file. */
    public byte[] toBytes() {
        return write().toBytes();
    }

    MessageBuilder write() {
        MessageBuilder message = new MessageBuilder();
        nodes.forEach(node -> message.put(1, node.write()));
        MessageBuilder library = new MessageBuilder();
        new java.util.TreeMap<>(functions).values().forEach(function -> library.put(1, function.write()));
        return message.put(2, library).put(4, new MessageBuilder().put(1, producer));
    }
}
