package dev.tern.media.image.jpeg;

import dev.tern.media.image.codec.Bytes;
import dev.tern.media.image.codec.Damaged;
import java.util.Arrays;

/** One Huffman code of a JPEG file (ITU-T T.81, annex C and F.2.2.3). */
final class HuffmanTable {
    static final int LONGEST = 16;
    static final int LOOKUP_BITS = 9;

    private final byte[] symbols;

    /** {@code symbol << 5 | length} for the words of up to {@link #LOOKUP_BITS} bits that begin with an index; else 0. */
    final short[] lookup = new short[1 << LOOKUP_BITS];

    /** By length: the largest word, or -1; and what leads from a word to the place of its symbol. */
    private final int[] largest = new int[LONGEST + 1];

    private final int[] offset = new int[LONGEST + 1];

    private HuffmanTable(byte[] symbols) {
        this.symbols = symbols;
    }

    /** The table whose sixteen counts stand at {@code at}, followed by its symbols. */
    static HuffmanTable read(Bytes segment, long at) {
        int total = 0;
        for (int i = 0; i < LONGEST; i++) {
            total += segment.u8(at + i);
        }
        if (total > 256) {
            throw Damaged.picture(segment.name(), "at most 256 symbols", String.valueOf(total));
        }
        HuffmanTable table = new HuffmanTable(
                segment.slice(segment.name(), at + LONGEST, total).toArray());
        table.assignWords(segment, at);
        return table;
    }

    private void assignWords(Bytes segment, long at) {
        Arrays.fill(largest, -1);
        int word = 0;
        int symbol = 0;
        for (int length = 1; length <= LONGEST; length++) {
            int count = segment.u8(at + length - 1);
            offset[length] = symbol - word;
            if (word + count > 1 << length) {
                throw Damaged.picture(segment.name(), "a prefix code", "more words than fit");
            }
            for (int i = 0; i < count; i++, word++, symbol++) {
                largest[length] = word;
                if (length <= LOOKUP_BITS) {
                    int first = word << (LOOKUP_BITS - length);
                    short entry = (short) ((symbols[symbol] & 0xff) << 5 | length);
                    Arrays.fill(lookup, first, first + (1 << (LOOKUP_BITS - length)), entry);
                }
            }
            word <<= 1;
        }
    }

    /** Bytes that the table takes in its segment. */
    int bytes() {
        return LONGEST + symbols.length;
    }

    /** The next symbol whatever its length; {@link ScanBits#symbol} is the quicker way to most. */
    int read(ScanBits in) {
        int entry = lookup[in.peek(LOOKUP_BITS)];
        if (entry != 0) {
            in.skip(entry & 31);
            return entry >> 5;
        }
        int bits = in.peek(LONGEST);
        for (int length = LOOKUP_BITS + 1; length <= LONGEST; length++) {
            int word = bits >> (LONGEST - length);
            if (word <= largest[length]) {
                in.skip(length);
                return symbols[word + offset[length]] & 0xff;
            }
        }
        throw in.damaged("a Huffman word", "bits that are none");
    }
}
