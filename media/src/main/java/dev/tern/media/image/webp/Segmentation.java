package dev.tern.media.image.webp;

/**
 * The segments of a VP8 frame: up to four classes of macroblocks with their own quantiser and loop filter strength
 * (RFC 6386, section 9.3).
 *
 * @param mapProbabilities the three node probabilities of the segment number's tree, or empty if no map is coded
 */
record Segmentation(
        boolean enabled, boolean absolute, int[] quantizers, int[] filterStrengths, int[] mapProbabilities) {
    static final int SEGMENTS = 4;

    private static final int CERTAIN = 255;

    static Segmentation read(BooleanDecoder in) {
        int[] quantizers = new int[SEGMENTS];
        int[] filterStrengths = new int[SEGMENTS];
        if (!in.flag()) {
            return new Segmentation(false, true, quantizers, filterStrengths, new int[0]);
        }
        boolean hasMap = in.flag();
        boolean absolute = true;
        if (in.flag()) {
            absolute = in.flag();
            for (int i = 0; i < SEGMENTS; i++) {
                quantizers[i] = in.optionalSignedNumber(7);
            }
            for (int i = 0; i < SEGMENTS; i++) {
                filterStrengths[i] = in.optionalSignedNumber(6);
            }
        }
        int[] mapProbabilities = new int[hasMap ? SEGMENTS - 1 : 0];
        for (int i = 0; i < mapProbabilities.length; i++) {
            mapProbabilities[i] = in.flag() ? in.number(8) : CERTAIN;
        }
        return new Segmentation(true, absolute, quantizers, filterStrengths, mapProbabilities);
    }

    /** The segment of the next macroblock. */
    int readSegment(BooleanDecoder in) {
        if (mapProbabilities.length == 0) {
            return 0;
        }
        return in.bit(mapProbabilities[0]) == 0 ? in.bit(mapProbabilities[1]) : 2 + in.bit(mapProbabilities[2]);
    }

    int quantizer(int segment, int frameValue) {
        return chosen(quantizers[segment], frameValue);
    }

    int filterStrength(int segment, int frameValue) {
        return chosen(filterStrengths[segment], frameValue);
    }

    private int chosen(int own, int frameValue) {
        if (!enabled) {
            return frameValue;
        }
        return absolute ? own : own + frameValue;
    }
}
