package dev.tern.media.image.codec;

/** How a stored picture has to be turned or mirrored to stand upright: the eight values of EXIF tag 0x0112. */
public enum Orientation {
    UPRIGHT(false, false, false),
    MIRRORED(false, true, false),
    UPSIDE_DOWN(false, true, true),
    FLIPPED(false, false, true),
    TRANSPOSED(true, false, false),
    TURN_CLOCKWISE(true, false, true),
    TRANSVERSED(true, true, true),
    TURN_COUNTERCLOCKWISE(true, true, false);

    private final boolean swapsAxes;
    private final boolean mirrorsStoredX;
    private final boolean mirrorsStoredY;

    Orientation(boolean swapsAxes, boolean mirrorsStoredX, boolean mirrorsStoredY) {
        this.swapsAxes = swapsAxes;
        this.mirrorsStoredX = mirrorsStoredX;
        this.mirrorsStoredY = mirrorsStoredY;
    }

    /** The orientation of an EXIF value; values that the standard does not define leave the picture as it is. */
    public static Orientation ofExif(int value) {
        return value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
    }

    /** The number that EXIF gives this orientation. */
    public int exifValue() {
        return ordinal() + 1;
    }

    /** The upright picture. */
    public Raster apply(Raster stored) {
        if (this == UPRIGHT) {
            return stored;
        }
        int width = swapsAxes ? stored.height() : stored.width();
        int height = swapsAxes ? stored.width() : stored.height();
        int stepX = mirrorsStoredX ? -1 : 1;
        int stepY = mirrorsStoredY ? -stored.width() : stored.width();
        int start = (mirrorsStoredX ? stored.width() - 1 : 0)
                + (mirrorsStoredY ? (stored.height() - 1) * stored.width() : 0);
        int alongRow = swapsAxes ? stepY : stepX;
        int alongColumn = swapsAxes ? stepX : stepY;
        int[] turned = new int[stored.argb().length];
        for (int y = 0; y < height; y++) {
            int from = start + y * alongColumn;
            for (int x = 0; x < width; x++) {
                turned[y * width + x] = stored.argb()[from];
                from += alongRow;
            }
        }
        return new Raster(width, height, turned);
    }
}
