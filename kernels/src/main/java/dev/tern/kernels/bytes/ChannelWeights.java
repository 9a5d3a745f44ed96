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
        long at = 0;
        for (int chunk = 0; chunk < plan.chunks(); chunk++) {
            at = chunk(plan, packed, chunk, to, at);
        }
        return sums;
    }

    private static long chunk(ChannelPlan plan, short[] packed, int chunk, MemorySegment to, long start) {
        WindowShape shape = plan.shape();
        int bits = 32 / plan.tapsAtOnce();
        long at = start;
        for (int x = 0; x < shape.tapsAcross(); x++) {
            for (int first = 0; first < shape.tapsDown(); first += plan.tapsAtOnce()) {
                for (int v = 0; v < 4; v++) {
                    for (int lane = 0; lane < plan.traits().lanes(); lane++) {
                        int channel = plan.channel(chunk, v, lane);
                        int lanes = 0;
                        for (int t = 0; channel >= 0 && t < plan.tapsAtOnce() && first + t < shape.tapsDown(); t++) {
                            int tap = (first + t) * shape.tapsAcross() + x;
                            int weight = packed[tap * plan.channels() + channel];
                            lanes |= (weight & (1 << bits) - 1) << bits * t;
                        }
                        to.set(ValueLayout.JAVA_INT_UNALIGNED, at, lanes);
                        at += 4;
                    }
                }
            }
        }
        return at;
    }
}
