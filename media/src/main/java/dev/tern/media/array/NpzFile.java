package dev.tern.media.array;

import dev.tern.tensor.TernException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Several named arrays in one zip file, as {@code numpy.savez} writes them. */
public final class NpzFile {
    /** The most bytes that all arrays of a file may unpack to. */
    public static final long MOST_BYTES = 1L << 31;

    private static final String SUFFIX = ".npy";

    private NpzFile() {}

    /** The arrays in the bytes of a file, in its order. */
    public static Map<String, NpyFile> read(byte[] file) {
        Map<String, NpyFile> arrays = new LinkedHashMap<>();
        long left = MOST_BYTES;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] bytes = zip.readNBytes((int) Math.min(left, Integer.MAX_VALUE - 16));
                left -= bytes.length;
                if (zip.read() >= 0) {
                    throw malformed("arrays of at most " + MOST_BYTES + " bytes", "more");
                }
                String name = entry.getName();
                String key = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
                try {
                    arrays.put(key, NpyFile.read(bytes));
                } catch (TernException e) {
                    throw e.within(name);
                }
            }
        } catch (ZipException e) {
            throw malformed("a whole zip file", String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw malformed("a whole zip file", "one that ends early (" + e.getMessage() + ")");
        } catch (IllegalArgumentException e) {
            throw malformed("names in UTF-8", String.valueOf(e.getMessage()));
        }
        if (arrays.isEmpty()) {
            throw malformed("a zip file with at least one array", "none");
        }
        return arrays;
    }

    /** The bytes of a file with these arrays, compressed. */
    public static byte[] toFile(Map<String, NpyFile> arrays) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(file)) {
            for (Map.Entry<String, NpyFile> array : arrays.entrySet()) {
                ZipEntry entry = new ZipEntry(array.getKey() + SUFFIX);
                entry.setTime(0); // the same arrays make the same bytes
                zip.putNextEntry(entry);
                zip.write(array.getValue().toFile());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail to be written
        }
        return file.toByteArray();
    }

    private static TernException malformed(String expected, String found) {
        return TernException.at(".npz file").expected(expected).found(found).fix("save the arrays with numpy.savez");
    }
}
