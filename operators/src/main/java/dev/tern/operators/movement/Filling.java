package dev.tern.operators.movement;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Writes one element's bits over and over. */
public final class Filling {
    private Filling() {}

    /** Fills all of {@code to} with the low {@code elementBytes} (1, 2, 4 or 8) bytes of {@code bits}. */
    public static void fill(MemorySegment to, int elementBytes, long bits) {
        long spread = switch (elementBytes) {
            case 1 -> (bits & 0xFF) * 0x0101_0101_0101_0101L;
            case 2 -> (bits & 0xFFFF) * 0x0001_0001_0001_0001L;
            case 4 -> (bits & 0xFFFF_FFFFL) * 0x0000_0001_0000_0001L;
            default -> bits;
        };
        if (spread == (spread & 0xFF) * 0x0101_0101_0101_0101L) {
            to.fill((byte) spread);
            return;
        }
        long bytes = to.byteSize();
        long whole = bytes & ~7L;
        for (long at = 0; at < whole; at += 8) {
            to.set(JAVA_LONG_UNALIGNED, at, spread);
        }
        for (long at = whole; at < bytes; at += elementBytes) {
            put(to, at, elementBytes, bits);
        }
    }

    /** Writes zeros into {@code count} bytes from {@code at} on. */
    public static void clear(MemorySegment to, long at, long count) {
        long end = at + count;
        long whole = end - 7;
        long i = at;
        for (; i < whole; i += 8) {
            to.set(JAVA_LONG_UNALIGNED, i, 0);
        }
        for (; i < end; i++) {
            to.set(JAVA_BYTE, i, (byte) 0);
        }
    }

    /** Writes the low {@code elementBytes} bytes of {@code bits} at byte {@code at}. */
    public static void put(MemorySegment to, long at, int elementBytes, long bits) {
        switch (elementBytes) {
            case 1 -> to.set(JAVA_BYTE, at, (byte) bits);
            case 2 -> to.set(JAVA_SHORT_UNALIGNED, at, (short) bits);
            case 4 -> to.set(JAVA_INT_UNALIGNED, at, (int) bits);
            default -> to.set(JAVA_LONG_UNALIGNED, at, bits);
        }
    }

    /** The bits of the element of {@code elementBytes} bytes at byte {@code at}. */
    public static long bits(MemorySegment from, long at, int elementBytes) {
        return switch (elementBytes) {
            case 1 -> from.get(JAVA_BYTE, at);
            case 2 -> from.get(JAVA_SHORT_UNALIGNED, at);
            case 4 -> from.get(JAVA_INT_UNALIGNED, at);
            default -> from.get(JAVA_LONG_UNALIGNED, at);
        };
    }
}
