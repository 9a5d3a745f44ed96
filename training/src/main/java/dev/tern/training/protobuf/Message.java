package dev.tern.training.protobuf;

import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One protocol-buffer message, its fields told apart by number. What a field means is for the caller to know: the reader
 * asks for those that it needs, with the kind that it expects, and all others are passed over. Fields that hold messages
 * are views of the same bytes, taken apart when they are asked for. Messages may be nested {@value #DEPTH_MAX} deep.
 */
public final class Message {
    /** Most messages inside one another. */
    public static final int DEPTH_MAX = 100;

    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int GROUP = 3;
    private static final int GROUP_END = 4;
    private static final int FIXED32 = 5;

    private final String where;
    private final MemorySegment bytes;
    private final long base;
    private final int depth;
    private int count;
    private int[] tags = new int[8];
    /** The number itself, or where the field's bytes start. */
    private long[] firsts = new long[8];

    private int[] lengths = new int[8];

    private Message(String where, MemorySegment bytes, long base, int depth) {
        this.where = where;
        this.bytes = bytes;
        this.base = base;
        this.depth = depth;
        if (depth > DEPTH_MAX) {
            throw damaged(0, "messages nested at most " + DEPTH_MAX + " deep", "more");
        }
        takeApart();
    }

    /** The message in {@code bytes}, which must not change meanwhile; {@code where} names them in errors. */
    public static Message of(String where, MemorySegment bytes) {
        return new Message(where, bytes, 0, 0);
    }

    private void takeApart() {
        long at = 0;
        long size = bytes.byteSize();
        while (at < size) {
            long start = at;
            long tag = varintAt(at);
            at += varintSize(at);
            int kind = (int) (tag & 7);
            if (tag >>> 3 == 0 || tag >>> 32 != 0) {
                throw damaged(start, "a field number", "tag " + tag);
            }
            switch (kind) {
                case VARINT -> {
                    add((int) tag, varintAt(at), 0);
                    at += varintSize(at);
                }
                case FIXED64 -> {
                    require(at, 8);
                    add((int) tag, bytes.get(I64, at), 0);
                    at += 8;
                }
                case FIXED32 -> {
                    require(at, 4);
                    add((int) tag, bytes.get(I32, at), 0);
                    at += 4;
                }
                case BYTES -> {
                    long length = varintAt(at);
                    at += varintSize(at);
                    require(at, length);
                    add((int) tag, at, (int) length);
                    at += length;
                }
                default ->
                    throw damaged(
                            start,
                            "a field of a known kind",
                            kind == GROUP || kind == GROUP_END ? "a group" : "kind " + kind);
            }
        }
    }

    private void add(int tag, long first, int length) {
        if (count == tags.length) {
            int larger = Math.addExact(count, count >> 1);
            tags = Arrays.copyOf(tags, larger);
            firsts = Arrays.copyOf(firsts, larger);
            lengths = Arrays.copyOf(lengths, larger);
        }
        tags[count] = tag;
        firsts[count] = first;
        lengths[count++] = length;
    }

    private long varintAt(long at) {
        long value = 0;
        for (int i = 0; i < 10; i++) {
            require(at + i, 1);
            byte next = bytes.get(ValueLayout.JAVA_BYTE, at + i);
            value |= (next & 0x7FL) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw damaged(at, "a number of at most ten bytes", "more");
    }

    private long varintSize(long at) {
        long end = at;
        while (bytes.get(ValueLayout.JAVA_BYTE, end) < 0) {
            end++;
        }
        return end + 1 - at;
    }

    private void require(long at, long length) {
        if (length < 0 || length > Integer.MAX_VALUE || length > bytes.byteSize() - at) {
            throw damaged(at, length + " bytes within the message", (bytes.byteSize() - at) + " bytes");
        }
    }

    private TernException damaged(long at, String expected, String found) {
        return TernException.at(where + ", byte " + (base + at))
                .expected(expected)
                .found(found)
                .fix("the file is damaged or no protocol buffer of this kind");
    }

    /** What errors call the place of this message. */
    public String where() {
        return where + ", byte " + base;
    }

    /** Number of bytes. */
    public long size() {
        return bytes.byteSize();
    }

    private int last(int field, int kind) {
        for (int i = count - 1; i >= 0; i--) {
            if (tags[i] >>> 3 == field) {
                return checked(i, kind);
            }
        }
        return -1;
    }

    private int checked(int i, int kind) {
        if ((tags[i] & 7) != kind) {
            throw damaged(0, "field " + (tags[i] >>> 3) + " of kind " + kind, "kind " + (tags[i] & 7));
        }
        return i;
    }

    /** Whether the field is there at all. */
    public boolean has(int field) {
        for (int i = 0; i < count; i++) {
            if (tags[i] >>> 3 == field) {
                return true;
            }
        }
        return false;
    }

    /** A whole number; 0 where there is none. */
    public long int64(int field) {
        int i = last(field, VARINT);
        return i < 0 ? 0 : firsts[i];
    }

    /** A whole number of 32 bits; 0 where there is none. */
    public int int32(int field) {
        return (int) int64(field);
    }

    /** A truth value; false where there is none. */
    public boolean bool(int field) {
        return int64(field) != 0;
    }

    /** A float; 0 where there is none. */
    public float float32(int field) {
        return Float.intBitsToFloat(fixed32(field));
    }

    /** Four bytes as a number; 0 where there are none. */
    public int fixed32(int field) {
        int i = last(field, FIXED32);
        return i < 0 ? 0 : (int) firsts[i];
    }

    /** A text; empty where there is none. */
    public String text(int field) {
        return new String(bytes(field).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    /** Bytes; none where the field is not there. */
    public MemorySegment bytes(int field) {
        int i = last(field, BYTES);
        return i < 0 ? bytes.asSlice(0, 0) : slice(i);
    }

    private MemorySegment slice(int i) {
        return bytes.asSlice(firsts[i], lengths[i]);
    }

    /** A message; where the field stands there several times, the last. */
    public Optional<Message> message(int field) {
        int i = last(field, BYTES);
        return i < 0 ? Optional.empty() : Optional.of(nested(i));
    }

    /** A message; one without fields where there is none. */
    public Message messageOrEmpty(int field) {
        return message(field).orElseGet(() -> new Message(where, bytes.asSlice(0, 0), base, depth + 1));
    }

    private Message nested(int i) {
        return new Message(where, slice(i), base + firsts[i], depth + 1);
    }

    /** Every message of a repeated field. */
    public List<Message> messages(int field) {
        List<Message> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (tags[i] >>> 3 == field) {
                all.add(nested(checked(i, BYTES)));
            }
        }
        return all;
    }

    /** The bytes of every entry of a repeated field. */
    public List<MemorySegment> allBytes(int field) {
        List<MemorySegment> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (tags[i] >>> 3 == field) {
                all.add(slice(checked(i, BYTES)));
            }
        }
        return all;
    }

    /** Every text of a repeated field. */
    public List<String> texts(int field) {
        return allBytes(field).stream()
                .map(text -> new String(text.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8))
                .toList();
    }

    /** Every entry of a map from texts to messages, in file order; where a key stands there twice, the later one counts. */
    public Map<String, Message> map(int field) {
        Map<String, Message> entries = new LinkedHashMap<>();
        for (Message entry : messages(field)) {
            entries.put(entry.text(1), entry.messageOrEmpty(2));
        }
        return entries;
    }

    /** Every number of a repeated field, packed or not. */
    public long[] int64s(int field) {
        Longs all = new Longs();
        for (int i = 0; i < count; i++) {
            if (tags[i] >>> 3 != field) {
                continue;
            }
            if ((tags[i] & 7) == VARINT) {
                all.add(firsts[i]);
                continue;
            }
            long at = firsts[checked(i, BYTES)];
            long end = at + lengths[i];
            while (at < end) {
                all.add(varintAt(at));
                at += varintSize(at);
            }
            if (at != end) {
                throw damaged(end, "packed numbers that end with their field", "one that goes on");
            }
        }
        return all.toArray();
    }

    /** The bits of every four-byte number of a repeated field, packed or not. */
    public int[] fixed32s(int field) {
        long[] wide = fixed(field, FIXED32, 4);
        int[] narrow = new int[wide.length];
        for (int i = 0; i < wide.length; i++) {
            narrow[i] = (int) wide[i];
        }
        return narrow;
    }

    /** The bits of every eight-byte number of a repeated field, packed or not. */
    public long[] fixed64s(int field) {
        return fixed(field, FIXED64, 8);
    }

    private long[] fixed(int field, int kind, int width) {
        Longs all = new Longs();
        for (int i = 0; i < count; i++) {
            if (tags[i] >>> 3 != field) {
                continue;
            }
            if ((tags[i] & 7) == kind) {
                all.add(firsts[i]);
                continue;
            }
            MemorySegment packed = slice(checked(i, BYTES));
            if (packed.byteSize() % width != 0) {
                throw damaged(firsts[i], "packed numbers of " + width + " bytes", packed.byteSize() + " bytes");
            }
            for (long at = 0; at < packed.byteSize(); at += width) {
                all.add(width == 4 ? packed.get(I32, at) : packed.get(I64, at));
            }
        }
        return all.toArray();
    }

    /** Numbers in the making. */
    private static final class Longs {
        private long[] numbers = new long[8];
        private int count;

        void add(long number) {
            numbers = count == numbers.length ? Arrays.copyOf(numbers, 2 * count) : numbers;
            numbers[count++] = number;
        }

        long[] toArray() {
            return Arrays.copyOf(numbers, count);
        }
    }
}
