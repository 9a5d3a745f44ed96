package dev.tern.training.hdf5;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The checksum of HDF5's structures: Bob Jenkins' lookup3 ({@code hashlittle}) with a seed of zero. */
final class Lookup3 {
    private static final int START = 0xdeadbeef;

    private Lookup3() {}

    static int of(MemorySegment bytes) {
        long length = bytes.byteSize();
        int a = START + (int) length;
        int b = a;
        int c = a;
        long at = 0;
        while (length - at > 12) {
            a += word(bytes, at, 4);
            b += word(bytes, at + 4, 4);
            c += word(bytes, at + 8, 4);
            a = (a - c) ^ Integer.rotateLeft(c, 4);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 6);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 8);
            b += a;
            a = (a - c) ^ Integer.rotateLeft(c, 16);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 19);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 4);
            b += a;
            at += 12;
        }
        int rest = (int) (length - at);
        if (rest == 0) {
            return c;
        }
        a += word(bytes, at, Math.min(4, rest));
        b += word(bytes, at + 4, Math.min(4, Math.max(0, rest - 4)));
        c += word(bytes, at + 8, Math.max(0, rest - 8));
        c = (c ^ b) - Integer.rotateLeft(b, 14);
        a = (a ^ c) - Integer.rotateLeft(c, 11);
        b = (b ^ a) - Integer.rotateLeft(a, 25);
        c = (c ^ b) - Integer.rotateLeft(b, 16);
        a = (a ^ c) - Integer.rotateLeft(c, 4);
        b = (b ^ a) - Integer.rotateLeft(a, 14);
        return (c ^ b) - Integer.rotateLeft(b, 24);
    }

    private static int word(MemorySegment bytes, long at, int count) {
        int word = 0;
        for (int i = 0; i < count; i++) {
            word |= (bytes.get(ValueLayout.JAVA_BYTE, at + i) & 0xFF) << (8 * i);
        }
        return word;
    }
}
