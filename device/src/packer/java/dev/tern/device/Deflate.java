package dev.tern.device;

/** The numbers of the deflate format: which symbol stands for a length or a distance, and how many bits follow it. */
final class Deflate {
    static final int LENGTH_MIN = 3;
    static final int LENGTH_MAX = 258;
    static final int WINDOW = 32768;
    static final int END = 256;
    static final int LITERAL_SYMBOLS = 286;
    static final int DISTANCE_SYMBOLS = 30;

    private Deflate() {}

    /** Whether a token is a match, {@code length << 16 | distance}, and not a literal. */
    static boolean isMatch(int token) {
        return token >= 1 << 16;
    }

    /** Bytes that a token stands for. */
    static int bytes(int token) {
        return isMatch(token) ? length(token) : 1;
    }

    static int length(int token) {
        return token >>> 16;
    }

    static int distance(int token) {
        return token & 0xFFFF;
    }

    static int lengthSymbol(int length) {
        if (length == LENGTH_MAX) {
            return 285;
        }
        int offset = length - LENGTH_MIN;
        int bits = lengthBits(length);
        return 257 + 4 * bits + (offset >> bits);
    }

    static int lengthBits(int length) {
        return length == LENGTH_MAX ? 0 : extraBits(length - LENGTH_MIN, 4);
    }

    static int distanceSymbol(int distance) {
        int bits = distanceBits(distance);
        return 2 * bits + (distance - 1 >> bits);
    }

    static int distanceBits(int distance) {
        return extraBits(distance - 1, 2);
    }

    /** Bits that follow, where each number of them serves {@code symbols} symbols and the first twice as many. */
    private static int extraBits(int offset, int symbols) {
        return Math.max(0, 31 - Integer.numberOfLeadingZeros(offset | 1) - (symbols == 4 ? 2 : 1));
    }
}
