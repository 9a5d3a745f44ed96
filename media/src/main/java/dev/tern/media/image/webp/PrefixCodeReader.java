package dev.tern.media.image.webp;

import dev.tern.media.image.codec.Damaged;
import java.util.Arrays;

/** Reads the description of a prefix code (WebP lossless, section 3.7.2.1). */
final class PrefixCodeReader {
    private static final int LENGTH_SYMBOLS = 19;
    private static final byte[] LENGTH_ORDER = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    private static final int REPEAT_PREVIOUS = 16;
    private static final int REPEAT_ZERO = 17;

    /** For the three repeating symbols: extra bits, and the number of repeats they are added to. */
    private static final int[] REPEAT_BITS = {2, 3, 7};

    private static final int[] REPEAT_BASE = {3, 3, 11};
    private static final int INITIAL_PREVIOUS = 8;

    private PrefixCodeReader() {}

    static PrefixCode read(String where, BitReader in, int alphabet) {
        return in.flag() ? readSimple(where, in, alphabet) : readNormal(where, in, alphabet);
    }

    private static PrefixCode readSimple(String where, BitReader in, int alphabet) {
        boolean two = in.flag();
        int first = symbol(where, in.number(in.flag() ? 8 : 1), alphabet);
        if (!two) {
            return PrefixCode.constant(first);
        }
        int second = symbol(where, in.number(8), alphabet);
        int[] lengths = new int[alphabet];
        lengths[first] = 1;
        lengths[second] = 1;
        return PrefixCode.of(where, lengths);
    }

    private static int symbol(String where, int symbol, int alphabet) {
        if (symbol >= alphabet) {
            throw Damaged.picture(where, "a symbol below " + alphabet, "symbol " + symbol);
        }
        return symbol;
    }

    private static PrefixCode readNormal(String where, BitReader in, int alphabet) {
        int[] lengthLengths = new int[LENGTH_SYMBOLS];
        int coded = 4 + in.number(4);
        for (int i = 0; i < coded; i++) {
            lengthLengths[LENGTH_ORDER[i]] = in.number(3);
        }
        PrefixCode lengthCode = PrefixCode.of(where, lengthLengths);
        int toRead = alphabet;
        if (in.flag()) {
            toRead = 2 + in.number(2 + 2 * in.number(3));
            if (toRead > alphabet) {
                throw Damaged.picture(where, "at most " + alphabet + " code lengths", toRead + " code lengths");
            }
        }
        int[] lengths = new int[alphabet];
        int previous = INITIAL_PREVIOUS;
        int symbol = 0;
        for (int i = 0; i < toRead && symbol < alphabet; i++) {
            int length = lengthCode.read(in);
            if (length < REPEAT_PREVIOUS) {
                lengths[symbol++] = length;
                previous = length == 0 ? previous : length;
                continue;
            }
            int kind = length - REPEAT_PREVIOUS;
            int repeats = REPEAT_BASE[kind] + in.number(REPEAT_BITS[kind]);
            if (repeats > alphabet - symbol) {
                throw Damaged.picture(where, "code lengths for " + alphabet + " symbols", "more");
            }
            Arrays.fill(lengths, symbol, symbol + repeats, length >= REPEAT_ZERO ? 0 : previous);
            symbol += repeats;
        }
        return PrefixCode.of(where, lengths);
    }
}
