package dev.tern.testkit.machine;

import dev.tern.assembler.InstructionSet;
import dev.tern.assembler.Processor;
import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.ByteDot;
import dev.tern.assembler.vector.Comparison;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Element;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.Reduction;
import dev.tern.assembler.vector.Shift;
import dev.tern.assembler.vector.Unary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/** Code that holds every instruction of the vector instruction set, with several registers; good for reading only. */
final class EveryInstruction {
    private EveryInstruction() {}

    static byte[] code(InstructionSet set) {
        VectorAssembler x = Processor.assemblerFor(set);
        write(x);
        return x.finish();
    }

    static void write(VectorAssembler x) {
        int vectors = x.traits().vectors();
        int generals = x.traits().generals();
        for (int i = 0; i < 8; i++) {
            V d = V.of(i * 5 % vectors);
            V a = V.of((i * 7 + 3) % vectors);
            V b = V.of((i * 11 + 8) % vectors);
            R r = R.of((3 + i) % generals);
            R s = R.of((i * 5 + 7) % generals);
            R t = R.of(generals - 1 - i);
            At at = i % 2 == 0 ? r.at(i * 60) : s.at(t, i * 64 - 128);
            registers(x, d, a, b);
            memory(x, d, a, at, i);
            generals(x, r, s, t, at, i);
        }
        x.leave();
    }

    private static void registers(VectorAssembler x, V d, V a, V b) {
        for (Binary op : Binary.values()) {
            x.binary(op, d, a, b);
        }
        for (Unary op : Unary.values()) {
            x.unary(op, d, a);
        }
        for (Shift op : Shift.values()) {
            x.shift(op, d, a, 3);
        }
        for (Comparison op : Comparison.values()) {
            x.compare(op, d, a, b);
        }
        for (Reduction op : Reduction.values()) {
            x.reduce(op, d, a);
        }
        x.select(d, a, b, a);
        x.fma(d, a, b);
        x.fnma(d, a, b);
        x.horner(d, a, b);
        x.fmaScalar(d, a, b);
        x.dot2(d, a, b);
        x.dot2Scalar(d, a, b);
        if (x.traits().byteDot() != ByteDot.NONE) {
            x.dot4(d, a, b);
            x.dot4Scalar(d, a, b);
        }
        x.multiplyHighRound(d, a, b, V.of(4));
        if (x.traits().hasWideProducts()) {
            x.multiplyAddHigh(d, a, b, V.of(5), R.of(1).at(64));
            x.multiplyHigh(d, a, b, V.of(5));
        }
        x.move(d, a);
        x.zero(d);
        x.constant(d, 0.3f);
        x.constants(d, new int[] {1, 2, 3, 4});
        x.spread(d, a);
    }

    private static void memory(VectorAssembler x, V d, V a, At at, int i) {
        x.load(d, at);
        x.store(at, a);
        for (int bytes = 1; bytes <= x.traits().vectorBytes(); bytes += 1 + i) {
            x.load(d, at, bytes);
            x.store(at, a, bytes);
        }
        x.loadBlock(d, 0, at);
        x.storeBlock(at, d, 0);
        for (Element element : Element.values()) {
            for (int lanes = 1; lanes <= x.traits().lanes(); lanes++) {
                x.loadWidened(d, element, at, lanes);
                x.storeNarrowed(at, element, a, lanes);
            }
        }
        x.broadcast(d, at);
        x.loadScalar(d, at);
        x.prefetch(at);
        x.fma(d, a, at, V.of(5));
        x.fmaScalar(d, a, at, V.of(5));
    }

    private static void generals(VectorAssembler x, R r, R s, R t, At at, int i) {
        Label label = x.label();
        x.bind(label);
        for (Condition condition : Condition.values()) {
            x.branch(condition, r, s, label);
            x.branch(condition, r, i * 100, label);
        }
        x.constant(r, 1L << (i * 9));
        x.constant(s, -i);
        x.move(r, t);
        x.add(r, s, t);
        x.add(r, s, i * 77);
        x.subtract(r, s, t);
        x.multiply(r, s, t);
        x.multiply(r, s, i * 77 + 3);
        x.shiftLeft(r, s, i + 1);
        x.shiftRight(r, s, i + 2);
        x.and(r, s, 1023);
        x.minimum(r, s, t);
        x.maximum(r, s, t);
        x.divide(r, s, r, t);
        x.address(r, at);
        x.load64(r, at);
        x.load32(r, at);
        x.load8(r, at);
        x.store64(at, t);
        x.store32(at, t);
        x.store8(at, t);
        x.extract(t, V.of(i));
        x.spread(V.of(i), t);
        x.store64(x.local(5000), r);
        x.addAndLoop(r, -1, label);
    }
}
