package dev.tern.training.hdf5;

import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;

/**
 * The bytes of one file with the sizes that its superblock declares. Every byte of structure that is looked at is counted
 * against a budget in proportion to the file's length, so that structures which point at each other end in an error.
 */
final class Source {
    /** The address that stands for "nowhere". */
    static final long UNDEFINED = -1L;

    /** What a structure of yet unknown length is counted for. */
    private static final long STRUCTURE_BYTES = 64;

    private static final long BUDGET_BASE = 16L << 20;
    private static final long BUDGET_PER_BYTE = 32;

    final String name;
    final MemorySegment bytes;
    final long base;
    final int offsetBytes;
    final int lengthBytes;
    private long budget;

    Source(String name, MemorySegment bytes, long base, int offsetBytes, int lengthBytes) {
        this.name = name;
        this.bytes = bytes;
        this.base = base;
        this.offsetBytes = offsetBytes;
        this.lengthBytes = lengthBytes;
        this.budget = BUDGET_BASE + BUDGET_PER_BYTE * Math.min(bytes.byteSize(), Long.MAX_VALUE / 64);
    }

    /** A cursor over {@code length} bytes at {@code address}, which counts from the base address. */
    Cursor at(String what, long address, long length) {
        if (length < 0
                || address < 0
                || address > bytes.byteSize() - base
                || length > bytes.byteSize() - base - address) {
            throw TernException.at(name + ", " + what)
                    .expected("an address inside the file")
                    .found(range(address, length) + " of " + bytes.byteSize() + " bytes")
                    .fix("the file is damaged or cut off; get it anew");
        }
        spend(length);
        return new Cursor(this, what, base + address, base + address + length);
    }

    /** A cursor from {@code address} to the end of the file. */
    Cursor from(String what, long address) {
        long left = bytes.byteSize() - base - address;
        if (address < 0 || left < 0) {
            return at(what, address, 0);
        }
        spend(STRUCTURE_BYTES);
        return new Cursor(this, what, base + address, bytes.byteSize());
    }

    /** Bytes of data, which are not counted: they are bounded by the size of what they become. */
    MemorySegment raw(String what, long address, long length) {
        if (length < 0
                || address < 0
                || address > bytes.byteSize() - base
                || length > bytes.byteSize() - base - address) {
            throw TernException.at(name + ", " + what)
                    .expected("data inside the file")
                    .found(range(address, length) + " of " + bytes.byteSize() + " bytes")
                    .fix("the file is damaged or cut off; get it anew");
        }
        return bytes.asSlice(base + address, length);
    }

    void spend(long count) {
        budget -= count;
        if (budget < 0) {
            throw TernException.at(name)
                    .expected("structures that are read in proportion to the file's length")
                    .found("structures that refer to each other over and over")
                    .fix("the file is damaged or hostile; get it anew");
        }
    }

    private static String range(long address, long length) {
        return Long.toUnsignedString(length) + " bytes at "
                + (address == UNDEFINED ? "no address" : Long.toUnsignedString(address));
    }
}
