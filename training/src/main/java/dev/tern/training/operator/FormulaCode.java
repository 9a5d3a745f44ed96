package dev.tern.training.operator;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Comparison;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.Unary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.training.operator.Formula.Assignment;
import dev.tern.training.operator.Formula.Constant;
import dev.tern.training.operator.Formula.Given;
import dev.tern.training.operator.Formula.Gradient;
import dev.tern.training.operator.Formula.Pair;
import dev.tern.training.operator.Formula.Place;
import dev.tern.training.operator.Formula.Single;
import dev.tern.training.operator.Formula.Slot;
import dev.tern.training.operator.Formula.Term;
import dev.tern.training.operator.Formula.Weight;

/** Writes the loop of an update over one weight: a vector of every operand at a time, a tile some thousand elements. */
final class FormulaCode {
    /** Elements of a tile. */
    static final int TILE = 8192;

    static final int NUMBERS = 0;
    /** Bytes of the whole vectors. */
    static final int WHOLE_BYTES = 8;

    static final int GRADIENT = 16;
    static final int WEIGHT = 24;
    static final int SLOTS = 32;
    static final int SLOTS_MOST = 3;
    static final int BYTES = SLOTS + 8 * SLOTS_MOST;

    private static final int PLACES = 2;
    private static final int SPARES = 4;

    private static final R PARAMS = R.of(0);
    private static final R AT = R.of(1);
    private static final R END = R.of(2);
    private static final R NUMBERS_BASE = R.of(3);
    private static final R LIMIT = R.of(4);

    private final VectorAssembler m;
    private final Key key;
    private final R[] bases;
    private final V[] operands;
    private final V[] places;
    private final V[] spares;
    private final V[] given;

    /**
     * What the code is shaped by.
     *
     * @param slots numbers that the optimiser remembers for each element
     * @param left elements of the last vector where it is not whole, else 0
     */
    record Key(Formula formula, int slots, int left) {}

    private FormulaCode(VectorAssembler m, Key key) {
        this.m = m;
        this.key = key;
        int count = 2 + key.slots;
        bases = R.range(5, count);
        operands = V.range(0, count);
        places = V.range(count, PLACES);
        spares = V.range(count + PLACES, SPARES);
        int free = count + PLACES + SPARES;
        given = V.range(free, Math.min(8, m.traits().vectors() - free));
    }

    static void write(VectorAssembler m, Key key) {
        new FormulaCode(m, key).loop();
    }

    private void loop() {
        Label again = m.label();
        Label rest = m.label();
        Label done = m.label();
        m.load64(NUMBERS_BASE, PARAMS.at(NUMBERS));
        int most = mostGiven();
        for (int i = 0; i < Math.min(given.length, most + 1); i++) {
            m.broadcast(given[i], NUMBERS_BASE.at(4 * i));
        }
        for (int i = 0; i < bases.length; i++) {
            m.load64(bases[i], PARAMS.at(GRADIENT + 8 * i));
        }
        m.load64(LIMIT, PARAMS.at(WHOLE_BYTES));
        m.multiply(AT, AT, 4 * TILE);
        m.multiply(END, END, 4 * TILE);
        m.bind(again);
        m.branch(Condition.GREATER_EQUAL, AT, LIMIT, rest);
        m.branch(Condition.GREATER_EQUAL, AT, END, done);
        vector(m.traits().vectorBytes());
        m.add(AT, AT, m.traits().vectorBytes());
        m.jump(again);
        m.bind(rest);
        if (key.left > 0) {
            m.branch(Condition.GREATER_EQUAL, AT, END, done);
            vector(4 * key.left);
        }
        m.bind(done);
        m.leave();
    }

    private int mostGiven() {
        return key.formula.assignments().stream()
                .mapToInt(assignment -> mostGiven(assignment.term()))
                .max()
                .orElse(-1);
    }

    private static int mostGiven(Term term) {
        return switch (term) {
            case Given(int index) -> index;
            case Single(Single.Kind _, Term inner) -> mostGiven(inner);
            case Pair(Pair.Kind _, Term first, Term second) -> Math.max(mostGiven(first), mostGiven(second));
            case Weight(), Gradient(), Slot(int _), Place(int _), Constant(float _) -> -1;
        };
    }

    private void vector(int bytes) {
        boolean whole = bytes == m.traits().vectorBytes();
        for (int i = 0; i < operands.length; i++) {
            if (whole) {
                m.load(operands[i], bases[i].at(AT, 0));
            } else {
                m.load(operands[i], bases[i].at(AT, 0), bytes);
            }
        }
        for (Assignment assignment : key.formula.assignments()) {
            m.move(register(assignment.target()), value(assignment.term(), 0));
        }
        for (int i = 1; i < operands.length; i++) {
            if (whole) {
                m.store(bases[i].at(AT, 0), operands[i]);
            } else {
                m.store(bases[i].at(AT, 0), operands[i], bytes);
            }
        }
    }

    private V register(Term place) {
        return switch (place) {
            case Gradient() -> operands[0];
            case Weight() -> operands[1];
            case Slot(int index) -> operands[2 + index];
            case Place(int index) -> places[index];
            default -> throw new IllegalArgumentException("nothing can be assigned to " + place);
        };
    }

    /** Computes a term; its register is its own, or spare register {@code depth}, and later spare ones are lost. */
    private V value(Term term, int depth) {
        switch (term) {
            case Gradient(), Weight(), Slot(int _), Place(int _) -> {
                return register(term);
            }
            case Given(int index) -> {
                if (index < given.length) {
                    return given[index];
                }
                m.broadcast(spares[depth], NUMBERS_BASE.at(4 * index));
            }
            case Constant(float number) -> m.constant(spares[depth], number);
            case Single(Single.Kind kind, Term inner) -> single(kind, spares[depth], value(inner, depth), depth);
            case Pair(Pair.Kind kind, Term first, Term second) -> {
                V a = value(first, depth);
                V b = value(second, depth + 1);
                m.binary(operation(kind), spares[depth], a, b);
            }
        }
        return spares[depth];
    }

    private static Binary operation(Pair.Kind kind) {
        return switch (kind) {
            case SUM -> Binary.ADD_F32;
            case DIFFERENCE -> Binary.SUB_F32;
            case PRODUCT -> Binary.MUL_F32;
            case QUOTIENT -> Binary.DIV_F32;
            case LARGER -> Binary.MAX_F32;
            case SMALLER -> Binary.MIN_F32;
        };
    }

    private void single(Single.Kind kind, V to, V from, int depth) {
        switch (kind) {
            case ROOT -> m.unary(Unary.SQRT_F32, to, from);
            case MAGNITUDE -> m.unary(Unary.ABS_F32, to, from);
            case NEGATED -> m.unary(Unary.NEGATE_F32, to, from);
            case SIGN -> {
                V zero = spares[depth + 1];
                V other = spares[depth + 2];
                m.zero(zero);
                m.compare(Comparison.LESS_F32, other, zero, from);
                m.compare(Comparison.LESS_F32, zero, from, zero);
                m.constant(to, 1f);
                m.binary(Binary.AND, other, other, to);
                m.binary(Binary.AND, zero, zero, to);
                m.binary(Binary.SUB_F32, to, other, zero);
            }
        }
    }
}
