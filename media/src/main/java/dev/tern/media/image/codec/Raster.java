package dev.tern.media.image.codec;

/**
 * Decoded pixels, row by row, each {@code 0xAARRGGBB} with the colours not multiplied by alpha. The array is handed over,
 * not copied.
 */
public record Raster(int width, int height, int[] argb) {
    public static final int OPAQUE = 0xff000000;

    public Raster {
        if (argb.length != Math.multiplyExact(width, height)) {
            throw new IllegalArgumentException(width + "x" + height + " needs " + (long) width * height + " pixels");
        }
    }

    /** A fully transparent black raster. */
    public static Raster blank(int width, int height) {
        return new Raster(width, height, new int[Math.multiplyExact(width, height)]);
    }
}
