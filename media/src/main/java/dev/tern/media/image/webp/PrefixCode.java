package dev.tern.media.image.webp;

import dev.tern.media.image.codec.Damaged;
import java.util.Arrays;

/**
 * A prefix code as a table looked up with the next bits, and second tables for longer words. Both sizes follow from the
 * code's lengths, so no code, however strange, can reach past them.
 */
final class PrefixCode {
    static final int LONGEST = 15;

    private static final int ROOT_BITS = 8;

    private static final int LENGTH_MASK = 0x1f;
    private static final int VALUE_SHIFT = 5;

    /**
     * {@code value << 5 | length}: a symbol and its length, or, where the length exceeds {@link #rootBits}, the start of a
     * second table and the longest length in it.
     */
    private final int[] table;

    private final int rootBits;

    private PrefixCode(int[] table, int rootBits) {
        this.table = table;
        this.rootBits = rootBits;
    }

    /** The code that spends no bit on its one symbol. */
    static PrefixCode constant(int symbol) {
        return new PrefixCode(new int[] {symbol << VALUE_SHIFT}, 0);
    }

    /** The canonical code of the given word lengths, 0 for unused symbols. */
    static PrefixCode of(String where, int[] lengths) {
        int[] counts = new int[LONGEST + 1];
        int used = 0;
        int lastUsed = 0;
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            counts[lengths[symbol]]++;
            if (lengths[symbol] != 0) {
                used++;
                lastUsed = symbol;
            }
        }
        if (used == 1) {
            return constant(lastUsed);
        }
        requireComplete(where, counts);
        return build(lengths, counts);
    }

    private static void requireComplete(String where, int[] counts) {
        int free = 1;
        for (int length = 1; length <= LONGEST; length++) {
            free = 2 * free - counts[length];
            if (free < 0) {
                throw Damaged.picture(where, "a complete prefix code", "more words than fit");
            }
        }
        if (free > 0) {
            throw Damaged.picture(where, "a complete prefix code", "one with unused words");
        }
    }

    private static PrefixCode build(int[] lengths, int[] counts) {
        int longest = LONGEST;
        while (counts[longest] == 0) {
            longest--;
        }
        int rootBits = Math.min(ROOT_BITS, longest);
        int[] words = canonicalWords(lengths, counts);
        int[] subtableBits = new int[1 << rootBits];
        int size = 1 << rootBits;
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            int excess = lengths[symbol] - rootBits;
            int root = words[symbol] & ((1 << rootBits) - 1);
            if (excess > subtableBits[root]) {
                size += (1 << excess) - (subtableBits[root] == 0 ? 0 : 1 << subtableBits[root]);
                subtableBits[root] = excess;
            }
        }
        int[] table = new int[size];
        int next = 1 << rootBits;
        for (int root = 0; root < subtableBits.length; root++) {
            if (subtableBits[root] > 0) {
                table[root] = (next << VALUE_SHIFT) | (rootBits + subtableBits[root]);
                next += 1 << subtableBits[root];
            }
        }
        fill(table, rootBits, lengths, words);
        return new PrefixCode(table, rootBits);
    }

    /** Each symbol's word with its first bit lowest. */
    private static int[] canonicalWords(int[] lengths, int[] counts) {
        int[] nextWord = new int[LONGEST + 2];
        for (int length = 1; length <= LONGEST; length++) {
            nextWord[length + 1] = (nextWord[length] + counts[length]) << 1;
        }
        int[] words = new int[lengths.length];
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            int length = lengths[symbol];
            if (length > 0) {
                words[symbol] = Integer.reverse(nextWord[length]++) >>> (32 - length);
            }
        }
        return words;
    }

    private static void fill(int[] table, int rootBits, int[] lengths, int[] words) {
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            int length = lengths[symbol];
            if (length == 0) {
                continue;
            }
            int entry = (symbol << VALUE_SHIFT) | length;
            if (length <= rootBits) {
                for (int at = words[symbol]; at < 1 << rootBits; at += 1 << length) {
                    table[at] = entry;
                }
            } else {
                int root = table[words[symbol] & ((1 << rootBits) - 1)];
                int start = root >> VALUE_SHIFT;
                int size = 1 << ((root & LENGTH_MASK) - rootBits);
                for (int at = words[symbol] >> rootBits; at < size; at += 1 << (length - rootBits)) {
                    table[start + at] = entry;
                }
            }
        }
    }

    int read(BitReader in) {
        int entry = table[in.peek(rootBits)];
        int length = entry & LENGTH_MASK;
        if (length > rootBits) {
            int second = in.peek(length) >> rootBits;
            entry = table[(entry >> VALUE_SHIFT) + second];
            length = entry & LENGTH_MASK;
        }
        in.skip(length);
        return entry >> VALUE_SHIFT;
    }

    /** The table's size in entries. */
    int entries() {
        return table.length;
    }

    @Override
    public String toString() {
        return rootBits + " root bits, " + Arrays.stream(table).distinct().count() + " distinct entries";
    }
}
