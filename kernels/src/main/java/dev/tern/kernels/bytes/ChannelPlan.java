package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.ByteDot;
import dev.tern.assembler.vector.Traits;
import org.jspecify.annotations.Nullable;

/**
 * How depthwise windows of bytes are cut up. A tile is a piece of a line of positions; it copies the rows that its windows
 * see. Channels are taken a chunk at a time, four vectors of sums for each; several positions of a chunk have their sums in
 * registers at the same time. Where windows move by one pixel, the channels of neighbouring positions follow each other in
 * the copy, and chunks may reach across positions: after {@code period} positions the same weights meet the same lanes again.
 * Otherwise a period is one position, and its last chunk may be partly empty.
 *
 * @param shape the windows, with {@code groups} as the number of channels
 * @param inputs how activations are taken; the copy always holds bytes
 * @param tapsAtOnce taps of a column in one step of the dot product
 * @param period positions after which weights repeat
 * @param piece positions of a line in one tile
 * @param pieces tiles of a line; the last may overlap the one before
 */
record ChannelPlan(
        WindowShape shape, ByteInputs inputs, Traits traits, int tapsAtOnce, int period, int piece, int pieces) {
    /** Vectors of sums of a chunk. */
    static final int SUMS = 4;

    private static final int COPY_BYTES_MOST = 56 << 10;

    /** Vector registers beside sums. */
    private static final int OTHER_VECTORS = 7;

    private static final int TOGETHER_MOST = 4;

    /** Steps of dot products of all positions together that are written one after the other. */
    private static final int STEPS_MOST = 64;

    /** More chunks than this reach across positions no more: little of the last one is empty. */
    private static final int ACROSS_MOST = 3;

    /** Most bytes of weights that repeat. */
    private static final int WEIGHT_BYTES_MOST = 24 << 10;

    /** A plan, or null where not even the rows of one window fit a tile's memory. */
    static @Nullable ChannelPlan of(WindowShape shape, ByteInputs given, Traits traits) {
        ByteInputs inputs = given.asBytes();
        int tapsAtOnce = traits.byteDot() == ByteDot.NONE ? 2 : 4;
        int width = shape.outWidth();
        int most = width;
        while (most > 0 && copyBytes(shape, most) > COPY_BYTES_MOST) {
            most--;
        }
        if (most == 0) {
            return null;
        }
        int pieces = (width + most - 1) / most;
        int piece = (width + pieces - 1) / pieces;
        int chunk = traits.vectorBytes();
        int period = chunk / greatestCommonDivisor(chunk, shape.groups());
        ChannelPlan across = new ChannelPlan(shape, inputs, traits, tapsAtOnce, period, piece, pieces);
        boolean repeats = shape.strideAcross() == 1
                && shape.groups() < ACROSS_MOST * chunk
                && across.chunks() * across.chunkWeightBytes() <= WEIGHT_BYTES_MOST
                && period <= piece;
        return repeats ? across : new ChannelPlan(shape, inputs, traits, tapsAtOnce, 1, piece, pieces);
    }

    /** Periods whose sums are in registers at the same time: as many as there is place for, dealt evenly. */
    int together() {
        int others = OTHER_VECTORS + (inputs.needsSums() ? 1 : 0);
        int most = Math.min((traits.vectors() - others) / SUMS, piece / period);
        int bySteps = STEPS_MOST / (shape.tapsAcross() * columnSteps());
        int together = Math.clamp(Math.min(most, bySteps), 1, TOGETHER_MOST);
        int times = (piece + together * period - 1) / (together * period);
        return (piece + times * period - 1) / (times * period);
    }

    /** Pixels from one period to the next. */
    int periodPixels() {
        return period * shape.strideAcross();
    }

    /** Which tap of the windows of period {@code p} of those together lies on pixel {@code column}; -1 for none. */
    int tapAcross(int p, int column) {
        int pixels = column - p * periodPixels();
        int x = pixels / shape.dilationAcross();
        boolean hits = pixels >= 0 && pixels % shape.dilationAcross() == 0 && x < shape.tapsAcross();
        return hits ? x : -1;
    }

    /** What all weights have too little, as weights, of which {@link #excessTimes} make the whole. */
    int excessBits() {
        int each = inputs.weightExcess() / Math.max(1, excessTimes());
        return tapsAtOnce == 4 ? (each & 0xFF) * 0x01010101 : (each & 0xFFFF) * 0x00010001;
    }

    /** One number that does not fit a signed byte is taken in two halves. */
    int excessTimes() {
        int excess = inputs.weightExcess();
        if (excess == 0) {
            return 0;
        }
        return excess > Byte.MAX_VALUE ? 2 : 1;
    }

    private static long copyBytes(WindowShape shape, int positions) {
        return (long) shape.tapsDown() * shape.span(positions) * shape.groups();
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    /** Bytes between rows of the copy. */
    int copyPitch() {
        return shape.span(piece) * shape.groups();
    }

    int channels() {
        return shape.groups();
    }

    /** Chunks of one period. */
    int chunks() {
        return (period * channels() + traits.vectorBytes() - 1) / traits.vectorBytes();
    }

    /** Steps of the dot product for one column of a window. */
    int columnSteps() {
        return (shape.tapsDown() + tapsAtOnce - 1) / tapsAtOnce;
    }

    int chunkWeightBytes() {
        return shape.tapsAcross() * columnSteps() * 4 * traits.vectorBytes();
    }

    /** The channel that lane {@code lane} of vector {@code vector} (0 to 3) of chunk {@code chunk} holds, or -1. */
    int channel(int chunk, int vector, int lane) {
        int result = chunk * traits.vectorBytes() + lane / 4 * 16 + vector * 4 + lane % 4;
        return result < period * channels() ? result % channels() : -1;
    }

    int tiles() {
        return Math.multiplyExact(shape.lines(), pieces);
    }
}
