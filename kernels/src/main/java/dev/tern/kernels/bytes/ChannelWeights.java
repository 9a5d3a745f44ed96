package dev.tern.kernels.bytes;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Lays the weights of depthwise windows out in the order in which chunks take them, and sums them up by channel. */
final class ChannelWeights {
    private ChannelWeights() {}

    /**
     * Packs {@code weights}, [taps down, taps across, channels], less the zero point and the plan's excess; {@code to} is
     * filled with zeros before. Returns each channel's sum of packed weights.
     */
    static int[] pack(ChannelPlan plan, MemorySegment weights, boolean unsigned, int zero, MemorySegment to) {
        int channels = plan.channels();
        int taps = plan.shape().tapsDown() * plan.shape().tapsAcross();
        byte[] stored = weights.toArray(ValueLayout.JAVA_BYTE);
        short[] packed = new short[taps * channels];
        int[] sums = new int[channels];
        for (int tap = 0; tap < taps; tap++) {
            for (int c = 0; c < channels; c++) {
                int at = tap * channels + c;
                int weight = WeightsPacking.packed(
                        stored[at], unsigned, zero, plan.inputs().weightExcess());
                packed[at] = (short) weight;
                sums[c] += weight;
            }
        }
        int[] lanes = new int[Math.toIntExact((long) plan.chunks() * plan.chunkWeightBytes() / Integer.BYTES)];
        int at = 0;
        for (int chunk = 0; chunk < plan.chunks(); chunk++) {
            at = chunk(plan, packed, chunk, lanes, at);
        }
        MemorySegment.copy(lanes, 0, to, ValueLayout.JAVA_INT_UNALIGNED, 0, at);
        return sums;
    }

    private static int chunk(ChannelPlan plan, short[] packed, int chunk, int[] to, int start) {
        WindowShape shape = plan.shape();
        int tapsAtOnce = plan.tapsAtOnce();
        int bits = 32 / tapsAtOnce;
        int at = start;
        for (int x = 0; x < shape.tapsAcross(); x++) {
            for (int first = 0; first < shape.tapsDown(); first += tapsAtOnce) {
                int end = Math.min(first + tapsAtOnce, shape.tapsDown());
                for (int v = 0; v < 4; v++) {
                    for (int lane = 0; lane < plan.traits().lanes(); lane++) {
                        int channel = plan.channel(chunk, v, lane);
                        int lanes = 0;
                        for (int down = first; channel >= 0 && down < end; down++) {
                            int weight = packed[(down * shape.tapsAcross() + x) * plan.channels() + channel];
                            lanes |= (weight & (1 << bits) - 1) << bits * (down - first);
                        }
                        to[at++] = lanes;
                    }
                }
            }
        }
        return at;
    }
}
