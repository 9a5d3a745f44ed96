package dev.tern.kernels.transpose;

import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/** Writes the loops of {@link Moves}, tiles of which are steps along the outermost axis. Parameters are source and target. */
final class MovesCode {
    /** Loops that general registers hold counters for. */
    static final int AXES_MOST = 6;

    private static final int UNROLLED = 8;
    private static final int FIRST_COUNTER = 6;

    private final VectorAssembler code;
    private final Moves moves;
    private final int stepsOfTile;
    private final R from = R.of(3);
    private final R to = R.of(4);
    private final R value = R.of(5);

    private MovesCode(VectorAssembler code, Moves moves, int stepsOfTile) {
        this.code = code;
        this.moves = moves;
        this.stepsOfTile = stepsOfTile;
    }

    /** Writes the whole kernel. */
    static void write(VectorAssembler code, Moves moves, int stepsOfTile) {
        new MovesCode(code, moves, stepsOfTile).write();
    }

    private void write() {
        R params = R.of(0);
        R first = R.of(1);
        R end = R.of(2);
        Moves.Axis outer = moves.axes().getFirst();
        Label done = code.label();
        code.multiply(first, first, stepsOfTile);
        code.multiply(end, end, stepsOfTile);
        code.constant(value, outer.extent());
        code.minimum(end, end, value);
        code.branch(Condition.GREATER_EQUAL, first, end, done);
        code.subtract(end, end, first);
        code.load64(from, params.at(0));
        code.load64(to, params.at(8));
        code.multiply(value, first, outer.from());
        code.add(from, from, value);
        code.multiply(value, first, outer.to());
        code.add(to, to, value);
        code.countDown(end, () -> {
            along(1);
            step(outer, 1);
        });
        code.bind(done);
        code.leave();
    }

    private void step(Moves.Axis axis, int times) {
        code.add(from, from, axis.from() * times);
        code.add(to, to, axis.to() * times);
    }

    /** Everything within the axes before {@code depth}; both pointers end where they were. */
    private void along(int depth) {
        if (depth == moves.axes().size()) {
            move(0, 0);
            return;
        }
        Moves.Axis axis = moves.axes().get(depth);
        R counter = R.of(FIRST_COUNTER + depth);
        if (depth < moves.axes().size() - 1) {
            code.constant(counter, axis.extent());
            code.countDown(counter, () -> {
                along(depth + 1);
                step(axis, 1);
            });
            step(axis, -axis.extent());
            return;
        }
        int times = axis.extent() / UNROLLED;
        int looped = times > 1 ? times * UNROLLED : 0;
        if (looped > 0) {
            code.constant(counter, times);
            code.countDown(counter, () -> {
                several(axis, UNROLLED);
                step(axis, UNROLLED);
            });
        }
        several(axis, axis.extent() - looped);
        if (looped > 0) {
            step(axis, -looped);
        }
    }

    private void several(Moves.Axis axis, int count) {
        for (int i = 0; i < count; i++) {
            move(i * axis.from(), i * axis.to());
        }
    }

    private void move(int fromOffset, int toOffset) {
        switch (moves.unit()) {
            case 1 -> {
                code.load8(value, from.at(fromOffset));
                code.store8(to.at(toOffset), value);
            }
            case 4 -> {
                code.load32(value, from.at(fromOffset));
                code.store32(to.at(toOffset), value);
            }
            case 8 -> {
                code.load64(value, from.at(fromOffset));
                code.store64(to.at(toOffset), value);
            }
            default -> run(fromOffset, toOffset);
        }
    }

    private void run(int fromOffset, int toOffset) {
        int vector = code.traits().vectorBytes();
        V bytes = V.of(0);
        for (int at = 0; at < moves.unit(); at += vector) {
            if (moves.unit() - at >= vector) {
                code.load(bytes, from.at(fromOffset + at));
                code.store(to.at(toOffset + at), bytes);
            } else {
                code.load(bytes, from.at(fromOffset + at), moves.unit() - at);
                code.store(to.at(toOffset + at), bytes, moves.unit() - at);
            }
        }
    }
}
