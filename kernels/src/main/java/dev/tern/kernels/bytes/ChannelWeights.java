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
        int subtrahend = zero + plan.inputs().weightExcess();
        int bits = unsigned ? 0xFF : -1;
        short[] packed = new short[taps * channels];
        int[] sums = new int[channels];
        for (int tap = 0; tap < taps; tap++) {
            subtract(stored, tap * channels, bits, subtrahend, packed, sums);
        }
        int[] lanes = new int[Math.toIntExact((long) plan.chunks() * plan.chunkWeightBytes() / Integer.BYTES)];
        int at = 0;
        for (int chunk = 0; chunk < plan.chunks(); chunk++) {
            at = chunk(plan, packed, chunk, lanes, at);
        }
        MemorySegment.copy(lanes, 0, to, ValueLayout.JAVA_INT_UNALIGNED, 0, at);
        return sums;
    }

    /** One tap's weights of all channels, less {@code subtrahend}, each added to its channel's sum. */
    private static void subtract(byte[] stored, int at, int bits, int subtrahend, short[] packed, int[] sums) {
        for (int c = 0; c < sums.length; c++) {
            int weight = (stored[at + c] & bits) - subtrahend;
            packed[at + c] = (short) weight;
            sums[c] += weight;
        }
    }

    private static int chunk(ChannelPlan plan, short[] packed, int chunk, int[] to, int start) {
        WindowShape shape = plan.shape();
        int tapsAtOnce = plan.tapsAtOnce();
        int bits = 32 / tapsAtOnce;
        int lanes = plan.traits().lanes();
        int[] channels = new int[4 * lanes];
        for (int i = 0; i < channels.length; i++) {
            channels[i] = plan.channel(chunk, i / lanes, i % lanes);
        }
        int at = start;
        for (int x = 0; x < shape.tapsAcross(); x++) {
            for (int first = 0; first < shape.tapsDown(); first += tapsAtOnce) {
                int end = Math.min(first + tapsAtOnce, shape.tapsDown());
                for (int down = first; down < end; down++) {
                    int tap = (down * shape.tapsAcross() + x) * plan.channels();
                    addTap(packed, tap, channels, (1 << bits) - 1, bits * (down - first), to, at);
                }
                at += channels.length;
            }
        }
        return at;
    }

    /** Puts one tap's weights beside those of other taps, {@code shift} bits up; channels below zero have none. */
    private static void addTap(short[] packed, int tap, int[] channels, int mask, int shift, int[] to, int at) {
        for (int i = 0; i < channels.length; i++) {
            int channel = channels[i];
            if (channel >= 0) {
                to[at + i] |= (packed[tap + channel] & mask) << shift;
            }
        }
    }
}
