package dev.tern.media.image.codec;

import dev.tern.tensor.TernException;

/** The largest picture that is decoded; checked against the header, before anything of that size is allocated. */
public record PixelLimit(long pixels) {
    /** Keeps every array of the decoders, up to eight bytes a pixel, within what Java can index. */
    private static final long HIGHEST = (1L << 28) - 1;

    public PixelLimit {
        pixels = Math.min(pixels, HIGHEST);
    }

    /** Refuses an empty picture and one with more pixels than the limit. */
    public void check(String where, long width, long height) {
        if (width <= 0 || height <= 0) {
            throw Damaged.picture(where, "a width and a height of at least 1", width + "x" + height);
        }
        if (width > pixels / height) {
            throw TernException.at(where)
                    .expected("at most " + pixels + " pixels")
                    .found(width + "x" + height)
                    .fix("shrink the picture or raise the pixel limit");
        }
    }
}
