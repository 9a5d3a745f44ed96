package dev.tern.media.image.jpeg;

import dev.tern.media.image.codec.Bytes;
import dev.tern.media.image.codec.Damaged;
import dev.tern.tensor.TernException;

/** The bits of a scan, highest first, without stuffed zeros; they end where a marker or the file's end is. */
final class ScanBits {
    private static final int FIRST_RESTART = 0xd0;

    private final String name;
    private final byte[] data;
    private final int end;
    private int next;
    /** What was read, of which the lowest {@link #available} bits are still to come. */
    private long value;

    private int available;

    ScanBits(Bytes file, long start) {
        name = file.name() + ", scan";
        data = file.array();
        end = file.end();
        next = file.from() + (int) start;
    }

    /** The next bits without consuming them; past the end they are zero. */
    int peek(int bits) {
        if (available < bits) {
            fill();
        }
        if (available < bits) {
            return (int) (value << (bits - available)) & ((1 << bits) - 1);
        }
        return (int) (value >> (available - bits)) & ((1 << bits) - 1);
    }

    void skip(int bits) {
        if (bits > available) {
            throw damaged("pixels to the end of the picture", "their end before");
        }
        available -= bits;
    }

    /** The next symbol of a code; a picture has so many that the usual ones take no further calls. */
    int symbol(HuffmanTable table) {
        if (available < HuffmanTable.LONGEST) {
            fill();
        }
        int behind = available - HuffmanTable.LOOKUP_BITS;
        int entry = behind < 0 ? 0 : table.lookup[(int) (value >> behind) & (1 << HuffmanTable.LOOKUP_BITS) - 1];
        if (entry == 0) {
            return table.read(this);
        }
        available -= entry & 31;
        return entry >> 5;
    }

    int number(int bits) {
        int number = peek(bits);
        skip(bits);
        return number;
    }

    boolean flag() {
        return number(1) != 0;
    }

    /** A number of {@code bits} bits in JPEG's way of writing signed ones: those without a leading one are negative. */
    int signed(int bits) {
        if (bits == 0) {
            return 0;
        }
        if (available < bits) {
            fill();
        }
        skip(bits);
        int number = (int) (value >> available) & (1 << bits) - 1;
        return number < 1 << (bits - 1) ? number - (1 << bits) + 1 : number;
    }

    /** Moves behind the restart marker that must come next. */
    void restart(int index) {
        available = 0;
        value = 0;
        int at = next;
        while (at + 1 < end && (data[at] != (byte) 0xff || data[at + 1] == 0 || data[at + 1] == (byte) 0xff)) {
            at++;
        }
        int marker = at + 1 < end ? data[at + 1] & 0xff : 0;
        if (marker != FIRST_RESTART + (index & 7)) {
            throw damaged("restart marker " + (index & 7), "%02x".formatted(marker));
        }
        next = at + 2;
    }

    TernException damaged(String expected, String found) {
        return Damaged.picture(name, expected, found);
    }

    private void fill() {
        while (available <= 48 && next < end) {
            int b = data[next] & 0xff;
            if (b == 0xff) {
                if (next + 1 >= end || data[next + 1] != 0) {
                    return;
                }
                next++;
            }
            next++;
            value = (value << 8) | b;
            available += 8;
        }
    }
}
