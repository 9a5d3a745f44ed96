package dev.tern.media.image.webp;

/**
 * The loop filter settings of a VP8 frame (RFC 6386, section 9.6).
 *
 * @param intraDelta added to the strength of every macroblock of a key frame
 * @param subblockDelta added further where luma is predicted in 4×4 blocks
 */
record FilterHeader(boolean simple, int level, int sharpness, int intraDelta, int subblockDelta) {
    private static final int DELTAS = 4;
    private static final int HIGHEST_LEVEL = 63;

    static FilterHeader read(BooleanDecoder in) {
        boolean simple = in.flag();
        int level = in.number(6);
        int sharpness = in.number(3);
        int[] referenceDeltas = new int[DELTAS];
        int[] modeDeltas = new int[DELTAS];
        boolean adjusts = in.flag();
        if (adjusts && in.flag()) {
            readDeltas(in, referenceDeltas);
            readDeltas(in, modeDeltas);
        }
        return new FilterHeader(simple, level, sharpness, referenceDeltas[0], modeDeltas[0]);
    }

    private static void readDeltas(BooleanDecoder in, int[] deltas) {
        for (int i = 0; i < DELTAS; i++) {
            deltas[i] = in.optionalSignedNumber(6);
        }
    }

    /** The strength, 0 to 63, for a macroblock; 0 leaves it unfiltered. */
    int levelOf(Segmentation segmentation, int segment, boolean subblocks) {
        if (level == 0) {
            return 0;
        }
        int chosen = segmentation.filterStrength(segment, level) + intraDelta + (subblocks ? subblockDelta : 0);
        return Math.clamp(chosen, 0, HIGHEST_LEVEL);
    }
}
