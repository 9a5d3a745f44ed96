package dev.tern.training.hdf5;

import java.lang.foreign.MemorySegment;

/** The first structure of a file: how wide addresses are, where they count from, and where the root group is. */
record Superblock(Source source, long root) {
    private static final int SIGNATURE_BYTES = 8;

    static Superblock read(MemorySegment bytes, String name, long at) {
        Cursor probe = new Source(name, bytes, at, 8, 8).from("superblock", 0);
        probe.skip(SIGNATURE_BYTES);
        int version = probe.u8();
        if (version > 3) {
            throw probe.bad("a superblock of version 0 to 3", String.valueOf(version));
        }
        if (version < 2) {
            probe.skip(4);
        }
        int offsetBytes = width(probe);
        int lengthBytes = width(probe);
        Cursor cursor = new Source(name, bytes, at, offsetBytes, lengthBytes).from("superblock", 0);
        cursor.skip(version < 2 ? SIGNATURE_BYTES + 16 : SIGNATURE_BYTES + 4);
        cursor.skip(version == 1 ? 4 : 0);
        long base = cursor.offset();
        cursor.offset();
        long end = cursor.offset();
        if (version < 2) {
            cursor.offset();
            cursor.offset();
        }
        long root = cursor.offset();
        if (version >= 2) {
            cursor.checksum();
        }
        if (base != at && base != 0 || end < 0 || end > bytes.byteSize() - base && end > bytes.byteSize()) {
            throw cursor.bad(end + " bytes of file", bytes.byteSize() + " bytes");
        }
        return new Superblock(new Source(name, bytes, base, offsetBytes, lengthBytes), root);
    }

    private static int width(Cursor cursor) {
        int width = cursor.u8();
        if (width != 2 && width != 4 && width != 8) {
            throw cursor.bad("addresses of 2, 4 or 8 bytes", String.valueOf(width));
        }
        return width;
    }
}
