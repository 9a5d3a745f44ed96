package dev.tern.media.image.webp;

import dev.tern.media.image.codec.Bytes;
import dev.tern.media.image.codec.Damaged;

/** Reads bits from a lossless image, lowest first, and complains as soon as one past the end is consumed. */
final class BitReader {
    private final String name;
    private final byte[] data;
    private final int end;
    private int next;
    private long value;
    private int available;

    BitReader(Bytes bytes) {
        name = bytes.name();
        data = bytes.array();
        next = bytes.from();
        end = bytes.end();
    }

    /** An unsigned number of up to 24 bits. */
    int number(int bits) {
        int number = peek(bits);
        skip(bits);
        return number;
    }

    boolean flag() {
        return number(1) != 0;
    }

    /** The next bits without consuming them; past the end they are zero. */
    int peek(int bits) {
        if (available < bits) {
            fill();
        }
        return (int) value & ((1 << bits) - 1);
    }

    /** Consumes bits that were peeked at. */
    void skip(int bits) {
        if (bits > available) {
            throw Damaged.truncated(name, 1, 0);
        }
        value >>>= bits;
        available -= bits;
    }

    private void fill() {
        while (available <= 56 && next < end) {
            value |= (data[next++] & 0xffL) << available;
            available += 8;
        }
    }
}
