package dev.tern.tflite;

import dev.tern.graph.Model;
import dev.tern.tensor.TernException;
import dev.tern.tflite.flatbuffer.FlatBytes;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads and writes {@code .tflite} files.
 *
 * <p>A model read from a path is memory-mapped: its buffers are views of the file, which must not be changed or cut
 * short while the model is in use ({@link #write} replaces files instead of changing them, so writing over the file that
 * a model came from is safe). The mapping lives as long as anything reachable refers to it and needs no closing; whoever
 * wants to end it at a chosen moment maps the file in an arena and passes the {@link MemorySegment}.
 */
public final class ModelFile {
    private ModelFile() {}

    /** The model in the file {@code path}. */
    public static Model read(Path path) {
        return read(path, ReadOptions.DEFAULT);
    }

    /** The model in the file {@code path}. */
    public static Model read(Path path, ReadOptions options) {
        Path folder = path.toAbsolutePath().getParent();
        ReadOptions placed =
                options.externalFiles() == null && folder != null ? options.withExternalFiles(folder) : options;
        try {
            return read(map(path), placed);
        } catch (TernException e) {
            throw e.within(String.valueOf(path.getFileName()));
        }
    }

    private static MemorySegment map(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        } catch (IOException e) {
            throw FileProblem.reading("model file", path, e);
        }
    }

    /** The model in {@code bytes}, which it keeps using: they must not change meanwhile. */
    public static Model read(MemorySegment bytes) {
        return read(bytes, ReadOptions.DEFAULT);
    }

    /** The model in {@code bytes}, which it keeps using: they must not change meanwhile. */
    public static Model read(MemorySegment bytes, ReadOptions options) {
        return ModelReader.read(bytes, options);
    }

    /** The model in {@code bytes}, which it keeps using: they must not change meanwhile. */
    public static Model read(byte[] bytes) {
        return read(MemorySegment.ofArray(bytes));
    }

    /** The bytes of the model's file; the same model always gives the same bytes. */
    public static byte[] toBytes(Model model) {
        return ModelWriter.encode(model, ModelWriter.INSIDE_BYTES_MAX).toArray();
    }

    /** How many bytes the model's file has, without making it. */
    public static long size(Model model) {
        return ModelWriter.encode(model, ModelWriter.INSIDE_BYTES_MAX).size();
    }

    /** Writes the model to {@code path}: whole or not at all. */
    public static void write(Model model, Path path) {
        write(ModelWriter.encode(model, ModelWriter.INSIDE_BYTES_MAX), path);
    }

    static void write(FlatBytes bytes, Path path) {
        Path target = path.toAbsolutePath();
        try {
            Path temporary = PartFile.beside(target);
            try {
                try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                    bytes.writeTo(channel);
                }
                PartFile.move(temporary, target);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw FileProblem.writing("model file", path, e);
        }
    }
}
