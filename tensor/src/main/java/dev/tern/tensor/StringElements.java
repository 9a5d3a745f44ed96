package dev.tern.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The encoding of string tensors: a 32-bit count, count + 1 ascending 32-bit offsets from the start of the tensor, then
 * the bytes of all strings. A tensor without bytes holds no strings.
 */
public final class StringElements {
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private StringElements() {}

    /** The encoding of {@code strings}. */
    public static byte[] encode(List<byte[]> strings) {
        long bytes = 4L * (strings.size() + 2L);
        for (byte[] string : strings) {
            bytes += string.length;
        }
        if (bytes > Integer.MAX_VALUE) {
            throw TernException.of("strings of " + bytes + " bytes do not fit one string tensor (2147483647 bytes)");
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(strings.size());
        int offset = 4 * (strings.size() + 2);
        for (byte[] string : strings) {
            buffer.putInt(offset);
            offset += string.length;
        }
        buffer.putInt(offset);
        strings.forEach(buffer::put);
        return buffer.array();
    }

    /** The encoding of Java strings in UTF-8. */
    public static byte[] encodeText(List<String> strings) {
        return encode(
                strings.stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toList());
    }

    /** Number of strings in an encoding, checked against its size. */
    public static int count(MemorySegment data) {
        if (data.byteSize() == 0) {
            return 0;
        }
        int count = data.byteSize() < 4 ? -1 : data.get(I32, 0);
        if (count < 0 || 4L * (count + 2L) > data.byteSize()) {
            throw TernException.at("string tensor")
                    .expected("a count and its offsets within " + data.byteSize() + " bytes")
                    .found("count " + count)
                    .fix("the tensor's bytes are not in the string encoding");
        }
        return count;
    }

    /** String {@code index} as a slice of the encoding, every bound checked. */
    public static MemorySegment slice(MemorySegment data, int index) {
        int count = count(data);
        if (index < 0 || index >= count) {
            throw TernException.at("string tensor")
                    .expected("an index below " + count)
                    .found(String.valueOf(index))
                    .fix("ask for a string that the tensor holds");
        }
        long from = Integer.toUnsignedLong(data.get(I32, 4L + 4L * index));
        long to = Integer.toUnsignedLong(data.get(I32, 8L + 4L * index));
        if (from < 4L * (count + 2L) || from > to || to > data.byteSize()) {
            throw TernException.at("string tensor, string " + index)
                    .expected("ascending offsets behind the table and within " + data.byteSize() + " bytes")
                    .found("offsets " + from + " and " + to)
                    .fix("the tensor's bytes are not in the string encoding");
        }
        return data.asSlice(from, to - from);
    }

    /** All strings of an encoding. */
    public static List<byte[]> decode(MemorySegment data) {
        int count = count(data);
        List<byte[]> strings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            strings.add(slice(data, i).toArray(ValueLayout.JAVA_BYTE));
        }
        return strings;
    }

    /** All strings of an encoding as Java strings; bytes that are not UTF-8 become replacement characters. */
    public static List<String> decodeText(MemorySegment data) {
        return decode(data).stream()
                .map(s -> new String(s, StandardCharsets.UTF_8))
                .toList();
    }
}
