package dev.tern.media.image.codec;

/** The colour indices of a GIF frame: LZW codes of growing width in blocks of up to 255 bytes. */
final class GifPixels {
    private static final int MAX_BITS = 12;
    private static final int NONE = -1;

    private final Bytes file;
    private final int clearCode;
    private final short[] prefix = new short[1 << MAX_BITS];
    private final byte[] suffix = new byte[1 << MAX_BITS];

    /** Indices of the current code, last one first, not yet handed out. */
    private final byte[] pending = new byte[(1 << MAX_BITS) + 1];

    private int pendingCount;
    private int at;
    private int blockEnd;
    private int bits;
    private int bitCount;
    private int codeBits;
    private int nextCode;
    private int previousCode = NONE;
    private byte firstOfPrevious;

    GifPixels(Bytes file, int start, int minimumBits) {
        if (minimumBits < 1 || minimumBits > 8) {
            throw Damaged.picture(file.name(), "1 to 8 bits per colour", String.valueOf(minimumBits));
        }
        this.file = file;
        this.at = start;
        this.blockEnd = start;
        this.clearCode = 1 << minimumBits;
        for (int i = 0; i < clearCode; i++) {
            suffix[i] = (byte) i;
        }
        clear();
    }

    /** Fills {@code row} with the next indices. */
    void read(byte[] row) {
        for (int i = 0; i < row.length; i++) {
            while (pendingCount == 0) {
                readCode();
            }
            row[i] = pending[--pendingCount];
        }
    }

    private void clear() {
        codeBits = Integer.numberOfTrailingZeros(clearCode) + 1;
        nextCode = clearCode + 2;
        previousCode = NONE;
    }

    private void readCode() {
        int code = nextBits();
        if (code == clearCode) {
            clear();
            return;
        }
        if (code == clearCode + 1) {
            throw Damaged.truncated(file.name() + ", pixels", 1, 0);
        }
        boolean isNext = code == nextCode && previousCode != NONE && nextCode < 1 << MAX_BITS;
        if ((code >= nextCode && !isNext) || (previousCode == NONE && code > clearCode)) {
            throw Damaged.picture(file.name() + ", pixels", "a code below " + nextCode, "code " + code);
        }
        int walk = code;
        if (isNext) {
            pending[pendingCount++] = firstOfPrevious;
            walk = previousCode;
        }
        while (walk > clearCode) {
            pending[pendingCount++] = suffix[walk];
            walk = prefix[walk];
        }
        firstOfPrevious = suffix[walk];
        pending[pendingCount++] = firstOfPrevious;
        if (previousCode != NONE && nextCode < 1 << MAX_BITS) {
            prefix[nextCode] = (short) previousCode;
            suffix[nextCode] = firstOfPrevious;
            nextCode++;
            if (nextCode == 1 << codeBits && codeBits < MAX_BITS) {
                codeBits++;
            }
        }
        previousCode = code;
    }

    private int nextBits() {
        while (bitCount < codeBits) {
            if (at == blockEnd) {
                int length = file.u8(at);
                if (length == 0) {
                    throw Damaged.truncated(file.name() + ", pixels", 1, 0);
                }
                at++;
                blockEnd = at + length;
            }
            bits |= file.u8(at++) << bitCount;
            bitCount += 8;
        }
        int code = bits & ((1 << codeBits) - 1);
        bits >>>= codeBits;
        bitCount -= codeBits;
        return code;
    }
}
