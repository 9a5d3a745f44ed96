package dev.tern.training.hdf5;

import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads little-endian fields one behind the other; never past its end. */
final class Cursor {
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    final Source source;
    final String what;
    private final long start;
    private final long end;
    private long at;

    Cursor(Source source, String what, long start, long end) {
        this.source = source;
        this.what = what;
        this.start = start;
        this.end = end;
        this.at = start;
    }

    /** A cursor over the same bytes, at their start. */
    Cursor again() {
        return new Cursor(source, what, start, end);
    }

    private long take(long count) {
        if (count < 0 || count > end - at) {
            throw bad(count + " bytes more", (end - at) + " at byte " + at);
        }
        long here = at;
        at += count;
        return here;
    }

    int u8() {
        return source.bytes.get(ValueLayout.JAVA_BYTE, take(1)) & 0xFF;
    }

    int u16() {
        return source.bytes.get(I16, take(2)) & 0xFFFF;
    }

    long u32() {
        return source.bytes.get(I32, take(4)) & 0xFFFF_FFFFL;
    }

    /** A number of 1 to 8 bytes; 8 bytes keep their bits. */
    long number(int size) {
        if (size == 8) {
            return source.bytes.get(I64, take(8));
        }
        long value = 0;
        long from = take(size);
        for (int i = 0; i < size; i++) {
            value |= (source.bytes.get(ValueLayout.JAVA_BYTE, from + i) & 0xFFL) << (8 * i);
        }
        return value;
    }

    /** An address; all bits set is {@link Source#UNDEFINED}. */
    long offset() {
        long value = number(source.offsetBytes);
        boolean undefined = source.offsetBytes < 8 && value == (1L << (8 * source.offsetBytes)) - 1;
        return undefined ? Source.UNDEFINED : value;
    }

    /** A length; one beyond 63 bits is an error. */
    long length() {
        long value = number(source.lengthBytes);
        if (value < 0) {
            throw bad("a length", Long.toUnsignedString(value));
        }
        return value;
    }

    void skip(long count) {
        take(count);
    }

    /** Goes on to the next multiple of 8 bytes from where this cursor started. */
    void align() {
        long over = (at - start) % 8;
        take(over == 0 ? 0 : Math.min(8 - over, end - at));
    }

    long left() {
        return end - at;
    }

    long consumed() {
        return at - start;
    }

    /** The next {@code count} bytes as a cursor of their own. */
    Cursor part(String part, long count) {
        long from = take(count);
        return new Cursor(source, part, from, from + count);
    }

    /** The next {@code count} bytes, zero-copy. */
    MemorySegment segment(long count) {
        long from = take(count);
        return source.bytes.asSlice(from, count);
    }

    /** The next {@code count} bytes as text, up to the first zero. */
    String text(long count) {
        return text(segment(count));
    }

    static String text(MemorySegment segment) {
        byte[] bytes = segment.toArray(ValueLayout.JAVA_BYTE);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** Text up to a zero byte, which is passed. */
    String zeroTerminated() {
        long stop = at;
        while (stop < end && source.bytes.get(ValueLayout.JAVA_BYTE, stop) != 0) {
            stop++;
        }
        if (stop == end) {
            throw bad("a text with a zero at its end", "none");
        }
        source.spend(stop - at);
        String text = text(segment(stop - at));
        skip(1);
        return text;
    }

    /** The text that starts {@code from} bytes behind the start and ends with a zero byte. */
    String nameAt(long from) {
        at = start + from;
        return zeroTerminated();
    }

    /** Checks four letters. */
    void signature(String letters) {
        String found = new String(segment(4).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
        if (!found.equals(letters)) {
            throw bad("the signature " + letters, Quoted.of(found));
        }
    }

    /** Checks the checksum behind everything consumed so far. */
    void checksum() {
        int computed = Lookup3.of(source.bytes.asSlice(start, at - start));
        int stored = (int) u32();
        if (computed != stored) {
            throw bad("the checksum " + Integer.toHexString(stored), Integer.toHexString(computed));
        }
    }

    TernException bad(String expected, String found) {
        return TernException.at(source.name + ", " + what + " at byte " + start)
                .expected(expected)
                .found(found)
                .fix("the file is damaged; get it anew");
    }

    /** Refuses something that is well formed but has no place here. */
    TernException refused(String problem, String advice) {
        return TernException.at(source.name + ", " + what + " at byte " + start).problem(problem + "; " + advice);
    }
}
