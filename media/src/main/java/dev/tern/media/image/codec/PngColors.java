package dev.tern.media.image.codec;

/** Turns the samples of a PNG pixel into {@code 0xAARRGGBB}, with the palette and the transparency of the file. */
final class PngColors {
    private static final int MAX_PALETTE = 256;

    private final PngHeader header;
    private final int depth;
    private final int scale;
    private int[] palette = {};

    /** The samples of the one transparent colour, if there is one. */
    private int[] transparent = {};

    PngColors(PngHeader header) {
        this.header = header;
        this.depth = header.depth();
        this.scale = depth < 8 ? 255 / ((1 << depth) - 1) : 1;
    }

    void setPalette(Bytes chunk) {
        if (header.colorType() != PngHeader.PALETTE) {
            return;
        }
        int colors = chunk.length() / 3;
        if (colors == 0 || colors > MAX_PALETTE || chunk.length() % 3 != 0) {
            throw Damaged.picture(chunk.name(), "1 to 256 colours of 3 bytes", chunk.length() + " bytes");
        }
        palette = new int[colors];
        for (int i = 0; i < colors; i++) {
            palette[i] = Raster.OPAQUE | (chunk.u16(3L * i) << 8) | chunk.u8(3L * i + 2);
        }
    }

    void setTransparency(Bytes chunk) {
        switch (header.colorType()) {
            case PngHeader.PALETTE -> {
                for (int i = 0; i < Math.min(palette.length, chunk.length()); i++) {
                    palette[i] = (palette[i] & ~Raster.OPAQUE) | (chunk.u8(i) << 24);
                }
            }
            case PngHeader.GREY, PngHeader.RGB -> {
                transparent = new int[header.samplesPerPixel()];
                for (int i = 0; i < transparent.length; i++) {
                    transparent[i] = chunk.u16(2L * i);
                }
            }
            default -> {}
        }
    }

    void requireComplete() {
        if (header.colorType() == PngHeader.PALETTE && palette.length == 0) {
            throw Damaged.picture(header.where(), "a palette (chunk PLTE)", "none");
        }
    }

    /** The pixel in column {@code index} of an unfiltered row. */
    int pixel(byte[] row, int index) {
        int first = index * header.samplesPerPixel();
        return switch (header.colorType()) {
            case PngHeader.PALETTE -> color(sample(row, first));
            case PngHeader.GREY -> alpha(row, first) | 0x10101 * level(row, first);
            case PngHeader.GREY_ALPHA -> (level(row, first + 1) << 24) | 0x10101 * level(row, first);
            case PngHeader.RGB -> alpha(row, first) | rgb(row, first);
            default -> (level(row, first + 3) << 24) | rgb(row, first);
        };
    }

    private int color(int index) {
        if (index >= palette.length) {
            throw Damaged.picture(header.where(), "a colour below " + palette.length, "colour " + index);
        }
        return palette[index];
    }

    private int alpha(byte[] row, int first) {
        if (transparent.length == 0) {
            return Raster.OPAQUE;
        }
        for (int i = 0; i < transparent.length; i++) {
            if (sample(row, first + i) != transparent[i]) {
                return Raster.OPAQUE;
            }
        }
        return 0;
    }

    private int rgb(byte[] row, int first) {
        return (level(row, first) << 16) | (level(row, first + 1) << 8) | level(row, first + 2);
    }

    /** A sample as stored. */
    private int sample(byte[] row, int index) {
        if (depth == 8) {
            return row[index] & 0xff;
        }
        if (depth == 16) {
            return ((row[2 * index] & 0xff) << 8) | (row[2 * index + 1] & 0xff);
        }
        int bit = index * depth;
        return (row[bit >> 3] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
    }

    /** A sample as 0 to 255; of 16 bits the high eight. */
    private int level(byte[] row, int index) {
        return depth == 16 ? row[2 * index] & 0xff : sample(row, index) * scale;
    }
}
