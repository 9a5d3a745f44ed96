package dev.tern.media.image.codec;

/**
 * What stands before the pixels of a BMP file.
 *
 * @param topDown whether the first stored row is the top one
 * @param masks where red, green, blue and alpha lie in a pixel of 16, 24 or 32 bits; 0 for a channel that is not stored
 * @param palette the colours of pixels of up to 8 bits, {@code 0xAARRGGBB}
 */
record BmpHeader(
        int width, int height, boolean topDown, int bits, int compression, int[] masks, int[] palette, long pixelsAt) {
    static final int PLAIN = 0;
    static final int RUNS_OF_8 = 1;
    static final int RUNS_OF_4 = 2;

    private static final int BIT_MASKS = 3;
    private static final int ALPHA_BIT_MASKS = 6;

    private static final int FILE_HEADER = 14;
    private static final int CORE_HEADER = 12;
    private static final int BASIC_HEADER = 40;
    private static final int HEADER_WITH_ALPHA_MASK = 56;

    private static final int[] MASKS_15 = {0x7c00, 0x3e0, 0x1f, 0};
    private static final int[] MASKS_24 = {0xff0000, 0xff00, 0xff, 0};

    static BmpHeader read(Bytes file, PixelLimit limit) {
        String where = file.name() + " header";
        long headerBytes = file.u32le(FILE_HEADER);
        boolean core = headerBytes == CORE_HEADER;
        if (!core && headerBytes < BASIC_HEADER) {
            throw Damaged.picture(where, "a header of 12 or at least 40 bytes", headerBytes + " bytes");
        }
        file.slice(where, FILE_HEADER, headerBytes);
        long width = core ? file.u16le(18) : (int) file.u32le(18);
        long signedHeight = core ? file.u16le(20) : (int) file.u32le(22);
        long height = Math.abs(signedHeight);
        limit.check(where, width, height);
        int bits = file.u16le(core ? 24 : 28);
        long compression = core ? PLAIN : file.u32le(30);
        requireKnown(where, bits, compression);
        return new BmpHeader(
                (int) width,
                (int) height,
                signedHeight < 0,
                bits,
                (int) compression,
                masks(file, headerBytes, bits, (int) compression),
                bits > 8 ? new int[0] : palette(file, headerBytes, bits),
                file.u32le(10));
    }

    private static void requireKnown(String where, int bits, long compression) {
        boolean known = switch ((int) Math.min(compression, Integer.MAX_VALUE)) {
            case PLAIN -> bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16 || bits == 24 || bits == 32;
            case RUNS_OF_8 -> bits == 8;
            case RUNS_OF_4 -> bits == 4;
            case BIT_MASKS, ALPHA_BIT_MASKS -> bits == 16 || bits == 32;
            default -> false;
        };
        if (!known) {
            throw Damaged.picture(
                    where, "a known compression and depth", "compression " + compression + " of " + bits + " bits");
        }
    }

    private static int[] masks(Bytes file, long headerBytes, int bits, int compression) {
        if (compression != BIT_MASKS && compression != ALPHA_BIT_MASKS) {
            return bits == 16 ? MASKS_15 : MASKS_24;
        }
        boolean hasAlpha = headerBytes >= HEADER_WITH_ALPHA_MASK || compression == ALPHA_BIT_MASKS;
        int[] masks = new int[4];
        for (int i = 0; i < (hasAlpha ? 4 : 3); i++) {
            masks[i] = (int) file.u32le(FILE_HEADER + BASIC_HEADER + 4L * i);
        }
        return masks;
    }

    private static int[] palette(Bytes file, long headerBytes, int bits) {
        boolean core = headerBytes == CORE_HEADER;
        int entryBytes = core ? 3 : 4;
        long used = core ? 0 : file.u32le(46);
        long start = FILE_HEADER + headerBytes;
        long present = Math.max(0, Math.min(file.u32le(10), file.length()) - start) / entryBytes;
        int most = 1 << bits;
        int colors = (int) Math.min(used == 0 ? most : Math.min(used, most), present);
        int[] palette = new int[colors];
        for (int i = 0; i < colors; i++) {
            palette[i] = Raster.OPAQUE | file.u24le(start + (long) i * entryBytes);
        }
        return palette;
    }

    /** Bytes of a stored row, which is filled up to whole words of four. */
    long rowBytes() {
        return ((long) width * bits + 31) / 32 * 4;
    }

    /** The row of the picture that is stored as the {@code index}th. */
    int rowAt(int index) {
        return topDown ? index : height - 1 - index;
    }
}
