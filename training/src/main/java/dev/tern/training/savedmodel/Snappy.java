package dev.tern.training.savedmodel;

import dev.tern.tensor.TernException;
import java.util.Arrays;

/** Unpacks a Snappy block: literals and copies of what came before. */
final class Snappy {
    private final byte[] packed;
    private int at;

    private Snappy(byte[] packed) {
        this.packed = packed;
    }

    /** The unpacked bytes, of which there may be {@code most} at most. */
    static byte[] unpack(byte[] packed, int most) {
        return new Snappy(packed).unpack(most);
    }

    private byte[] unpack(int most) {
        long size = size();
        if (size > most || size > 64L * packed.length + 64) {
            throw damaged("at most " + most + " bytes, and no more than such a block can hold", size + " bytes");
        }
        byte[] out = new byte[(int) size];
        int end = 0;
        while (at < packed.length) {
            int tag = next();
            int kind = tag & 3;
            int length = kind == 0 ? literalLength(tag) : kind == 1 ? (tag >>> 2 & 7) + 4 : (tag >>> 2) + 1;
            if (length > out.length - end || length <= 0) {
                throw damaged("runs within " + out.length + " bytes", "a run of " + length + " at " + end);
            }
            if (kind == 0) {
                require(length);
                System.arraycopy(packed, at, out, end, length);
                at += length;
            } else {
                copy(out, end, offset(tag, kind), length);
            }
            end += length;
        }
        if (end != out.length) {
            throw damaged(out.length + " bytes", String.valueOf(end));
        }
        return out;
    }

    private long size() {
        long size = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = next();
            size |= (next & 0x7FL) << shift;
            if (next < 0x80) {
                return size;
            }
        }
        throw damaged("a size of at most five bytes", "more");
    }

    private int literalLength(int tag) {
        int length = tag >>> 2;
        return length < 60 ? length + 1 : little(length - 59) + 1;
    }

    private int offset(int tag, int kind) {
        return kind == 1 ? (tag >>> 5) << 8 | next() : little(kind == 2 ? 2 : 4);
    }

    private void copy(byte[] out, int end, int offset, int length) {
        if (offset <= 0 || offset > end) {
            throw damaged("copies of bytes that came before", "distance " + offset + " at " + end);
        }
        if (offset >= length) {
            System.arraycopy(out, end - offset, out, end, length);
        } else if (offset == 1) {
            Arrays.fill(out, end, end + length, out[end - 1]);
        } else {
            for (int i = 0; i < length; i++) {
                out[end + i] = out[end + i - offset];
            }
        }
    }

    private int little(int bytes) {
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= next() << (8 * i);
        }
        return value;
    }

    private int next() {
        require(1);
        return packed[at++] & 0xFF;
    }

    private void require(int count) {
        if (count > packed.length - at) {
            throw damaged("more bytes", "the end of the block");
        }
    }

    private TernException damaged(String expected, String found) {
        return TernException.at("Snappy block, byte " + at)
                .expected(expected)
                .found(found)
                .fix("the file is damaged");
    }
}
