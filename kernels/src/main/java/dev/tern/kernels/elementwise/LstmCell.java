package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.kernels.Native;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.TileLoop;
import dev.tern.kernels.Workshop;
import dev.tern.kernels.elementwise.MapBody.Constants;
import dev.tern.operators.Binding;
import java.lang.foreign.MemorySegment;

/**
 * What an LSTM makes of the sums of its gates: {@code c = f(forget) c + f(input) tanh(candidate)}, {@code h = f(output) tanh(c)},
 * a vector of units at a time. Each sum has two parts, what the last output gives and what the step's input gives. A tile is a
 * step; steps must run in their order.
 */
public final class LstmCell {
    /** Gates in the order in which their sums stand. */
    public static final int GATES = 4;

    private static final int SUMS = 0;
    private static final int CELL = 8;
    private static final int HIDDEN = 16;
    private static final int OUTPUTS = 24;
    /** One address for each gate. */
    private static final int AHEAD = 32;

    private static final int LOW = 64;
    private static final int HIGH = 68;
    private static final int SIGMOID = 72;

    private static final int INPUT_GATE = 0;
    private static final int FORGET_GATE = 1;
    private static final int CANDIDATE = 2;
    private static final int OUTPUT_GATE = 3;

    private static final R PARAMS = R.of(0);
    private static final R STEP = R.of(1);
    private static final R END = R.of(2);
    private static final R[] FROM = R.range(3, GATES);
    private static final R FROM_SUMS = R.of(7);
    private static final R AT_CELL = R.of(8);
    private static final R TO_HIDDEN = R.of(9);
    private static final R TO_OUTPUT = R.of(10);
    private static final R COUNTER = R.of(11);

    private static final V[] IN = V.range(0, 2);
    private static final V X = IN[0];
    private static final V[] SPARE = V.range(2, MapBody.SPARES);
    private static final V KEPT = V.of(5);
    private static final V STATE = V.of(6);
    private static final int FIRST_FREE = 7;

    /** What the code is shaped by. */
    private record Key(int units, boolean clips) {}

    private final VectorAssembler m;
    private final Key key;
    private final Constants sigmoid;
    private final Constants tanh;

    private LstmCell(VectorAssembler m, Key key) {
        this.m = m;
        this.key = key;
        int numbers = CurveBody.LOGISTIC.numbers().length;
        int pinned = Math.min(numbers, m.traits().vectors() - FIRST_FREE);
        sigmoid = new Constants(m, PARAMS, SIGMOID, pinned, FIRST_FREE);
        tanh = new Constants(m, PARAMS, SIGMOID + 4 * numbers, numbers, FIRST_FREE + pinned);
    }

    /**
     * A kernel that reads what the last output gives to all gates at {@code sums}, [gates, units], and what inputs give at
     * {@code ahead}, [gates, steps, units]; the cell state is bounded by {@code clip} unless that is 0.
     */
    public static Native of(
            int units,
            int steps,
            MemorySegment sums,
            MemorySegment ahead,
            MemorySegment cell,
            MemorySegment hidden,
            MemorySegment outputs,
            float clip,
            Binding binding,
            Workshop workshop) {
        int[] logistic = CurveBody.LOGISTIC.numbers();
        int[] tangent = CurveBody.TANH.numbers();
        Parameters params = new Parameters(binding, SIGMOID + 4 * (logistic.length + tangent.length))
                .set(SUMS, sums.address())
                .set(CELL, cell.address())
                .set(HIDDEN, hidden.address())
                .set(OUTPUTS, outputs.address())
                .set(LOW, -clip)
                .set(HIGH, clip);
        for (int gate = 0; gate < GATES; gate++) {
            params.set(AHEAD + 8 * gate, ahead.address() + 4L * gate * steps * units);
        }
        for (int i = 0; i < logistic.length; i++) {
            params.set(SIGMOID + 4 * i, Float.intBitsToFloat(logistic[i]));
            params.set(SIGMOID + 4 * (logistic.length + i), Float.intBitsToFloat(tangent[i]));
        }
        Key key = new Key(units, clip > 0);
        return new Native(workshop.code(key, m -> new LstmCell(m, key).write()), params, steps);
    }

