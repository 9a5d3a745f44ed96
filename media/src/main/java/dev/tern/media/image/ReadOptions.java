package dev.tern.media.image;

/**
 * How a picture file is read.
 *
 * @param transparency what becomes of transparent pixels
 * @param upright whether the orientation noted by the camera (EXIF) is honoured
 * @param maxPixels the most pixels that are decoded; a file that states more is refused before memory is taken for it
 * @param maxFileBytes the longest file that is read
 */
public record ReadOptions(Transparency transparency, boolean upright, long maxPixels, long maxFileBytes) {
    /** On white, upright, at most 100 megapixels from at most 256 MiB. */
    public static final ReadOptions DEFAULT = new ReadOptions(Transparency.ON_WHITE, true, 100_000_000L, 256L << 20);

    public ReadOptions {
        if (maxPixels < 1 || maxFileBytes < 1) {
            throw new IllegalArgumentException("limits must be at least 1");
        }
    }

    public ReadOptions withTransparency(Transparency changed) {
        return new ReadOptions(changed, upright, maxPixels, maxFileBytes);
    }

    public ReadOptions withUpright(boolean changed) {
        return new ReadOptions(transparency, changed, maxPixels, maxFileBytes);
    }

    public ReadOptions withMaxPixels(long changed) {
        return new ReadOptions(transparency, upright, changed, maxFileBytes);
    }

    public ReadOptions withMaxFileBytes(long changed) {
        return new ReadOptions(transparency, upright, maxPixels, changed);
    }
}
