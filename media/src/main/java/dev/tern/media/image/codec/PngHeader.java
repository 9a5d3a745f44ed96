package dev.tern.media.image.codec;

/** The IHDR chunk of a PNG file; every combination that it can hold after {@link #read} is a legal one. */
record PngHeader(String where, long width, long height, int depth, int colorType, boolean interlaced) {
    static final int GREY = 0;
    static final int RGB = 2;
    static final int PALETTE = 3;
    static final int GREY_ALPHA = 4;
    static final int RGB_ALPHA = 6;

    private static final int BYTES = 13;

    /** For each colour type the samples per pixel (0: no such type) and a set of allowed depths, bit n for depth n. */
    private static final int[] SAMPLES = {1, 0, 3, 1, 2, 0, 4};

    private static final int SMALL_DEPTHS = 1 << 1 | 1 << 2 | 1 << 4 | 1 << 8;
    private static final int WHOLE_DEPTHS = 1 << 8 | 1 << 16;
    private static final int[] DEPTHS = {
        SMALL_DEPTHS | WHOLE_DEPTHS, 0, WHOLE_DEPTHS, SMALL_DEPTHS, WHOLE_DEPTHS, 0, WHOLE_DEPTHS
    };

    static PngHeader read(Bytes chunk) {
        String where = chunk.name();
        if (!where.endsWith("IHDR") || chunk.length() != BYTES) {
            throw Damaged.picture(where, "chunk IHDR of " + BYTES + " bytes first", chunk.length() + " bytes");
        }
        int depth = chunk.u8(8);
        int colorType = chunk.u8(9);
        if (colorType >= SAMPLES.length || depth > 16 || (DEPTHS[colorType] & (1 << depth)) == 0) {
            throw Damaged.picture(
                    where, "a legal colour type and depth", "colour type " + colorType + " of " + depth + " bits");
        }
        if (chunk.u8(10) != 0 || chunk.u8(11) != 0 || chunk.u8(12) > 1) {
            throw Damaged.picture(
                    where,
                    "compression 0, filter 0, interlace 0 or 1",
                    chunk.u8(10) + ", " + chunk.u8(11) + ", " + chunk.u8(12));
        }
        return new PngHeader(where, chunk.u32(0), chunk.u32(4), depth, colorType, chunk.u8(12) == 1);
    }

    int samplesPerPixel() {
        return SAMPLES[colorType];
    }

    int bitsPerPixel() {
        return samplesPerPixel() * depth;
    }

    /** Bytes of a row of {@code columns} pixels. */
    int rowBytes(int columns) {
        return Math.toIntExact(((long) columns * bitsPerPixel() + 7) / 8);
    }
}
