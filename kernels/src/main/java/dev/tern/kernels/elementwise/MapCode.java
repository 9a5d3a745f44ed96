package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Element;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.kernels.elementwise.MapBody.Constants;

/**
 * Writes the loop of an element-wise operator. Parameters are the addresses of the result and of up to three operands (of a
 * table of addresses for each row where an operand's places are not regular), then the body's numbers.
 */
final class MapCode {
    static final int NUMBERS_AT = 32;

    private static final int OPERANDS_MOST = 3;
    /** Bodies of one operand use the second one's register. */
    private static final int OPERANDS_LEAST = 2;

    /** A general register that bodies may use. */
    static final int FREE = 5 + 2 * OPERANDS_MOST;

    private final VectorAssembler code;
    private final MapPlan plan;
    private final MapBody body;
    private final Constants constants;

    private final R params = R.of(0);
    private final R row = R.of(1);
    private final R end = R.of(2);
    private final R out = R.of(3);
    private final R[] bases = R.range(4, OPERANDS_MOST);
    private final R[] moving = R.range(4 + OPERANDS_MOST, OPERANDS_MOST);
    private final R counter = R.of(4 + 2 * OPERANDS_MOST);

    private final int operands;
    /** The operands; behind them the high halves of numbers of 64 bits. */
    private final V[] in;

    private final V[] singles;
    private final V[] spare;
    private final WideLane wide;
    /** Whether bytes are brought into the order in which numbers of 64 bits are taken; blocks of one register are in order. */
    private final boolean permutes;

    private MapCode(VectorAssembler code, MapPlan plan, MapBody body, int numbers) {
        this.code = code;
        this.plan = plan;
        this.body = body;
        this.operands = Math.max(OPERANDS_LEAST, plan.operands().size());
        this.in = V.range(0, plan.isWide() ? 2 * operands : operands);
        this.singles = V.range(in.length, operands);
        int free = in.length + operands;
        this.spare = V.range(free, body.spares());
        this.permutes = plan.isWideWithBytes() && code.traits().lanes() > 4;
        this.wide = new WideLane(code, plan.isMixed() && !permutes, spare[0]);
        this.constants =
                new Constants(code, params, NUMBERS_AT, body.keepsNumbers() ? numbers : 0, free + spare.length);
    }

    /** Writes the whole kernel for a body that works with {@code numbers} numbers. */
    static void write(VectorAssembler code, MapPlan plan, MapBody body, int numbers) {
        new MapCode(code, plan, body, numbers).write();
    }

    private void write() {
        Label done = code.label();
        Label again = code.label();
        Label last = code.label();
        code.multiply(row, row, plan.rowsOfTile());
        code.multiply(end, end, plan.rowsOfTile());
        code.constant(counter, plan.rows());
        code.minimum(end, end, counter);
        code.branch(Condition.GREATER_EQUAL, row, end, done);
        start();
        boolean shorter = plan.last() != plan.inner();
        code.bind(again);
        if (shorter) {
            code.branch(Condition.EQUAL, row, plan.rows() - 1, last);
        }
        row(plan.inner());
        code.add(row, row, 1);
        code.branch(Condition.LESS, row, end, again);
        if (shorter) {
            code.jump(done);
            code.bind(last);
            row(plan.last());
        }
        code.bind(done);
        code.leave();
    }

    private void start() {
        constants.pin();
        code.load64(out, params.at(0));
        code.multiply(counter, row, plan.inner() * plan.result().bytes());
        code.add(out, out, counter);
        for (int i = 0; i < plan.operands().size(); i++) {
            MapPlan.Operand operand = plan.operands().get(i);
            code.load64(bases[i], params.at(8 + 8 * i));
            switch (operand.spread()) {
                case FULL -> {
                    code.multiply(counter, row, plan.inner() * operand.lane().bytes());
                    code.add(moving[i], bases[i], counter);
                }
                case SINGLE -> single(i, bases[i]);
                case PLACED_ROW, PLACED_SINGLE -> {
                    code.multiply(counter, row, Long.BYTES);
                    code.add(bases[i], bases[i], counter);
                }
                case ROW -> {}
            }
        }
    }

    private void single(int operand, R at) {
        if (plan.operands().get(operand).lane() == Lane.WIDE) {
            return; // its two halves come from memory each time
        }
        plan.operands().get(operand).lane().load(code, singles[operand], at.at(0), 1);
        code.spread(singles[operand], singles[operand]);
    }

    private int elementsOfVector() {
        boolean raw = plan.result() == Lane.RAW;
        return raw ? code.traits().vectorBytes() : code.traits().lanes();
    }

    private void row(int count) {
        for (int i = 0; i < plan.operands().size(); i++) {
            MapPlan.Operand operand = plan.operands().get(i);
            if (operand.spread() == MapPlan.Spread.ROW) {
                code.move(moving[i], bases[i]);
            } else if (operand.isPlaced()) {
                code.load64(moving[i], bases[i].at(0));
                code.add(bases[i], bases[i], Long.BYTES);
            }
            if (operand.spread() == MapPlan.Spread.PLACED_SINGLE) {
                single(i, moving[i]);
            }
        }
        int whole = count / elementsOfVector();
        int rest = count % elementsOfVector();
        if (whole > 1) {
            code.constant(counter, whole);
            code.countDown(counter, () -> vector(elementsOfVector()));
        } else if (whole == 1) {
            vector(elementsOfVector());
        }
        if (rest > 0) {
            vector(rest);
        }
    }

    private void vector(int count) {
        for (int i = 0; i < plan.operands().size(); i++) {
            MapPlan.Operand operand = plan.operands().get(i);
            boolean isWide = operand.lane() == Lane.WIDE;
            if (operand.isSingle() && isWide) {
                R at = operand.isPlaced() ? moving[i] : bases[i];
                code.broadcast(in[i], at.at(0));
                code.broadcast(in[operands + i], at.at(4));
            } else if (operand.isSingle()) {
                code.move(in[i], singles[i]);
            } else {
                At at = moving[i].at(0);
                Element widened = operand.lane().widened();
                if (isWide) {
                    wide.load(in[i], in[operands + i], at, count);
                } else if (permutes && widened != null) {
                    wide.loadBytes(in[i], widened, at, count, spare[1]);
                } else {
                    operand.lane().load(code, in[i], at, count);
                }
                code.add(moving[i], moving[i], count * operand.lane().bytes());
            }
        }
        body.write(code, in, constants, spare);
        Element narrowed = plan.result().widened();
        if (plan.result() == Lane.WIDE) {
            wide.store(out.at(0), in[0], in[operands], count);
        } else if (permutes && narrowed != null) {
            wide.storeBytes(out.at(0), narrowed, in[0], count, spare[1]);
        } else {
            plan.result().store(code, out.at(0), in[0], count);
        }
        code.add(out, out, count * plan.result().bytes());
    }
}
