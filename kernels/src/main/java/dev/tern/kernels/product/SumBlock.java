package dev.tern.kernels.product;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * Writes what all products of floats have at their heart: the sums of a block of rows times a panel of columns, all in
 * registers. For each step of depth the panel's vectors are loaded once and multiplied with one number of each row.
 */
public final class SumBlock {
    private final VectorAssembler m;
    private final int rows;
    private final int vectors;
    private final int vectorBytes;
    /** Bytes of a row's last vector that are columns. */
    private final int lastBytes;

    private final V[] sums;
    private final V[] panel;
    private final V number;

    /** What is done with one vector of sums, {@code bytes} of which are columns, {@code offset} bytes into the panel's row. */
    public interface Sums {
        void take(V sum, int offset, int bytes);
    }

    /** For blocks of {@code rows} rows; of a panel's last vector, {@code lastLanes} lanes are columns. */
    public SumBlock(VectorAssembler m, int rows, int vectors, int lastLanes) {
        this.m = m;
        this.rows = rows;
        this.vectors = vectors;
        vectorBytes = m.traits().vectorBytes();
        lastBytes = Float.BYTES * lastLanes;
        sums = V.range(0, rows * vectors);
        panel = V.range(sums.length, vectors);
        number = V.of(sums.length + vectors);
    }

    /** The first of the registers that are free once all products are summed up. */
    int firstFree() {
        return sums.length;
    }

    /** Starts every row's sums from the vectors at {@code bias}. */
    void startFrom(R bias) {
        for (int i = 0; i < sums.length; i++) {
            if (i < vectors) {
                m.load(sums[i], bias.at(i * vectorBytes));
            } else {
                m.move(sums[i], sums[i % vectors]);
            }
        }
    }

    /** Starts every row's sums from zero. */
    public void startFromZero() {
        for (V sum : sums) {
            m.zero(sum);
        }
    }

    /** One step of depth: the panel's whole vectors at {@code at} times {@code number} of each row. */
    void step(R at, IntFunction<At> number) {
        step(at, number, vectorBytes);
    }

    /** As {@link #step} for a panel of which no more than its columns may be read. */
    public void stepOfColumns(R at, IntFunction<At> number) {
        step(at, number, lastBytes);
    }

    private void step(R at, IntFunction<At> numbers, int readOfLast) {
        for (int j = 0; j < vectors; j++) {
            m.load(panel[j], at.at(j * vectorBytes), j == vectors - 1 ? readOfLast : vectorBytes);
        }
        for (int i = 0; i < rows; i++) {
            if (vectors == 1) {
                m.fmaScalar(sums[i], panel[0], numbers.apply(i), number);
                continue;
            }
            m.loadScalar(number, numbers.apply(i));
            for (int j = 0; j < vectors; j++) {
                m.fmaScalar(sums[i * vectors + j], panel[j], number);
            }
        }
    }

    /** Hands a row's sums to {@code taker}. */
    public void row(int i, Sums taker) {
        for (int j = 0; j < vectors; j++) {
            taker.take(sums[i * vectors + j], j * vectorBytes, j == vectors - 1 ? lastBytes : vectorBytes);
        }
    }

    /**
     * Writes the loop over as many rows as {@code left} says: {@code block} is told how many it is to work on, {@code rows} at
     * first, {@code rowsLeft} (0 for none) at the end.
     */
    static void each(VectorAssembler m, At left, R spare, int rows, int rowsLeft, IntConsumer block) {
        Label again = m.label();
        Label few = m.label();
        Label done = m.label();
        m.bind(again);
        m.load64(spare, left);
        m.branch(Condition.LESS, spare, rows, few);
        m.add(spare, spare, -rows);
        m.store64(left, spare);
        block.accept(rows);
        m.jump(again);
        m.bind(few);
        if (rowsLeft > 0) {
            m.branch(Condition.EQUAL, spare, 0, done);
            block.accept(rowsLeft);
        }
        m.bind(done);
    }
}
