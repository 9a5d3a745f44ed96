package dev.tern.training.savedmodel;

import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32C;

/** The checksum of TensorFlow's tables and bundles: CRC-32C, rotated and shifted so that sums of sums stay sound. */
final class Crc32c {
    private static final int SHIFT = 0xa282ead8;
    private static final long CHUNK = 1L << 30;

    private Crc32c() {}

    /** The stored form of a checksum. */
    static int masked(long crc) {
        int plain = (int) crc;
        return (plain >>> 15 | plain << 17) + SHIFT;
    }

    /** The stored form of the checksum of {@code bytes}. */
    static int masked(MemorySegment bytes) {
        CRC32C crc = new CRC32C();
        update(crc, bytes);
        return masked(crc.getValue());
    }

    static void update(CRC32C crc, MemorySegment bytes) {
        for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
            crc.update(bytes.asSlice(at, Math.min(CHUNK, bytes.byteSize() - at)).asByteBuffer());
        }
    }
}
