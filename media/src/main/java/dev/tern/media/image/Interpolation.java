package dev.tern.media.image;

/** How the pixels of a picture of another size are found. */
public enum Interpolation {
    /**
     * What TensorFlow Lite's {@code label_image} does: the operator RESIZE_BILINEAR with neither aligned corners nor half
     * pixel centres. Two neighbours in each direction, whatever the scale; results keep their fraction.
     */
    BILINEAR,

    /**
     * The same between pixel centres, rounded to whole levels: RESIZE_BILINEAR with {@code half_pixel_centers}, and close
     * to {@code Bitmap.createScaledBitmap} with filtering, which the Android examples use.
     */
    HALF_PIXEL_BILINEAR,

    /** RESIZE_NEAREST_NEIGHBOR with neither aligned corners nor half pixel centres. */
    NEAREST,

    /** The mean of all pixels that fall on the new one, weighted by a triangle: Pillow's {@code BILINEAR}, to the bit. */
    ANTIALIASED
}
