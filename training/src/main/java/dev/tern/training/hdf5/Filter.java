package dev.tern.training.hdf5;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** One step of what was done to chunks before they were stored, undone here. */
record Filter(int number, int elementBytes) {
    private static final int DEFLATE = 1;
    private static final int SHUFFLE = 2;
    private static final int FLETCHER32 = 3;
    private static final int LZF = 32000;
    private static final List<Integer> KNOWN = List.of(DEFLATE, SHUFFLE, FLETCHER32, LZF);
    private static final int FILTERS_MAX = 32;

    /** Reads a filter pipeline message. */
    static List<Filter> read(Cursor cursor, int elementBytes) {
        int version = cursor.u8();
        int count = cursor.u8();
        if (version != 1 && version != 2 || count > FILTERS_MAX) {
            throw cursor.bad(
                    "a filter pipeline of version 1 or 2 with at most 32 steps", "version " + version + ", " + count);
        }
        cursor.skip(version == 1 ? 6 : 0);
        List<Filter> filters = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = cursor.u16();
            int nameBytes = version == 1 || number >= 256 ? cursor.u16() : 0;
            cursor.skip(2);
            int values = cursor.u16();
            String name = cursor.text(version == 1 ? (nameBytes + 7) / 8 * 8L : nameBytes);
            int first = elementBytes;
            for (int v = 0; v < values; v++) {
                int value = (int) cursor.u32();
                first = v == 0 ? value : first;
            }
            cursor.skip(version == 1 && values % 2 == 1 ? 4 : 0);
            if (!KNOWN.contains(number)) {
                throw cursor.refused(
                        "data are stored with filter " + number + (name.isEmpty() ? "" : " " + Quoted.of(name)),
                        "rewrite the file with h5repack -f NONE");
            }
            filters.add(new Filter(number, number == SHUFFLE ? Math.max(1, first) : elementBytes));
        }
        return filters;
    }

    /** Undoes the steps in reverse; step {@code i} was left out where bit {@code i} of {@code mask} is set. */
    static byte[] undo(List<Filter> filters, long mask, byte[] stored, int bytesMax, Cursor place) {
        byte[] bytes = stored;
        for (int i = filters.size() - 1; i >= 0; i--) {
            if ((mask >> i & 1) == 0) {
                bytes = filters.get(i).undo(bytes, bytesMax, place);
            }
        }
        return bytes;
    }

    private byte[] undo(byte[] bytes, int bytesMax, Cursor place) {
        return switch (number) {
            case DEFLATE -> inflate(bytes, bytesMax, place);
            case SHUFFLE -> unshuffle(bytes);
            case FLETCHER32 -> fletcher(bytes, place);
            default -> Lzf.unpack(bytes, bytesMax, place);
        };
    }

    private static byte[] inflate(byte[] packed, int bytesMax, Cursor place) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            byte[] bytes = new byte[bytesMax];
            int count = 0;
            while (count < bytesMax) {
                int more = inflater.inflate(bytes, count, bytesMax - count);
                if (more == 0) {
                    break;
                }
                count += more;
            }
            return count == bytesMax ? bytes : Arrays.copyOf(bytes, count);
        } catch (DataFormatException e) {
            throw place.bad("deflated data", String.valueOf(e.getMessage()));
        } finally {
            inflater.end();
        }
    }

    private byte[] unshuffle(byte[] bytes) {
        int count = bytes.length / elementBytes;
        byte[] ordered = bytes.clone();
        for (int b = 0; b < elementBytes && count > 0; b++) {
            for (int i = 0; i < count; i++) {
                ordered[i * elementBytes + b] = bytes[b * count + i];
            }
        }
        return ordered;
    }

    private static byte[] fletcher(byte[] bytes, Cursor place) {
        int length = bytes.length - 4;
        if (length < 0) {
            throw place.bad("a checksum behind the data", bytes.length + " bytes in all");
        }
        long first = 0;
        long second = 0;
        for (int i = 0; i < length; i += 2) {
            int word = (bytes[i] & 0xFF) << 8 | (i + 1 < length ? bytes[i + 1] & 0xFF : 0);
            first = (first + word) % 65535;
            second = (second + first) % 65535;
        }
        long stored = 0;
        for (int i = 0; i < 4; i++) {
            stored |= (bytes[length + i] & 0xFFL) << (8 * i);
        }
        if (fold(stored & 0xFFFF) != first || fold(stored >> 16) != second) {
            throw place.bad("Fletcher's checksum " + Long.toHexString(stored), Long.toHexString(second << 16 | first));
        }
        return Arrays.copyOf(bytes, length);
    }

    private static long fold(long sum) {
        return sum % 65535;
    }
}
