package dev.tern.media.image.codec;

/** Reads the first frame of a GIF file, laid on its canvas; what the frame leaves free is transparent. */
public final class GifDecoder {
    private static final int HEADER_BYTES = 13;
    private static final int EXTENSION = 0x21;
    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final int IMAGE = 0x2c;
    private static final int IMAGE_BYTES = 10;

    /** First row and row step of each pass of an interlaced frame. */
    private static final int[][] PASSES = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

    private static final int[][] ONE_PASS = {{0, 1}};

    private final Bytes file;
    private final PixelLimit limit;
    private int at = HEADER_BYTES;
    private int transparentIndex = -1;

    private GifDecoder(Bytes file, PixelLimit limit) {
        this.file = file;
        this.limit = limit;
    }

    /** Whether the bytes begin like a GIF file. */
    public static boolean recognises(Bytes file) {
        return file.hasText(0, "GIF87a") || file.hasText(0, "GIF89a");
    }

    public static Decoded decode(Bytes file, PixelLimit limit) {
        return Decoded.upright(new GifDecoder(file, limit).firstFrame());
    }

    private Raster firstFrame() {
        int flags = file.u8(10);
        int[] globalPalette = readPalette(flags);
        while (true) {
            int kind = file.u8(at);
            switch (kind) {
                case EXTENSION -> readExtension();
                case IMAGE -> {
                    return readFrame(globalPalette);
                }
                default -> throw Damaged.picture(file.name(), "an image or an extension", "block %02x".formatted(kind));
            }
        }
    }

    private int[] readPalette(int flags) {
        if ((flags & 0x80) == 0) {
            return new int[0];
        }
        int[] palette = new int[2 << (flags & 7)];
        for (int i = 0; i < palette.length; i++) {
            palette[i] = Raster.OPAQUE | (file.u16(at) << 8) | file.u8(at + 2);
            at += 3;
        }
        return palette;
    }

    private void readExtension() {
        boolean control = file.u8(at + 1) == GRAPHIC_CONTROL && file.u8(at + 2) >= 4;
        if (control && (file.u8(at + 3) & 1) != 0) {
            transparentIndex = file.u8(at + 6);
        }
        at += 2;
        int length;
        do {
            length = file.u8(at);
            at += 1 + length;
        } while (length > 0);
    }

    private Raster readFrame(int[] globalPalette) {
        int left = file.u16le(at + 1);
        int top = file.u16le(at + 3);
        int width = file.u16le(at + 5);
        int height = file.u16le(at + 7);
        int flags = file.u8(at + 9);
        limit.check(file.name() + ", first frame", width, height);
        at += IMAGE_BYTES;
        int[] localPalette = readPalette(flags);
        int[] palette = localPalette.length > 0 ? localPalette : globalPalette;

        int canvasWidth = file.u16le(6) == 0 ? left + width : file.u16le(6);
        int canvasHeight = file.u16le(8) == 0 ? top + height : file.u16le(8);
        limit.check(file.name() + ", canvas", canvasWidth, canvasHeight);
        int minimumBits = file.u8(at);
        GifPixels pixels = new GifPixels(file, at + 1, minimumBits);
        Raster canvas = Raster.blank(canvasWidth, canvasHeight);
        byte[] row = new byte[width];
        for (int[] pass : (flags & 0x40) != 0 ? PASSES : ONE_PASS) {
            for (int y = pass[0]; y < height; y += pass[1]) {
                pixels.read(row);
                if (top + y < canvasHeight) {
                    drawRow(row, palette, canvas, left, top + y);
                }
            }
        }
        return canvas;
    }

    private void drawRow(byte[] row, int[] palette, Raster canvas, int left, int y) {
        int columns = Math.min(row.length, canvas.width() - left);
        for (int x = 0; x < columns; x++) {
            int index = row[x] & 0xff;
            if (index == transparentIndex) {
                continue;
            }
            if (index >= palette.length) {
                throw Damaged.picture(file.name(), "a colour below " + palette.length, "colour " + index);
            }
            canvas.argb()[y * canvas.width() + left + x] = palette[index];
        }
    }
}
