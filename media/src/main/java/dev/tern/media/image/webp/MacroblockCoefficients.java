package dev.tern.media.image.webp;

import java.util.Arrays;

/**
 * The coefficients of one macroblock after another, with the memory of which neighbouring blocks had any
 * (RFC 6386, section 13.3).
 */
final class MacroblockCoefficients {
    static final int LUMA_BLOCKS = 16;
    static final int BLOCKS = LUMA_BLOCKS + 8;

    /** Contexts per macroblock edge: four luma, two and two chroma, one second-order. */
    private static final int EDGE = 9;

    private static final int CHROMA_EDGE = 4;
    private static final int SECOND_ORDER_EDGE = 8;

    private static final int LUMA_AFTER_DC = 0;
    private static final int SECOND_ORDER = 1;
    private static final int CHROMA = 2;
    private static final int LUMA_WITH_DC = 3;

    private final CoefficientReader reader;
    private final byte[] above;
    private final byte[] left = new byte[EDGE];
    private final short[] secondOrder = new short[CoefficientReader.COEFFICIENTS];

    /** Sixteen luma blocks row by row, then four of each chroma plane, in sixteen coefficients each. */
    final short[] coefficients = new short[BLOCKS * CoefficientReader.COEFFICIENTS];

    /** Whether a block has coefficients beyond the first. */
    final boolean[] hasDetail = new boolean[BLOCKS];

    MacroblockCoefficients(CoefficientReader reader, int columns) {
        this.reader = reader;
        this.above = new byte[EDGE * columns];
    }

    void startRow() {
        Arrays.fill(left, (byte) 0);
    }

    /** Notes a macroblock without coefficients; the second-order context outlives blocks that have no such part. */
    void skip(int column, boolean inSubblocks) {
        int edge = inSubblocks ? SECOND_ORDER_EDGE : EDGE;
        Arrays.fill(above, column * EDGE, column * EDGE + edge, (byte) 0);
        Arrays.fill(left, 0, edge, (byte) 0);
    }

    /** Reads a macroblock and says whether any coefficient is not zero. */
    boolean read(BooleanDecoder in, int column, boolean inSubblocks, QuantizerSteps steps) {
        Arrays.fill(coefficients, (short) 0);
        int edge = column * EDGE;
        int type = LUMA_WITH_DC;
        if (!inSubblocks) {
            readSecondOrder(in, edge, steps);
            type = LUMA_AFTER_DC;
        }
        boolean any = false;
        for (int block = 0; block < LUMA_BLOCKS; block++) {
            any |= readBlock(in, block, type, edge + (block & 3), block >> 2, steps.lumaDc(), steps.lumaAc());
        }
        for (int block = LUMA_BLOCKS; block < BLOCKS; block++) {
            int plane = CHROMA_EDGE + ((block - LUMA_BLOCKS) >> 2) * 2;
            int aboveEdge = edge + plane + (block & 1);
            int leftEdge = plane + ((block >> 1) & 1);
            any |= readBlock(in, block, CHROMA, aboveEdge, leftEdge, steps.chromaDc(), steps.chromaAc());
        }
        return any;
    }

    private void readSecondOrder(BooleanDecoder in, int edge, QuantizerSteps steps) {
        Arrays.fill(secondOrder, (short) 0);
        int context = above[edge + SECOND_ORDER_EDGE] + left[SECOND_ORDER_EDGE];
        int end = reader.read(in, SECOND_ORDER, context, 0, steps.secondDc(), steps.secondAc(), secondOrder, 0);
        byte has = (byte) (end > 0 ? 1 : 0);
        above[edge + SECOND_ORDER_EDGE] = has;
        left[SECOND_ORDER_EDGE] = has;
        if (end > 0) {
            InverseTransform.spreadSecondOrder(secondOrder, coefficients);
        }
    }

    private boolean readBlock(
            BooleanDecoder in, int block, int type, int aboveEdge, int leftEdge, int dcStep, int acStep) {
        int first = type == LUMA_AFTER_DC ? 1 : 0;
        int at = block * CoefficientReader.COEFFICIENTS;
        int context = above[aboveEdge] + left[leftEdge];
        int end = reader.read(in, type, context, first, dcStep, acStep, coefficients, at);
        byte has = (byte) (end > first ? 1 : 0);
        above[aboveEdge] = has;
        left[leftEdge] = has;
        hasDetail[block] = end > 1;
        return end > 1 || coefficients[at] != 0;
    }
}
