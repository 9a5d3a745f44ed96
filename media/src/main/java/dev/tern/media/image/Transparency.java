package dev.tern.media.image;

/** What becomes of transparent pixels, since a model sees only colours. */
public enum Transparency {
    /** The picture is laid on white paper, as a viewer would see it. */
    ON_WHITE,

    /** The picture is laid on black. */
    ON_BLACK,

    /** Alpha is dropped and the stored colours are taken as they are, even where nothing of them is to be seen. */
    DROPPED;

    private static final int OPAQUE = 255;

    /** The colour {@code 0x00RRGGBB} that stands for a pixel {@code 0xAARRGGBB}. */
    int flatten(int argb) {
        int alpha = argb >>> 24;
        if (alpha == OPAQUE || this == DROPPED) {
            return argb & 0xffffff;
        }
        int paper = this == ON_WHITE ? 255 * (OPAQUE - alpha) : 0;
        return (mix((argb >> 16) & 0xff, alpha, paper) << 16)
                | (mix((argb >> 8) & 0xff, alpha, paper) << 8)
                | mix(argb & 0xff, alpha, paper);
    }

    private static int mix(int level, int alpha, int paper) {
        return (level * alpha + paper + OPAQUE / 2) / OPAQUE;
    }
}
