package dev.tern.converter.onnx.model;

import dev.tern.graph.Quoted;
import dev.tern.tensor.TernException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tensors in files beside the model. No file outside the model's own folder is ever opened. */
final class NeighbourFiles {
    private final @Nullable Path folder;
    private final Map<Path, MemorySegment> mapped = new HashMap<>();

    /** Files in {@code folder}; none where it is null. */
    NeighbourFiles(@Nullable Path folder) {
        this.folder = folder;
    }

    /** The bytes that {@code entries} (location, offset, length) describe. */
    MemorySegment read(Map<String, String> entries, long bytes) {
        String location = entries.getOrDefault("location", "");
        MemorySegment file = mapped.computeIfAbsent(resolve(location), NeighbourFiles::map);
        long offset = number(entries, "offset", 0);
        long length = number(entries, "length", bytes);
        if (length != bytes || offset < 0 || offset > file.byteSize() - length) {
            throw TernException.at("external data " + Quoted.name(location))
                    .expected(bytes + " bytes within the file's " + file.byteSize())
                    .found(length + " bytes from " + offset)
                    .fix("export the model again, and keep its data file beside it");
        }
        return file.asSlice(offset, length);
    }

    private static long number(Map<String, String> entries, String key, long otherwise) {
        String text = entries.get(key);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("\\d{1,18}")) {
            throw TernException.at("external data")
                    .expected("a number for " + key)
                    .found(Quoted.name(text))
                    .fix("the file is damaged");
        }
        return Long.parseLong(text);
    }

    private Path resolve(String location) {
        if (folder == null) {
            throw TernException.of("its data is in the file " + Quoted.name(location)
                    + ", and the model was not read from a folder; convert the file rather than its bytes");
        }
        try {
            Path relative = Path.of(location);
            Path within = folder.resolve(relative).normalize();
            boolean outside = location.isBlank()
                    || relative.isAbsolute()
                    || !within.startsWith(folder.normalize())
                    || !Files.isRegularFile(within)
                    || !within.toRealPath().startsWith(folder.toRealPath());
            if (!outside) {
                return within;
            }
        } catch (InvalidPathException | IOException e) {
            throw unusable(location, e);
        }
        throw unusable(location, null);
    }

    private static TernException unusable(String location, @Nullable Exception cause) {
        String problem = "there is no file " + Quoted.name(location)
                + " in the model's folder; keep the data beside the model, and not outside its folder";
        return cause == null
                ? TernException.at("external data").problem(problem)
                : TernException.at("external data").problem(problem, cause);
    }

    private static MemorySegment map(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        } catch (IOException e) {
            throw TernException.at("external data").problem("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
