package dev.tern.device;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Writes a zip file without anything optional: no folders, no extra fields, all times the earliest there is. */
final class ZipWriter implements Closeable {
    private static final int VERSION = 20;
    private static final int NAMES_IN_UTF8 = 1 << 11;
    private static final int DEFLATED = 8;
    private static final int EARLIEST_DAY = 1 << 5 | 1;

    private final OutputStream out;
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private long position;
    private int count;

    ZipWriter(OutputStream out) {
        this.out = out;
    }

    void add(String name, byte[] content) throws IOException {
        byte[] packed = Squeezer.deflate(content);
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        CRC32 sum = new CRC32();
        sum.update(content);
        ByteArrayOutputStream common = new ByteArrayOutputStream();
        put(common, VERSION, 2);
        put(common, NAMES_IN_UTF8, 2);
        put(common, DEFLATED, 2);
        put(common, 0, 2);
        put(common, EARLIEST_DAY, 2);
        put(common, sum.getValue(), 4);
        put(common, packed.length, 4);
        put(common, content.length, 4);
        put(common, nameBytes.length, 2);
        put(common, 0, 2);

        put(directory, 0x02014B50L, 4);
        put(directory, VERSION, 2);
        common.writeTo(directory);
        put(directory, 0, 2 + 2 + 2 + 4);
        put(directory, position, 4);
        directory.write(nameBytes);

        ByteArrayOutputStream local = new ByteArrayOutputStream();
        put(local, 0x04034B50L, 4);
        common.writeTo(local);
        local.write(nameBytes);
        local.write(packed);
        local.writeTo(out);
        position += local.size();
        count++;
    }

    @Override
    public void close() throws IOException {
        ByteArrayOutputStream end = new ByteArrayOutputStream();
        put(end, 0x06054B50L, 4);
        put(end, 0, 4);
        put(end, count, 2);
        put(end, count, 2);
        put(end, directory.size(), 4);
        put(end, position, 4);
        put(end, 0, 2);
        directory.writeTo(out);
        end.writeTo(out);
        out.close();
    }

    /** Appends {@code bytes} bytes, the lowest first. */
    private static void put(ByteArrayOutputStream to, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            to.write(i < Long.BYTES ? (int) (value >> 8 * i) : 0);
        }
    }
}
