package dev.tern.device;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/** Writes literals and matches as deflate blocks, each with codes of its own. */
final class DeflateBlocks {
    private static final int CODE_BITS_MAX = 15;
    private static final int LENGTH_CODE_BITS_MAX = 7;
    /** To how coarse steps counts are rounded on trial. */
    private static final double[] RATIOS = {1.25, 1.5, 1.75, 2, 2.25, 2.5, 3, 4};
    /** In which order the format lists the lengths of the codes that code lengths are written in. */
    private static final int[] LENGTH_CODE_ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long held;
    private int heldBits;

    private DeflateBlocks() {}

    /** The tokens of each block, and the end of the stream. */
    static byte[] encode(List<int[]> blocks) {
        DeflateBlocks writer = new DeflateBlocks();
        for (int i = 0; i < blocks.size(); i++) {
            writer.put(blocks.get(i), i == blocks.size() - 1);
        }
        writer.put(0, 7);
        return writer.out.toByteArray();
    }

    private void put(int[] tokens, boolean last) {
        int[] literalCounts = new int[Deflate.LITERAL_SYMBOLS];
        int[] distanceCounts = new int[Deflate.DISTANCE_SYMBOLS];
        literalCounts[Deflate.END]++;
        for (int token : tokens) {
            if (Deflate.isMatch(token)) {
                literalCounts[Deflate.lengthSymbol(Deflate.length(token))]++;
                distanceCounts[Deflate.distanceSymbol(Deflate.distance(token))]++;
            } else {
                literalCounts[token]++;
            }
        }
        HuffmanCode literals = HuffmanCode.of(literalCounts, CODE_BITS_MAX);
        HuffmanCode distances = HuffmanCode.of(distanceCounts, CODE_BITS_MAX);
        long least = bits(literals, distances, literalCounts, distanceCounts);
        for (double ratio : RATIOS) {
            HuffmanCode otherLiterals = HuffmanCode.of(evened(literalCounts, ratio), CODE_BITS_MAX);
            HuffmanCode otherDistances = HuffmanCode.of(evened(distanceCounts, ratio), CODE_BITS_MAX);
            long bits = bits(otherLiterals, otherDistances, literalCounts, distanceCounts);
            if (bits < least) {
                least = bits;
                literals = otherLiterals;
                distances = otherDistances;
            }
        }
        put(last ? 1 : 0, 1);
        put(2, 2);
        putCodes(literals.bits(), distances.bits());
        for (int token : tokens) {
            put(token, literals, distances);
        }
        put(literals.code(Deflate.END), literals.bits()[Deflate.END]);
    }

    /** Counts rounded to powers of {@code ratio}: more symbols with codes of one length, which take less to list. */
    private static int[] evened(int[] counts, double ratio) {
        int[] evened = new int[counts.length];
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                double power = Math.rint(Math.log(counts[i]) / Math.log(ratio));
                evened[i] = (int) Math.max(1, Math.rint(16 * Math.pow(ratio, power)));
            }
        }
        return evened;
    }

    /** Bits that the codes' lengths and all tokens take; what follows a symbol is the same under all codes. */
    private static long bits(HuffmanCode literals, HuffmanCode distances, int[] literalCounts, int[] distanceCounts) {
        DeflateBlocks heading = new DeflateBlocks();
        heading.putCodes(literals.bits(), distances.bits());
        long bits = 8L * heading.out.size() + heading.heldBits;
        for (int i = 0; i < literalCounts.length; i++) {
            bits += (long) literalCounts[i] * literals.bits()[i];
        }
        for (int i = 0; i < distanceCounts.length; i++) {
            bits += (long) distanceCounts[i] * distances.bits()[i];
        }
        return bits;
    }

    private void put(int token, HuffmanCode literals, HuffmanCode distances) {
        if (!Deflate.isMatch(token)) {
            put(literals.code(token), literals.bits()[token]);
            return;
        }
        int length = Deflate.length(token);
        int lengthSymbol = Deflate.lengthSymbol(length);
        int lengthBits = Deflate.lengthBits(length);
        put(literals.code(lengthSymbol), literals.bits()[lengthSymbol]);
        put(length - Deflate.LENGTH_MIN & (1 << lengthBits) - 1, lengthBits);
        int distance = Deflate.distance(token);
        int distanceSymbol = Deflate.distanceSymbol(distance);
        int distanceBits = Deflate.distanceBits(distance);
        put(distances.code(distanceSymbol), distances.bits()[distanceSymbol]);
        put(distance - 1 & (1 << distanceBits) - 1, distanceBits);
    }

    /** Appends the low {@code count} bits of {@code value}; seven zeros at the end push out the last byte. */
    private void put(int value, int count) {
        held |= (long) value << heldBits;
        heldBits += count;
        while (heldBits >= 8) {
            out.write((int) held);
            held >>>= 8;
            heldBits -= 8;
        }
    }

    /** The lengths of both codes, run-length coded, in a code of their own. */
    private void putCodes(int[] literalBits, int[] distanceBits) {
        int literalCount = Math.max(257, used(literalBits));
        int distanceCount = Math.max(1, used(distanceBits));
        int[] all = Arrays.copyOf(literalBits, literalCount + distanceCount);
        System.arraycopy(distanceBits, 0, all, literalCount, distanceCount);
        int[] runs = runs(all);
        int[] counts = new int[LENGTH_CODE_ORDER.length];
        for (int run : runs) {
            counts[run & 0xFF]++;
        }
        HuffmanCode code = HuffmanCode.of(counts, LENGTH_CODE_BITS_MAX);
        int listed = LENGTH_CODE_ORDER.length;
        while (listed > 4 && code.bits()[LENGTH_CODE_ORDER[listed - 1]] == 0) {
            listed--;
        }
        put(literalCount - 257, 5);
        put(distanceCount - 1, 5);
        put(listed - 4, 4);
        for (int i = 0; i < listed; i++) {
            put(code.bits()[LENGTH_CODE_ORDER[i]], 3);
        }
        for (int run : runs) {
            int symbol = run & 0xFF;
            put(code.code(symbol), code.bits()[symbol]);
            put(run >> 8, symbol == 16 ? 2 : symbol == 17 ? 3 : symbol == 18 ? 7 : 0);
        }
    }

    private static int used(int[] bits) {
        int used = bits.length;
        while (used > 0 && bits[used - 1] == 0) {
            used--;
        }
        return used;
    }

    /** Symbols 0 to 15 are lengths, 16 repeats the last, 17 and 18 repeat zero; what follows a symbol stands eight bits up. */
    private static int[] runs(int[] lengths) {
        int[] runs = new int[lengths.length];
        int count = 0;
        int i = 0;
        while (i < lengths.length) {
            int end = i + 1;
            while (end < lengths.length && lengths[end] == lengths[i]) {
                end++;
            }
            int left = end - i;
            if (lengths[i] != 0) {
                runs[count++] = lengths[i];
                left--;
            }
            while (left > 0) {
                int piece = 1;
                if (lengths[i] == 0 && left >= 11) {
                    piece = Math.min(left, 138);
                    runs[count++] = 18 | piece - 11 << 8;
                } else if (lengths[i] == 0 && left >= 3) {
                    piece = left;
                    runs[count++] = 17 | piece - 3 << 8;
                } else if (lengths[i] != 0 && left >= 3) {
                    piece = Math.min(left, 6);
                    runs[count++] = 16 | piece - 3 << 8;
                } else {
                    runs[count++] = lengths[i];
                }
                left -= piece;
            }
            i = end;
        }
        return Arrays.copyOf(runs, count);
    }
}
