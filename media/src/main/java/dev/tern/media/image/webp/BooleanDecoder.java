package dev.tern.media.image.webp;

import dev.tern.media.image.codec.Bytes;
import dev.tern.media.image.codec.Damaged;

/**
 * The arithmetic decoder of VP8 (RFC 6386, section 7): yields bits of stated probability.
 *
 * <p>Past the end of its bytes it yields what zero bytes would; the caller asks {@link #requireNotExhausted} at the ends
 * of units of work, so that the hot path has no check.
 */
final class BooleanDecoder {
    private static final int LONG_LOAD_BYTES = 7;
    private static final int EVEN = 128;

    private final String name;
    private final byte[] data;
    private final int end;
    private int next;
    private boolean exhausted;

    /** The bytes read ahead; the top eight of the {@code unread + 8} valid bits are compared with the split. */
    private long value;

    private int unread = -8;

    /** The width of the current interval, less one. */
    private int range = 254;

    BooleanDecoder(Bytes bytes) {
        this.name = bytes.name();
        this.data = bytes.array();
        this.next = bytes.from();
        this.end = bytes.end();
    }

    /** One bit that is 0 with probability {@code probability / 256}. */
    int bit(int probability) {
        if (unread < 0) {
            load();
        }
        int split = (range * probability) >> 8;
        int bit;
        if ((int) (value >>> unread) > split) {
            range -= split + 1;
            value -= (long) (split + 1) << unread;
            bit = 1;
        } else {
            range = split;
            bit = 0;
        }
        if (range < 127) {
            int shift = Integer.numberOfLeadingZeros(range + 1) - 24;
            range = ((range + 1) << shift) - 1;
            unread -= shift;
        }
        return bit;
    }

    boolean flag() {
        return bit(EVEN) != 0;
    }

    /** An unsigned number of {@code bits} bits, highest first. */
    int number(int bits) {
        int number = 0;
        for (int i = 0; i < bits; i++) {
            number = (number << 1) | bit(EVEN);
        }
        return number;
    }

    /** A magnitude of {@code bits} bits followed by its sign. */
    int signedNumber(int bits) {
        int magnitude = number(bits);
        return flag() ? -magnitude : magnitude;
    }

    /** A signed number behind a flag that says whether it is there; 0 if it is not. */
    int optionalSignedNumber(int bits) {
        return flag() ? signedNumber(bits) : 0;
    }

    /** {@code magnitude} with a sign read from the stream. */
    int withSign(int magnitude) {
        return bit(EVEN) != 0 ? -magnitude : magnitude;
    }

    /** Complains if more was read than the bytes hold. */
    void requireNotExhausted() {
        if (exhausted) {
            throw Damaged.truncated(name, 1, 0);
        }
    }

    private void load() {
        if (end - next > LONG_LOAD_BYTES) {
            long loaded = 0;
            for (int i = 0; i < LONG_LOAD_BYTES; i++) {
                loaded = (loaded << 8) | (data[next + i] & 0xff);
            }
            next += LONG_LOAD_BYTES;
            value = (value << (8 * LONG_LOAD_BYTES)) | loaded;
            unread += 8 * LONG_LOAD_BYTES;
        } else if (next < end) {
            value = (value << 8) | (data[next++] & 0xff);
            unread += 8;
        } else {
            value <<= 8;
            unread += 8;
            exhausted = true;
        }
    }
}
