package dev.tern.media.image.webp;

/** Smooths the block edges of a decoded frame, macroblock by macroblock (RFC 6386, section 15). */
final class LoopFilter {
    private static final int LUMA = 16;
    private static final int CHROMA = 8;
    private static final int SUBBLOCK = 4;

    private LoopFilter() {}

    /**
     * Filters the whole frame.
     *
     * @param levels the strength of each macroblock, row by row
     * @param inner whether the edges inside a macroblock are filtered too
     */
    static void apply(FrameBuffer frame, FilterHeader header, byte[] levels, boolean[] inner) {
        for (int row = 0; row < frame.rows(); row++) {
            for (int column = 0; column < frame.columns(); column++) {
                int macroblock = row * frame.columns() + column;
                int level = levels[macroblock];
                if (level == 0) {
                    continue;
                }
                int interior = interiorLimit(level, header.sharpness());
                if (header.simple()) {
                    filterSimple(frame.luma(), column, row, 2 * level + interior, inner[macroblock]);
                } else {
                    int highVariance = level >= 40 ? 2 : level >= 15 ? 1 : 0;
                    Strength strength = new Strength(2 * level + interior, interior, highVariance);
                    filterNormal(frame.luma(), column, row, LUMA, strength, inner[macroblock]);
                    filterNormal(frame.blueness(), column, row, CHROMA, strength, inner[macroblock]);
                    filterNormal(frame.redness(), column, row, CHROMA, strength, inner[macroblock]);
                }
            }
        }
    }

    private static int interiorLimit(int level, int sharpness) {
        int limit = level;
        if (sharpness > 0) {
            limit = Math.min(limit >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
        }
        return Math.max(limit, 1);
    }

    private static void filterSimple(Plane plane, int column, int row, int limit, boolean inner) {
        int block = plane.at(column * LUMA, row * LUMA);
        int across = plane.stride;
        if (column > 0) {
            EdgeFilter.simple(plane.samples, block, 1, across, LUMA, limit + 4);
        }
        for (int i = SUBBLOCK; inner && i < LUMA; i += SUBBLOCK) {
            EdgeFilter.simple(plane.samples, block + i, 1, across, LUMA, limit);
        }
        if (row > 0) {
            EdgeFilter.simple(plane.samples, block, across, 1, LUMA, limit + 4);
        }
        for (int i = SUBBLOCK; inner && i < LUMA; i += SUBBLOCK) {
            EdgeFilter.simple(plane.samples, block + i * across, across, 1, LUMA, limit);
        }
    }

    private static void filterNormal(Plane plane, int column, int row, int size, Strength strength, boolean inner) {
        int block = plane.at(column * size, row * size);
        int across = plane.stride;
        int edge = strength.edge;
        int interior = strength.interior;
        int variance = strength.highVariance;
        if (column > 0) {
            EdgeFilter.macroblock(plane.samples, block, 1, across, size, edge + 4, interior, variance);
        }
        for (int i = SUBBLOCK; inner && i < size; i += SUBBLOCK) {
            EdgeFilter.subblock(plane.samples, block + i, 1, across, size, edge, interior, variance);
        }
        if (row > 0) {
            EdgeFilter.macroblock(plane.samples, block, across, 1, size, edge + 4, interior, variance);
        }
        for (int i = SUBBLOCK; inner && i < size; i += SUBBLOCK) {
            EdgeFilter.subblock(plane.samples, block + i * across, across, 1, size, edge, interior, variance);
        }
    }

    /** The thresholds of one macroblock. */
    private record Strength(int edge, int interior, int highVariance) {}
}
