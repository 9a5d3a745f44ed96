package dev.tern.media.image.codec;

/** A decoded file: its pixels as stored, and the way they have to be turned to stand upright. */
public record Decoded(Raster raster, Orientation orientation) {
    /** A picture that is stored upright. */
    public static Decoded upright(Raster raster) {
        return new Decoded(raster, Orientation.UPRIGHT);
    }
}
