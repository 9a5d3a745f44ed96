package dev.tern.operators.flexbuffer;

import dev.tern.tensor.TernException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One value inside a FlexBuffer. Asking for a number, truth value or text converts as the format's own library does:
 * numbers and truth values into each other, and what is missing into 0, false or the empty text.
 */
public final class FlexValue {
    private static final FlexValue NOTHING = new FlexValue(new byte[0], FlexType.NULL, 0, 1, 1);

    private final byte[] buffer;
    private final int type;
    /** Where an inline value lies, or where what the slot points to begins. */
    private final int at;
    /** Bytes of an inline value. */
    private final int parentWidth;
    /** Bytes of each element, size and offset of what lies at {@link #at}. */
    private final int width;

    private FlexValue(byte[] buffer, int type, int at, int parentWidth, int width) {
        this.buffer = buffer;
        this.type = type;
        this.at = at;
        this.parentWidth = parentWidth;
        this.width = width;
    }

    /** The root value of {@code buffer}; nothing at all if the buffer is empty. */
    public static FlexValue root(byte[] buffer) {
        if (buffer.length == 0) {
            return NOTHING;
        }
        int width = buffer.length < 3 ? 0 : buffer[buffer.length - 1] & 0xFF;
        if (width != 1 && width != 2 && width != 4 && width != 8) {
            throw damaged("a last byte of 1, 2, 4 or 8: the width of the root", String.valueOf(width));
        }
        return slot(buffer, buffer.length - 2 - width, width, buffer[buffer.length - 2] & 0xFF);
    }

    /** The root value of {@code buffer}, which must be a map; an empty buffer stands for an empty map. */
    public static FlexValue rootMap(byte[] buffer) {
        FlexValue root = root(buffer);
        if (root.kind() != FlexKind.MAP && root.kind() != FlexKind.NULL) {
            throw damaged("a map of options", "a " + root.kind());
        }
        return root;
    }

    private static FlexValue slot(byte[] buffer, long slot, int parentWidth, int packedType) {
        int type = packedType >> 2;
        if (FlexType.isInline(type)) {
            requireInside(buffer, slot, parentWidth);
            return new FlexValue(buffer, type, (int) slot, parentWidth, parentWidth);
        }
        return new FlexValue(buffer, type, target(buffer, slot, parentWidth), parentWidth, 1 << (packedType & 3));
    }

    /** Offsets count backwards from where they stand. */
    private static int target(byte[] buffer, long slot, int width) {
        long offset = unsigned(buffer, slot, width);
        if (offset < 0 || offset > slot) {
            throw damaged("an offset to an earlier byte", offset + " at byte " + slot);
        }
        return (int) (slot - offset);
    }

    private static long unsigned(byte[] buffer, long at, int width) {
        requireInside(buffer, at, width);
        long value = 0;
        for (int i = width - 1; i >= 0; i--) {
            value = value << 8 | buffer[(int) at + i] & 0xFF;
        }
        return value;
    }

    private static void requireInside(byte[] buffer, long at, long bytes) {
        if (at < 0 || bytes < 0 || at > buffer.length - bytes) {
            throw damaged("values inside the " + buffer.length + " bytes", bytes + " bytes at byte " + at);
        }
    }

    private static TernException damaged(String expected, String found) {
        return TernException.at("FlexBuffer")
                .expected(expected)
                .found(found)
                .fix("the operator's options are damaged or in another encoding");
    }

    /** What this value is. */
    public FlexKind kind() {
        return FlexType.kind(type);
    }

    /** Whether there is no value here. */
    public boolean isNothing() {
        return type == FlexType.NULL;
    }

    /** This value as a whole number; reals lose their fraction. */
    public long asLong() {
        return switch (kind()) {
            case INTEGER, BOOLEAN -> isIndirect() ? number(at, width) : number(at, parentWidth);
            case REAL -> (long) asDouble();
            default -> 0;
        };
    }

    private boolean isIndirect() {
        return type >= FlexType.INDIRECT_INT && type <= FlexType.INDIRECT_FLOAT;
    }

    private long number(int from, int bytes) {
        long raw = unsigned(buffer, from, bytes);
        boolean signed = type == FlexType.INT || type == FlexType.INDIRECT_INT;
        int unused = 64 - 8 * bytes;
        return signed ? raw << unused >> unused : raw;
    }

    /** This value as a 32-bit number, or an error that calls it {@code name} where it is larger. */
    public int asInt(String name) {
        long value = asLong();
        if (value != (int) value) {
            throw TernException.at("option '" + name + "'")
                    .expected("a number of 32 bits")
                    .found(String.valueOf(value))
                    .fix("the operator's options are damaged");
        }
        return (int) value;
    }

