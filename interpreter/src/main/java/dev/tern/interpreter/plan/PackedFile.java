package dev.tern.interpreter.plan;

import dev.tern.tflite.PartFile;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Constants of one model as the kernels of one processor have packed them, kept from process to process: numbers alone, no
 * address and no code. A file that does not hold what it should in every respect is as good as none, and is written anew;
 * one that cannot be written costs nothing but the saving. Belongs to one thread at a time.
 *
 * <p>A header, a table of entries, then their bytes, each at a cache line: {@code magic, format, entries, build, model, table
 * bytes, table sum}, and for each entry {@code offset, bytes, sum, text bytes, text}, all of them little-endian.
 */
final class PackedFile implements AutoCloseable {
    private static final long MAGIC = 0x4B434150_4E524554L; // "TERNPACK"
    private static final int FORMAT = 1;
    private static final int HEADER_BYTES = 48;
    private static final int ENTRY_BYTES = 24;
    private static final long LINE = 64;
    private static final long PIECE = 1 << 30;

    /** No table of a real model is longer. */
    private static final long TABLE_MOST = 1 << 26;

    private static final long BYTES_FOR_EACH = 4;
    private static final long BYTES_BESIDES = 1 << 20;

    /** An interpreter writes after planning, and after the first run that planned more: shapes may change with each run. */
    private static final int WRITINGS_MOST = 2;

    /** Whether the log has been told of a file that cannot be used: once is enough. */
    private static final AtomicBoolean REMARKED = new AtomicBoolean();

    private final Path path;
    private final long model;
    private final long build;
    /**
     * Bytes up to which the file holds entries that nobody uses at the moment: other shapes of inputs may have other entries without
     * end.
     */
    private final long bytesMost;

    private final PackedConstants.Group group = PackedConstants.shared().newGroup();
    private final Map<String, Entry> entries = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private final Map<String, MemorySegment> noted = new HashMap<>();
    private int writings;

    /** What the file, or a kernel, holds under some text; {@code sum} is checked before the first use. */
    private record Entry(MemorySegment memory, int sum) {}

    private PackedFile(Path path, long model, long build, long bytesMost) {
        this.bytesMost = bytesMost;
        this.path = path;
        this.model = model;
        this.build = build;
    }

    /** The file in {@code folder} for a model of so many bytes and an instruction set, read if it is there and of this build. */
    static PackedFile open(Path folder, long model, long constantBytes, String instructionSet, long build) {
        Path path = folder.resolve(Long.toHexString(model) + "-" + instructionSet + ".packed");
        PackedFile file = new PackedFile(path, model, build, BYTES_FOR_EACH * constantBytes + BYTES_BESIDES);
        file.load();
        return file;
    }

