package dev.tern.tflite;

import dev.tern.graph.Buffer;
import dev.tern.tensor.TernException;
import dev.tern.tflite.flatbuffer.TableView;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Constant bytes in files beside the model. A file is named without any path and must be a regular file of the allowed
 * folder, not a link: a model cannot reach further than its own folder.
 */
final class ExternalBuffers {
    private final List<TableView> groups;
    private final Map<Long, TableView> byId = new HashMap<>();
    private final Map<Long, Buffer> opened = new HashMap<>();
    private final Map<String, MemorySegment> files = new HashMap<>();
    private final @Nullable Path folder;

    ExternalBuffers(TableView model, @Nullable Path folder) {
        this.folder = folder;
        this.groups = model.tables(Schema.Model.EXTERNAL_GROUPS);
        for (TableView table : model.tables(Schema.Model.EXTERNAL_BUFFERS)) {
            byId.putIfAbsent(table.scalar(Schema.ExternalBuffer.ID), table);
        }
    }

    /** The bytes with number {@code id}; the same object each time. */
    Buffer get(long id) {
        Buffer known = opened.get(id);
        if (known != null) {
            return known;
        }
        TableView table = byId.get(id);
        if (table == null) {
            throw TernException.at("external buffer " + id)
                    .expected("an entry in the model's list of " + byId.size() + " external buffers")
                    .found("none")
                    .fix("the file is damaged; convert the model again");
        }
        Buffer buffer = Buffer.of(bytes(table, id)).withExtras(new Origin.OfExternal(table, id));
        opened.put(id, buffer);
        return buffer;
    }

    private MemorySegment bytes(TableView table, long id) {
        String packing = table.string(Schema.ExternalBuffer.PACKING);
        if (!packing.isEmpty()) {
            throw TernException.at("external buffer " + id)
                    .expected("plain bytes")
                    .found("packing '" + printable(packing) + "'")
                    .fix("write the model with unpacked external weights");
        }
        TableView group = groups.get(table.index(Schema.ExternalBuffer.GROUP, groups.size(), "external groups"));
        String name = group.string(Schema.ExternalGroup.NAME);
        MemorySegment file = files.get(name);
        if (file == null) {
            file = map(name);
            files.put(name, file);
        }
        long offset = table.scalar(Schema.ExternalBuffer.OFFSET);
        long length = table.scalar(Schema.ExternalBuffer.LENGTH);
        if (offset < 0 || length < 0 || length > file.byteSize() || offset > file.byteSize() - length) {
            throw TernException.at("external buffer " + id)
                    .expected("a place inside '" + printable(name) + "' of " + file.byteSize() + " bytes")
                    .found(Long.toUnsignedString(length) + " bytes at " + Long.toUnsignedString(offset))
                    .fix("put the weights file that belongs to this model beside it");
        }
        return file.asSlice(offset, length);
    }

    private MemorySegment map(String name) {
        String shown = printable(name);
        if (folder == null) {
            throw TernException.of(
                    "the model keeps weights in the file '" + shown
                            + "', and no folder is given where such files may lie; read the model by its path, or name a folder");
        }
        boolean plain = !name.isEmpty()
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ')
                && !name.equals(".")
                && !name.equals("..");
        if (!plain) {
            throw TernException.at("external weights")
                    .expected("the plain name of a file beside the model")
                    .found("'" + shown + "'")
                    .fix("the model reaches outside its folder and is refused; write it with plain names");
        }
        Path path = folder.resolve(name);
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw TernException.at("external weights")
                    .expected("a regular file '" + shown + "' beside the model")
                    .found("none (links do not count)")
                    .fix("put the weights file that belongs to this model into " + folder);
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        } catch (IOException e) {
            throw TernException.at("external weights").problem("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    private static String printable(String text) {
        String shown = text.replaceAll("[^ -~]", "?");
        return shown.length() > 80 ? shown.substring(0, 80) + "…" : shown;
    }
}
