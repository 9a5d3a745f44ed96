package dev.tern.kernels;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.VectorAssembler;

/**
 * The loop around a kernel's code: what is written once for a tile runs for each, from the first to the end. The tile's number
 * waits in memory, so that the code of a tile has every register but {@link #PARAMS} to itself.
 */
public final class TileLoop {
    /** Where the parameters are, throughout. */
    public static final R PARAMS = R.of(0);

    /** The number of the tile whose code begins. */
    public static final R TILE = R.of(1);

    /** Where tiles end, when the kernel is called and when the code of a tile begins. */
    public static final R END = R.of(2);

    private final VectorAssembler m;
    private final At tile;
    private final At end;

    public TileLoop(VectorAssembler m) {
        this.m = m;
        tile = m.local(Long.BYTES);
        end = m.local(Long.BYTES);
    }

    /** Where the number of the tile waits. */
    public At tile() {
        return tile;
    }

    /** Writes the loop around {@code body}, and the return behind it. */
    public void write(Runnable body) {
        Label again = m.label();
        Label done = m.label();
        m.store64(end, END);
        m.bind(again);
        m.branch(Condition.GREATER_EQUAL, TILE, END, done);
        m.store64(tile, TILE);
        body.run();
        m.load64(TILE, tile);
        m.add(TILE, TILE, 1);
        m.load64(END, end);
        m.jump(again);
        m.bind(done);
        m.leave();
    }

    /**
     * Writes a loop whose {@code body} leaves the number of its tile and their end in their registers, and the return behind
     * it. What {@code start} puts into registers is there for all tiles.
     */
    public static void inRegisters(VectorAssembler m, R number, R end, Runnable start, Runnable body) {
        Label again = m.label();
        Label done = m.label();
        m.branch(Condition.GREATER_EQUAL, number, end, done);
        start.run();
        m.bind(again);
        body.run();
        m.add(number, number, 1);
        m.branch(Condition.LESS, number, end, again);
        m.bind(done);
        m.leave();
    }
}