    private void write() {
        TileLoop.inRegisters(m, STEP, END, this::start, this::step);
    }

    private void start() {
        sigmoid.pin();
        tanh.pin();
        m.multiply(COUNTER, STEP, 4 * key.units);
        for (int gate = 0; gate < GATES; gate++) {
            m.load64(FROM[gate], PARAMS.at(AHEAD + 8 * gate));
            m.add(FROM[gate], FROM[gate], COUNTER);
        }
        m.load64(TO_OUTPUT, PARAMS.at(OUTPUTS));
        m.add(TO_OUTPUT, TO_OUTPUT, COUNTER);
    }

    private void step() {
        int lanes = m.traits().lanes();
        m.load64(FROM_SUMS, PARAMS.at(SUMS));
        m.load64(AT_CELL, PARAMS.at(CELL));
        m.load64(TO_HIDDEN, PARAMS.at(HIDDEN));
        if (key.units >= lanes) {
            m.constant(COUNTER, key.units / lanes);
            m.countDown(COUNTER, () -> units(lanes));
        }
        if (key.units % lanes > 0) {
            units(key.units % lanes);
        }
    }

    private void units(int count) {
        int bytes = 4 * count;
        sum(INPUT_GATE, bytes);
        CurveBody.LOGISTIC.write(m, IN, sigmoid, SPARE);
        m.move(KEPT, X);
        sum(CANDIDATE, bytes);
        CurveBody.TANH.write(m, IN, tanh, SPARE);
        m.binary(Binary.MUL_F32, KEPT, KEPT, X);
        sum(FORGET_GATE, bytes);
        CurveBody.LOGISTIC.write(m, IN, sigmoid, SPARE);
        load(STATE, AT_CELL.at(0), bytes);
        m.binary(Binary.MUL_F32, STATE, STATE, X);
        m.binary(Binary.ADD_F32, STATE, STATE, KEPT);
        if (key.clips) {
            m.broadcast(X, PARAMS.at(HIGH));
            m.binary(Binary.MIN_F32, STATE, X, STATE);
            m.broadcast(X, PARAMS.at(LOW));
            m.binary(Binary.MAX_F32, STATE, X, STATE);
        }
        store(AT_CELL.at(0), STATE, bytes);
        sum(OUTPUT_GATE, bytes);
        CurveBody.LOGISTIC.write(m, IN, sigmoid, SPARE);
        m.move(KEPT, X);
        m.move(X, STATE);
        CurveBody.TANH.write(m, IN, tanh, SPARE);
        m.binary(Binary.MUL_F32, X, X, KEPT);
        store(TO_HIDDEN.at(0), X, bytes);
        store(TO_OUTPUT.at(0), X, bytes);
        for (R moving : FROM) {
            m.add(moving, moving, bytes);
        }
        for (R moving : new R[] {FROM_SUMS, AT_CELL, TO_HIDDEN, TO_OUTPUT}) {
            m.add(moving, moving, bytes);
        }
    }

    private void sum(int gate, int bytes) {
        load(X, FROM_SUMS.at(4 * gate * key.units), bytes);
        load(IN[1], FROM[gate].at(0), bytes);
        m.binary(Binary.ADD_F32, X, X, IN[1]);
    }

    private void load(V d, At at, int bytes) {
        if (bytes == m.traits().vectorBytes()) {
            m.load(d, at);
        } else {
            m.load(d, at, bytes);
        }
    }

    private void store(At at, V a, int bytes) {
        if (bytes == m.traits().vectorBytes()) {
            m.store(at, a);
        } else {
            m.store(at, a, bytes);
        }
    }
}