    private void load() {
        entries.clear();
        String fault;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            fault = read(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), group.arena()));
        } catch (NoSuchFileException e) {
            fault = null; // the first run of this model
        } catch (IOException | RuntimeException e) {
            fault = "it cannot be read (" + e + ")";
        }
        if (fault != null) {
            entries.clear();
            remark("is not used: " + fault);
        }
    }

    /** The group of what is found. */
    PackedConstants.Group group() {
        return group;
    }

    private void remark(String what) {
        if (REMARKED.getAndSet(true)) {
            return;
        }
        System.getLogger("dev.tern").log(Level.WARNING, "cache of packed weights " + path + " " + what);
    }

    /** Takes the table of what the file holds; why it cannot be used, or null. */
    private @Nullable String read(MemorySegment all) {
        if (all.byteSize() < HEADER_BYTES) {
            return "it is cut short";
        }
        ByteBuffer header = little(all.asSlice(0, HEADER_BYTES));
        if (header.getLong() != MAGIC || header.getInt() != FORMAT) {
            return "it is no such file, or one of another version";
        }
        int count = header.getInt();
        if (header.getLong() != build || header.getLong() != model) {
            return "it was written by another version, or for another model";
        }
        long tableBytes = header.getLong();
        if (tableBytes < 0 || tableBytes > Math.min(TABLE_MOST, all.byteSize() - HEADER_BYTES)) {
            return "it is cut short";
        }
        MemorySegment table = all.asSlice(HEADER_BYTES, tableBytes);
        if (sum(table) != header.getInt()) {
            return "its table is damaged";
        }
        ByteBuffer rows = little(table);
        for (int i = 0; i < count; i++) {
            long offset = rows.getLong();
            long bytes = rows.getLong();
            int sum = rows.getInt();
            int textBytes = rows.getInt();
            if (textBytes < 0 || textBytes > rows.remaining()) {
                return "its table is damaged";
            }
            byte[] text = new byte[textBytes];
            rows.get(text);
            if (offset < 0 || bytes < 0 || offset % LINE != 0 || offset > all.byteSize() - LINE - bytes) {
                return "it is cut short";
            }
            entries.put(new String(text, StandardCharsets.UTF_8), new Entry(all.asSlice(offset, bytes), sum));
        }
        return null;
    }

    private static ByteBuffer little(MemorySegment memory) {
        return memory.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int sum(MemorySegment memory) {
        CRC32C sum = new CRC32C();
        for (long at = 0; at < memory.byteSize(); at += PIECE) {
            sum.update(piece(memory, at));
        }
        return (int) sum.getValue();
    }

    private static ByteBuffer piece(MemorySegment memory, long at) {
        return memory.asSlice(at, Math.min(PIECE, memory.byteSize() - at)).asByteBuffer();
    }

    /** The {@code bytes} bytes kept under {@code text}, or null; they stay until this file is closed. */
    @Nullable
    MemorySegment find(String text, long bytes) {
        Entry entry = entries.get(text);
        if (entry == null || entry.memory.byteSize() != bytes) {
            return null;
        }
        if (sum(entry.memory) != entry.sum) {
            entries.remove(text);
            remark("is not used in part: some of its numbers are damaged");
            return null;
        }
        used.add(text);
        return entry.memory;
    }

    /** Notes what is complete and not in the file. */
    void note(Map<String, MemorySegment> more) {
        if (writings < WRITINGS_MOST) {
            noted.putAll(more);
        }
    }

    /** Keeps what has been noted and is still there. */
    void keepNoted() {
        noted.values().removeIf(memory -> !memory.scope().isAlive());
        if (!noted.isEmpty()) {
            writings++;
            keep(noted);
            noted.clear();
        }
    }

    /** Writes the file anew, with {@code more} and what it holds already, as far as there is room: first what was used. */
    void keep(Map<String, MemorySegment> more) {
        Map<String, Entry> all = new TreeMap<>();
        more.forEach((text, memory) -> all.put(text, new Entry(memory, sum(memory))));
        entries.forEach((text, entry) -> {
            if (used.contains(text)) {
                all.putIfAbsent(text, entry);
            }
        });
        long bytes = all.values().stream()
                .mapToLong(entry -> entry.memory.byteSize())
                .sum();
        long most = Math.max(bytesMost, 2 * bytes);
        for (Map.Entry<String, Entry> old : entries.entrySet()) {
            long oldBytes = old.getValue().memory.byteSize();
            if (!all.containsKey(old.getKey()) && bytes + oldBytes <= most) {
                all.put(old.getKey(), old.getValue());
                bytes += oldBytes;
            }
        }
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Path part = PartFile.beside(path);
            try {
                try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                    write(all, channel);
                }
                PartFile.move(part, path);
                load();
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException | RuntimeException e) {
            remark("cannot be written (" + e + ")");
        }
    }

    private void write(Map<String, Entry> all, FileChannel channel) throws IOException {
        long tableBytes = 0;
        for (String text : all.keySet()) {
            tableBytes += ENTRY_BYTES + text.getBytes(StandardCharsets.UTF_8).length;
        }
        ByteBuffer head =
                ByteBuffer.allocate(Math.toIntExact(HEADER_BYTES + tableBytes)).order(ByteOrder.LITTLE_ENDIAN);
        head.position(HEADER_BYTES);
        long offset = line(head.capacity());
        for (Map.Entry<String, Entry> each : all.entrySet()) {
            byte[] text = each.getKey().getBytes(StandardCharsets.UTF_8);
            long bytes = each.getValue().memory.byteSize();
            head.putLong(offset)
                    .putLong(bytes)
                    .putInt(each.getValue().sum)
                    .putInt(text.length)
                    .put(text);
            offset = line(offset + bytes);
        }
        int sum = sum(MemorySegment.ofBuffer(head.slice(HEADER_BYTES, Math.toIntExact(tableBytes))));
        head.position(0).putLong(MAGIC).putInt(FORMAT).putInt(all.size());
        head.putLong(build).putLong(model).putLong(tableBytes).putInt(sum).position(0);
        write(head, 0, channel);
        long at = line(head.capacity());
        for (Entry entry : all.values()) {
            for (long part = 0; part < entry.memory.byteSize(); part += PIECE) {
                write(piece(entry.memory, part), at + part, channel);
            }
            at = line(at + entry.memory.byteSize());
        }
        // Vectors may be read past the end of the last one.
        write(ByteBuffer.allocate((int) LINE), at, channel);
    }

    private static long line(long bytes) {
        return bytes + LINE - 1 & -LINE;
    }

    private static void write(ByteBuffer bytes, long at, FileChannel channel) throws IOException {
        long to = at;
        while (bytes.hasRemaining()) {
            to += channel.write(bytes, to);
        }
    }

    @Override
    public void close() {
        group.leave();
    }
}
