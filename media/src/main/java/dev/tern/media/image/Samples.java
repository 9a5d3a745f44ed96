package dev.tern.media.image;

/** A picture of a model's input size; levels from 0 to 255 that may have fractions. Immutable. */
public final class Samples {
    static final int CHANNELS = 3;

    private final int width;
    private final int height;

    /** Red, green, blue of each pixel, row by row. */
    private final float[] rgb;

    /** Takes the array over. */
    Samples(int width, int height, float[] rgb) {
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    /** The levels of a picture as it is. */
    public static Samples of(Picture picture) {
        byte[] bytes = picture.samples();
        float[] rgb = new float[bytes.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = bytes[i] & 0xff;
        }
        return new Samples(picture.width(), picture.height(), rgb);
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** Red, green and blue of each pixel, row by row; a copy. */
    public float[] toRgb() {
        return rgb.clone();
    }

    float[] rgb() {
        return rgb;
    }
}
