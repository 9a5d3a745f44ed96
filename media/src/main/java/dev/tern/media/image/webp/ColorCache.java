package dev.tern.media.image.webp;

/** The colours seen lately, each at the place its hash names; with 0 bits there is no cache. */
final class ColorCache {
    private static final int MULTIPLIER = 0x1e35a7bd;

    private final int[] colors;
    private final int shift;

    ColorCache(int bits) {
        colors = new int[bits == 0 ? 0 : 1 << bits];
        shift = 32 - bits;
    }

    int size() {
        return colors.length;
    }

    void remember(int argb) {
        if (colors.length > 0) {
            colors[(argb * MULTIPLIER) >>> shift] = argb;
        }
    }

    int get(int index) {
        return colors[index];
    }
}