    /** This value as a real number. */
    public double asDouble() {
        if (kind() != FlexKind.REAL) {
            return asLong();
        }
        int bytes = isIndirect() ? width : parentWidth;
        long bits = unsigned(buffer, at, bytes);
        return switch (bytes) {
            case 2 -> Float.float16ToFloat((short) bits);
            case 4 -> Float.intBitsToFloat((int) bits);
            case 8 -> Double.longBitsToDouble(bits);
            default -> throw damaged("a real number of 2, 4 or 8 bytes", bytes + " bytes");
        };
    }

    /** This value as a truth value. */
    public boolean asBoolean() {
        return kind() == FlexKind.REAL ? asDouble() != 0 : asLong() != 0;
    }

    /** This value as a text; empty if it is none. */
    public String asText() {
        return kind() == FlexKind.TEXT ? new String(asBytes(), StandardCharsets.UTF_8) : "";
    }

    /** The bytes of a text or of plain bytes; empty if it is neither. */
    public byte[] asBytes() {
        if (type == FlexType.KEY) {
            int end = at;
            while (end < buffer.length && buffer[end] != 0) {
                end++;
            }
            requireInside(buffer, end, 1);
            return Arrays.copyOfRange(buffer, at, end);
        }
        if (type != FlexType.STRING && type != FlexType.BLOB) {
            return new byte[0];
        }
        int size = storedSize();
        requireInside(buffer, at, size);
        return Arrays.copyOfRange(buffer, at, at + size);
    }

    private int storedSize() {
        long size = unsigned(buffer, (long) at - width, width);
        if (size < 0 || size > buffer.length) {
            throw damaged("sizes within " + buffer.length + " bytes", String.valueOf(size));
        }
        return (int) size;
    }

    /** Number of elements of a list or map; 0 for anything else. */
    public int size() {
        return switch (kind()) {
            case LIST, MAP -> FlexType.isFixedList(type) ? FlexType.fixedLength(type) : storedSize();
            default -> 0;
        };
    }

    /** Element {@code index} of a list, or the value of a map's key of that number; nothing if there is none. */
    public FlexValue at(int index) {
        int size = size();
        if (index < 0 || index >= size) {
            return NOTHING;
        }
        long slot = at + (long) index * width;
        if (FlexType.isTypedList(type) || FlexType.isFixedList(type)) {
            int element = FlexType.elementType(type);
            return slot(buffer, slot, width, element << 2);
        }
        long packed = at + (long) size * width + index;
        requireInside(buffer, packed, 1);
        return slot(buffer, slot, width, buffer[(int) packed] & 0xFF);
    }

    /** The keys of a map, in the order of its values. */
    public List<String> keys() {
        if (kind() != FlexKind.MAP) {
            return List.of();
        }
        FlexValue keys = keyList();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            texts.add(keys.at(i).asText());
        }
        return texts;
    }

    private FlexValue keyList() {
        int keyWidth = (int) unsigned(buffer, (long) at - 2L * width, width);
        if (keyWidth != 1 && keyWidth != 2 && keyWidth != 4 && keyWidth != 8) {
            throw damaged("keys of 1, 2, 4 or 8 bytes width", String.valueOf(keyWidth));
        }
        int keys = target(buffer, (long) at - 3L * width, width);
        return new FlexValue(buffer, FlexType.VECTOR_KEY, keys, width, keyWidth);
    }

    /** The value of {@code key}; nothing if the map lacks it or this is no map. */
    public FlexValue get(String key) {
        if (kind() != FlexKind.MAP) {
            return NOTHING;
        }
        byte[] wanted = key.getBytes(StandardCharsets.UTF_8);
        FlexValue keys = keyList();
        int count = Math.min(keys.size(), size());
        for (int i = 0; i < count; i++) {
            if (keys.at(i).isKey(wanted)) {
                return at(i);
            }
        }
        return NOTHING;
    }

    private boolean isKey(byte[] wanted) {
        int end = at + wanted.length;
        return end < buffer.length && buffer[end] == 0 && Arrays.equals(buffer, at, end, wanted, 0, wanted.length);
    }

    /** A map with numbers, truth values, texts and lists of whole numbers, in this encoding. */
    public static byte[] encode(Map<String, ?> options) {
        return FlexEncoder.map(options);
    }

    @Override
    public String toString() {
        return switch (kind()) {
            case NULL -> "nothing";
            case INTEGER -> String.valueOf(asLong());
            case REAL -> String.valueOf(asDouble());
            case BOOLEAN -> String.valueOf(asBoolean());
            case TEXT -> asText();
            case BYTES -> asBytes().length + " bytes";
            case LIST -> "list of " + size();
            case MAP -> "map with " + keys();
        };
    }
}
