package dev.tern.media.image.webp;

import java.util.Arrays;

/** Reads how each macroblock is predicted (RFC 6386, sections 9.3 and 11); the fields describe the last one read. */
final class MacroblockModes {
    private static final int SUBBLOCKS = 4;

    private final BooleanDecoder in;
    private final Segmentation segmentation;

    /** The probability that a macroblock has coefficients, or -1 if every macroblock has. */
    private final int skipProbability;

    private final byte[] above;
    private final byte[] left = new byte[SUBBLOCKS];

    int segment;
    boolean skipsCoefficients;
    boolean inSubblocks;
    int lumaMode;
    int chromaMode;

    /** The modes of the sixteen 4×4 blocks, row by row, where {@link #inSubblocks}. */
    final byte[] subblockModes = new byte[SUBBLOCKS * SUBBLOCKS];

    MacroblockModes(BooleanDecoder in, Segmentation segmentation, int skipProbability, int columns) {
        this.in = in;
        this.segmentation = segmentation;
        this.skipProbability = skipProbability;
        this.above = new byte[SUBBLOCKS * columns];
    }

    void startRow() {
        Arrays.fill(left, (byte) SubblockModes.DC);
    }

    void read(int column) {
        segment = segmentation.readSegment(in);
        skipsCoefficients = skipProbability >= 0 && in.bit(skipProbability) != 0;
        inSubblocks = in.bit(145) == 0;
        if (inSubblocks) {
            readSubblockModes(column * SUBBLOCKS);
        } else {
            lumaMode = readLumaMode();
            byte implied = (byte) impliedSubblockMode(lumaMode);
            Arrays.fill(above, column * SUBBLOCKS, (column + 1) * SUBBLOCKS, implied);
            Arrays.fill(left, implied);
        }
        chromaMode = readChromaMode();
    }

    private void readSubblockModes(int firstAbove) {
        for (int row = 0; row < SUBBLOCKS; row++) {
            for (int column = 0; column < SUBBLOCKS; column++) {
                byte mode = (byte) SubblockModes.read(in, above[firstAbove + column], left[row]);
                above[firstAbove + column] = mode;
                left[row] = mode;
                subblockModes[row * SUBBLOCKS + column] = mode;
            }
        }
    }

    private int readLumaMode() {
        if (in.bit(156) != 0) {
            return in.bit(128) != 0 ? BlockPrediction.TRUE_MOTION : BlockPrediction.HORIZONTAL;
        }
        return in.bit(163) != 0 ? BlockPrediction.VERTICAL : BlockPrediction.DC;
    }

    private int readChromaMode() {
        if (in.bit(142) == 0) {
            return BlockPrediction.DC;
        }
        if (in.bit(114) == 0) {
            return BlockPrediction.VERTICAL;
        }
        return in.bit(183) != 0 ? BlockPrediction.TRUE_MOTION : BlockPrediction.HORIZONTAL;
    }

    /** What neighbours that are predicted in 4×4 blocks take a whole-block mode for. */
    private static int impliedSubblockMode(int lumaMode) {
        return switch (lumaMode) {
            case BlockPrediction.VERTICAL -> SubblockModes.VERTICAL;
            case BlockPrediction.HORIZONTAL -> SubblockModes.HORIZONTAL;
            case BlockPrediction.TRUE_MOTION -> SubblockModes.TRUE_MOTION;
            default -> SubblockModes.DC;
        };
    }
}
