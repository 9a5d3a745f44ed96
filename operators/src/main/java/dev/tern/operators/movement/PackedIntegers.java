package dev.tern.operators.movement;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Elements narrower than a byte, spread to a byte each and back. Only the low bits of a spread byte have a meaning. */
final class PackedIntegers {
    private PackedIntegers() {}

    static void unpack(Tensor tensor, byte[] to) {
        int bits = tensor.type().bits();
        int perByte = 8 / bits;
        MemorySegment data = tensor.data();
        for (int i = 0; i < to.length; i++) {
            to[i] = (byte) (data.get(JAVA_BYTE, i / perByte) >> (bits * (i % perByte)));
        }
    }

    static void pack(byte[] from, Tensor tensor) {
        int bits = tensor.type().bits();
        int perByte = 8 / bits;
        int mask = (1 << bits) - 1;
        MemorySegment data = tensor.data();
        for (int i = 0; i < from.length; i += perByte) {
            int packed = 0;
            for (int j = 0; j < perByte && i + j < from.length; j++) {
                packed |= (from[i + j] & mask) << (bits * j);
            }
            data.set(JAVA_BYTE, i / perByte, (byte) packed);
        }
    }
}
