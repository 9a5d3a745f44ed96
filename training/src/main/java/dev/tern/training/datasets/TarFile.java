package dev.tern.training.datasets;

import dev.tern.tensor.TernException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Unpacks gzipped tar files: plain files only, and none outside the folder. */
final class TarFile {
    private static final int BLOCK = 512;
    private static final long MOST_BYTES = 16L << 30;

    private TarFile() {}

    static void unpack(Path file, Path folder) {
        long left = MOST_BYTES;
        String longName = "";
        try (InputStream in = new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16))) {
            while (true) {
                byte[] head = in.readNBytes(BLOCK);
                if (head.length < BLOCK || head[0] == 0) {
                    return;
                }
                long size = octal(head, 124, 12);
                left -= size;
                if (size < 0 || left < 0) {
                    throw malformed("files of at most " + MOST_BYTES + " bytes", "more");
                }
                String prefix = text(head, 257, 5).equals("ustar") ? text(head, 345, 155) : "";
                String name = !longName.isEmpty()
                        ? longName
                        : prefix.isEmpty() ? text(head, 0, 100) : prefix + "/" + text(head, 0, 100);
                longName = "";
                char kind = (char) head[156];
                if (kind == 'L' && size < 4096) { // GNU's way to spell names of more than 100 bytes
                    longName = new String(in.readNBytes((int) size), StandardCharsets.UTF_8).replace("\0", "");
                } else if (kind == '0' || kind == 0) {
                    write(in, inside(folder, name), size);
                } else {
                    in.skipNBytes(size);
                }
                in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
            }
        } catch (IOException e) {
            throw TernException.at(file.toString())
                    .problem("cannot be unpacked (" + e.getMessage() + "); fetch it again", e);
        } catch (TernException e) {
            throw e.within(file.toString());
        }
    }

    private static Path inside(Path folder, String name) {
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder.normalize())) {
            throw malformed("names inside the folder", "'" + name + "'");
        }
        return file;
    }

    private static void write(InputStream in, Path file, long size) throws IOException {
        Files.createDirectories(file.getParent());
        byte[] buffer = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long left = size; left > 0; ) {
                int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    throw malformed(size + " bytes of " + file.getFileName(), "the end of the file");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
    }

    private static String text(byte[] head, int at, int most) {
        int length = 0;
        while (length < most && head[at + length] != 0) {
            length++;
        }
        return new String(head, at, length, StandardCharsets.UTF_8);
    }

    private static long octal(byte[] head, int at, int length) {
        String digits = text(head, at, length).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException _) {
            throw malformed("sizes in octal digits", "'" + digits + "'");
        }
    }

    private static TernException malformed(String expected, String found) {
        return TernException.at("tar file").expected(expected).found(found).fix("fetch the file again");
    }
}
