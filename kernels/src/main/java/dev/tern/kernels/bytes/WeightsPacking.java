package dev.tern.kernels.bytes;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Lays weights out in the order in which a product takes them, and sums them up by unit. */
final class WeightsPacking {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private WeightsPacking() {}

    /** Weights are taken from memory in pieces of so many longs: arrays are quick even before loops are compiled. */
    private static final int PIECE = 1024;

    private static final long TOPS = 0x8080808080808080L;
    private static final long ONES = 0x0101010101010101L;

    /** What must be added to every packed weight: zero where weights less their zero point fit packed ones. */
    static int excess(MemorySegment weights, boolean unsigned, int zero, boolean pairs) {
        return pairs || fits(weights, unsigned, zero) ? 0 : (unsigned ? 128 : 0) - zero;
    }

    /** Whether every weight less the zero point is a signed byte. */
    private static boolean fits(MemorySegment weights, boolean unsigned, int zero) {
        if (zero == (unsigned ? 128 : 0)) {
            return true;
        }
        long flip = unsigned ? TOPS : 0;
        long subtrahend = (unsigned ? zero ^ 0x80 : zero & 0xFF) * ONES;
        long lowBits = subtrahend & ~TOPS;
        long overflow = 0;
        long bytes = weights.byteSize();
        long[] piece = new long[PIECE];
        long at = 0;
        while (at + 8 <= bytes) {
            int longs = (int) Math.min(PIECE, (bytes - at) / 8);
            MemorySegment.copy(weights, ValueLayout.JAVA_LONG_UNALIGNED, at, piece, 0, longs);
            for (int i = 0; i < longs; i++) {
                long eight = piece[i] ^ flip;
                // As less has it: calls count while the loop is not compiled.
                long differing = eight ^ subtrahend;
                overflow |= differing & (eight ^ (eight | TOPS) - lowBits ^ ~differing & TOPS);
            }
            if ((overflow & TOPS) != 0) {
                return false;
            }
            at += 8L * longs;
        }
        for (; at < bytes; at++) {
            long one = weights.get(ValueLayout.JAVA_BYTE, at) ^ flip;
            overflow |= (one ^ subtrahend) & (one ^ less(one, subtrahend)) & 0xFF;
        }
        return (overflow & TOPS) == 0;
    }

    /** Each byte of {@code a} less the same byte of {@code b}, without borrowing from its neighbours. */
    private static long less(long a, long b) {
        return (a | TOPS) - (b & ~TOPS) ^ (a ^ ~b) & TOPS;
    }

    /** A weight as it is packed. */
    static int packed(byte stored, boolean unsigned, int zero, int excess) {
        return (unsigned ? stored & 0xFF : stored) - zero - excess;
    }

    /**
     * Packs {@code weights}, which has each unit's window in one piece, less the zero point and the plan's excess;
     * {@code to} is filled with zeros before. Returns each unit's sum of packed weights, group after group.
     */
    static int[] pack(ProductPlan plan, MemorySegment weights, boolean unsigned, int zero, MemorySegment to) {
        int units = plan.shape().units();
        int groups = plan.shape().groups();
        int depth = plan.runs() * plan.runLength();
        int[] sums = new int[groups * units];
        int[] window = new int[plan.runs() * plan.steps() * plan.wordsOfStep()];
        int excess = plan.inputs().weightExcess();
        boolean byWords =
                !plan.inputs().pairs() && plan.runLength() % plan.inputs().step() == 0;
        int flip = unsigned ? ByteInputs.FLIP : 0;
        int subtrahend = (zero + excess - (unsigned ? 128 : 0) & 0xFF) * (int) ONES;
        int lanes = plan.traits().lanes();
        int inStep = plan.wordsOfStep();
        for (int g = 0; g < groups; g++) {
            long groupAt = (long) g * plan.groupVectors() * plan.vectorWeightBytes();
            int vectors;
            for (int first = 0; first < plan.groupVectors(); first += vectors) {
                vectors = first / plan.vectors() < plan.fullBlocks() ? plan.vectors() : plan.lastVectors();
                int[] block = new int[window.length * vectors * lanes];
                for (int row = 0; row < vectors * lanes; row++) {
                    int unit = plan.unit(first + row / lanes, row % lanes);
                    if (unit < units) {
                        long from = (long) (g * units + unit) * depth;
                        int sum;
                        if (byWords) {
                            MemorySegment.copy(weights, INT, from, window, 0, window.length);
                            sum = fours(window, flip, subtrahend, block, row, vectors * lanes, inStep);
                        } else {
                            sum = read(plan, weights, from, unsigned, zero, window);
                            spread(window, block, row, vectors * lanes, inStep);
                        }
                        sums[g * units + unit] = sum;
                    }
                }
                MemorySegment.copy(block, 0, to, INT, groupAt + (long) first * plan.vectorWeightBytes(), block.length);
            }
        }
        return sums;
    }

    /** One unit's window as it is packed, step by step, each run filled up with zeros; returns the sum. */
    private static int read(
            ProductPlan plan, MemorySegment weights, long from, boolean unsigned, int zero, int[] window) {
        int excess = plan.inputs().weightExcess();
        int length = plan.runLength();
        Arrays.fill(window, 0);
        byte[] bytes = new byte[plan.runs() * length];
        MemorySegment.copy(weights, ValueLayout.JAVA_BYTE, from, bytes, 0, bytes.length);
        int inWord = plan.inputs().inWord();
        int words = plan.steps() * plan.wordsOfStep();
        int bits = 32 / inWord;
        int sum = 0;
        for (int run = 0; run < plan.runs(); run++) {
            for (int k = 0; k < length; k++) {
                int weight = packed(bytes[run * length + k], unsigned, zero, excess);
                sum += weight;
                window[run * words + k / inWord] |= (weight & (1 << bits) - 1) << bits * (k % inWord);
            }
        }
        return sum;
    }

    /** One unit's words among those of {@code rows} units: by steps, each with {@code inStep} words of every unit. */
    private static void spread(int[] window, int[] block, int row, int rows, int inStep) {
        for (int word = 0; word < inStep; word++) {
            int at = row * inStep + word;
            for (int i = word; i < window.length; i += inStep) {
                block[at] = window[i];
                at += rows * inStep;
            }
        }
    }

    /** As {@link #read} and {@link #spread} do it in one go, where whole steps lie side by side. */
    private static int fours(int[] window, int flip, int subtrahend, int[] block, int row, int rows, int inStep) {
        int lowBits = subtrahend & ~(int) TOPS;
        int sum = 0;
        int step = rows * inStep;
        for (int word = 0; word < inStep; word++) {
            int at = row * inStep + word;
            for (int i = word; i < window.length; i += inStep) {
                int four = window[i] ^ flip;
                // As less has it: calls count while the loop is not compiled.
                four = (four | (int) TOPS) - lowBits ^ (four ^ ~subtrahend) & (int) TOPS;
                block[at] = four;
                at += step;
                sum += (byte) four + (byte) (four >> 8) + (byte) (four >> 16) + (four >> 24);
            }
        }
        return sum;
    }
}
