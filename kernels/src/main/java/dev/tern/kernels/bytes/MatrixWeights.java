package dev.tern.kernels.bytes;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.tern.assembler.vector.Traits;
import dev.tern.operators.Binding;
import java.lang.foreign.MemorySegment;

/**
 * A matrix of signed bytes as weights of a product, packed as often as it changes: {@link WeightsPacking} for numbers that are
 * not constant, without a Java object.
 */
final class MatrixWeights {
    private static final int EVEN_BYTES = 0x00FF00FF;

    private final ProductPlan plan;
    private final MemorySegment matrix;
    private final int unitStep;
    private final int depthStep;
    /** Words of each unit that lie side by side, those of a step: one or two. */
    private final int inStep;

    private final int zeroPoint;
    private final MemorySegment packed;
    private final MemorySegment table;
    /** By unit: where its first word is packed, in words. */
    private final int[] packedAt;
    /** By unit: from one step to the next. */
    private final int[] packedStep;
    /** By unit: where its starting sum stands in the table, and what that is without weights. */
    private final int[] startAt;

    private final int[] emptyStart;
    private final int[] sums;

    /**
     * @param matrix [units, depth], or [depth, units] where {@code unitsAreInner}
     * @param table the rows of {@code numbers} for this matrix, whose first vector are starting sums
     */
    MatrixWeights(
            ProductPlan plan,
            UnitNumbers numbers,
            MemorySegment matrix,
            boolean unitsAreInner,
            int zeroPoint,
            MemorySegment packed,
            MemorySegment table,
            Binding binding) {
        int units = plan.shape().units();
        this.plan = plan;
        this.matrix = matrix;
        this.zeroPoint = zeroPoint;
        this.packed = packed;
        this.table = table;
        inStep = plan.wordsOfStep();
        unitStep = unitsAreInner ? 1 : plan.runLength();
        depthStep = unitsAreInner ? units : 1;
        packedAt = binding.ints(units);
        packedStep = binding.ints(units);
        startAt = binding.ints(units);
        emptyStart = binding.ints(units);
        sums = binding.ints(units);
        place(plan.traits(), numbers.finish(plan.traits()).rowVectors());
        numbers.fill(plan.traits(), plan.inputs(), sums, plan.groupVectors(), this::unit, table);
        for (int c = 0; c < units; c++) {
            emptyStart[c] = table.get(JAVA_INT_UNALIGNED, startAt[c]);
        }
    }

    private int unit(int vector, int lane) {
        int unit = plan.unit(vector, lane);
        return unit < sums.length ? unit : -1;
    }

    private void place(Traits traits, int rowVectors) {
        int lanes = traits.lanes();
        int vectors;
        for (int first = 0; first < plan.groupVectors(); first += vectors) {
            vectors = first / plan.vectors() < plan.fullBlocks() ? plan.vectors() : plan.lastVectors();
            for (int row = 0; row < vectors * lanes; row++) {
                int vector = first + row / lanes;
                int unit = unit(vector, row % lanes);
                if (unit >= 0) {
                    packedAt[unit] = inStep * (first * plan.steps() * lanes + row);
                    packedStep[unit] = inStep * vectors * lanes;
                    startAt[unit] = Integer.BYTES * (vector * rowVectors * lanes + row % lanes);
                }
            }
        }
    }

    /** Packs the matrix as it is now. */
    void refresh() {
        int units = sums.length;
        for (int c = 0; c < units; c++) {
            sums[c] = 0;
        }
        if (unitStep == 1) {
            packByDepth();
        } else {
            packByUnits();
        }
        int excess = plan.runLength() * plan.inputs().weightExcess();
        int zero = plan.inputs().zeroInProducts();
        for (int c = 0; c < units; c++) {
            table.set(JAVA_INT_UNALIGNED, startAt[c], emptyStart[c] - zero * (sums[c] + excess));
        }
    }

    private int words() {
        return plan.steps() * inStep;
    }

    /** Words in which every four weights are packed as they are. */
    private int wholeFours() {
        return plan.inputs().pairs() ? 0 : plan.runLength() / 4;
    }

    private void packByUnits() {
        int fours = wholeFours();
        for (int c = 0; c < sums.length; c++) {
            for (int s = 0; s < words(); s++) {
                if (s < fours) {
                    store(c, s, matrix.get(JAVA_INT_UNALIGNED, (long) c * unitStep + 4L * s));
                } else {
                    pack(c, s);
                }
            }
        }
    }

    private void packByDepth() {
        int fours = wholeFours();
        int squares = fours == 0 ? 0 : sums.length / 4 * 4;
        for (int c = 0; c < squares; c += 4) {
            for (int s = 0; s < fours; s++) {
                packSquare(c, s);
            }
        }
        for (int c = 0; c < sums.length; c++) {
            for (int s = c < squares ? fours : 0; s < words(); s++) {
                pack(c, s);
            }
        }
    }

    /** Four weights of each of four units, which lie in four rows. */
    private void packSquare(int c, int s) {
        long from = 4L * s * depthStep + c;
        int first = matrix.get(JAVA_INT_UNALIGNED, from);
        int second = matrix.get(JAVA_INT_UNALIGNED, from + depthStep);
        int third = matrix.get(JAVA_INT_UNALIGNED, from + 2L * depthStep);
        int fourth = matrix.get(JAVA_INT_UNALIGNED, from + 3L * depthStep);
        int evenAbove = first & EVEN_BYTES | (second & EVEN_BYTES) << 8;
        int oddAbove = first >>> 8 & EVEN_BYTES | second & ~EVEN_BYTES;
        int evenBelow = third & EVEN_BYTES | (fourth & EVEN_BYTES) << 8;
        int oddBelow = third >>> 8 & EVEN_BYTES | fourth & ~EVEN_BYTES;
        store(c, s, evenAbove & 0xFFFF | evenBelow << 16);
        store(c + 1, s, oddAbove & 0xFFFF | oddBelow << 16);
        store(c + 2, s, evenAbove >>> 16 | evenBelow & 0xFFFF0000);
        store(c + 3, s, oddAbove >>> 16 | oddBelow & 0xFFFF0000);
    }

    /** Weights of word {@code s} of unit {@code c}, one by one; behind the last stand zeros. */
    private void pack(int c, int s) {
        int step = plan.inputs().inWord();
        int bits = Integer.SIZE / step;
        int mask = -1 >>> Integer.SIZE - bits;
        int subtrahend = zeroPoint + plan.inputs().weightExcess();
        int count = Math.min(step, plan.runLength() - s * step);
        long from = (long) c * unitStep + (long) s * step * depthStep;
        int number = 0;
        int sum = 0;
        for (int k = 0; k < count; k++) {
            int weight = matrix.get(JAVA_BYTE, from + (long) k * depthStep) - subtrahend;
            sum += weight;
            number |= (weight & mask) << bits * k;
        }
        store(c, s, number, sum);
    }

    private void store(int c, int s, int four) {
        store(c, s, four, (byte) four + (byte) (four >> 8) + (byte) (four >> 16) + (four >> 24));
    }

    private void store(int c, int s, int number, int sum) {
        int at = packedAt[c] + (s >> inStep - 1) * packedStep[c] + (s & inStep - 1);
        packed.set(JAVA_INT_UNALIGNED, (long) Integer.BYTES * at, number);
        sums[c] += sum;
    }
}
