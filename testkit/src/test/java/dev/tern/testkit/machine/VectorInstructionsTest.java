package dev.tern.testkit.machine;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.ByteDot;
import dev.tern.assembler.vector.Comparison;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.Reduction;
import dev.tern.assembler.vector.Shift;
import dev.tern.assembler.vector.Unary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every vector instruction on registers does on every target what it is said to do. */
class VectorInstructionsTest {
    private static final V A = V.of(0);
    private static final V B = V.of(1);
    private static final V C = V.of(2);
    private static final V D = V.of(3);

    private static boolean isFloat(Enum<?> op) {
        return op.name().endsWith("_F32");
    }

    private static byte[] second(VectorBench bench, Binary op) {
        return switch (op) {
            case SHIFT_LEFT_I32, SHIFT_RIGHT_I32, SHIFT_RIGHT_U32 -> bench.words(0, 32);
            case TABLE_8 -> tableIndices(bench);
            default -> isFloat(op) ? bench.floats(20) : bench.bits();
        };
    }

    private static byte[] tableIndices(VectorBench bench) {
        byte[] indices = bench.below(16);
        for (int i = 0; i < indices.length; i += 5) {
            indices[i] |= (byte) 0x80;
        }
        return indices;
    }

    @TestFactory
    Stream<DynamicTest> binaries() {
        return MachineTargets.each(target -> {
            VectorBench bench = new VectorBench(target, 1);
            VectorAssembler x = bench.assembler();
            for (Binary op : Binary.values()) {
                for (V d : new V[] {D, A, B}) {
                    byte[] a = isFloat(op) ? bench.floats(20) : bench.bits();
                    byte[] b = second(bench, op);
                    bench.given(A, a);
                    bench.given(B, b);
                    x.binary(op, d, A, B);
                    bench.expect(op + " into " + d, d, VectorModel.binary(op, a, b));
                }
                byte[] both = second(bench, op);
                bench.given(A, both);
                x.binary(op, A, A, A);
                bench.expect(op + " of one", A, VectorModel.binary(op, both, both));
            }
            bench.check();
        });
    }

    @TestFactory
    Stream<DynamicTest> everyRegisterIsAnother() {
        return MachineTargets.each(target -> {
            VectorBench bench = new VectorBench(target, 2);
            VectorAssembler x = bench.assembler();
            int count = x.traits().vectors();
            byte[][] contents = new byte[count][];
            for (int i = 0; i < count; i++) {
                contents[i] = bench.bits();
                bench.given(V.of(i), contents[i]);
            }
            for (int i = 0; i < count; i++) {
                bench.expect("register " + i, V.of(i), contents[i]);
            }
            for (int i = 0; i + 2 < count; i += 3) {
                x.binary(Binary.ADD_I32, V.of(i), V.of(i + 1), V.of(i + 2));
                bench.expect("sum " + i, V.of(i), VectorModel.binary(Binary.ADD_I32, contents[i + 1], contents[i + 2]));
            }
            bench.check();
        });
    }

    @TestFactory
    Stream<DynamicTest> unaries() {
        return MachineTargets.each(target -> {
            VectorBench bench = new VectorBench(target, 3);
            VectorAssembler x = bench.assembler();
            for (Unary op : Unary.values()) {
                for (V d : new V[] {D, A, D, A}) {
                    byte[] a = switch (op) {
                        case I32_TO_F32, ABS_I32, NOT -> bench.bits();
                        case SQRT_F32 -> VectorModel.unary(Unary.ABS_F32, bench.floats(30));
                        default -> bench.floats(15);
                    };
                    bench.given(A, a);
                    x.unary(op, d, A);
                    bench.expect(op + " into " + d, d, VectorModel.unary(op, a));
                }
            }
            for (float half : new float[] {0.5f, 1.5f, 2.5f, -0.5f, -1.5f, -2.5f, 8388607.5f}) {
                byte[] a = new byte[bench.bytes()];
                for (int i = 0; i < a.length; i += 4) {
                    VectorModel.view(a).putFloat(i, half);
                }
                bench.given(A, a);
                for (Unary op : new Unary[] {Unary.F32_TO_I32, Unary.ROUND_F32}) {
                    x.unary(op, D, A);
                    bench.expect(op + " of " + half, D, VectorModel.unary(op, a));
                }
            }
            bench.check();
        });
    }

    @TestFactory
    Stream<DynamicTest> shifts() {
        return MachineTargets.each(target -> {
            VectorBench bench = new VectorBench(target, 4);
            VectorAssembler x = bench.assembler();
            for (Shift op : Shift.values()) {
                int width = op.name().endsWith("16") ? 16 : 32;
                for (int bits = 0; bits < width; bits++) {
                    byte[] a = bench.bits();
                    V d = bits % 2 == 0 ? D : A;
                    bench.given(A, a);
                    x.shift(op, d, A, bits);
                    bench.expect(op + " by " + bits, d, VectorModel.shift(op, a, bits));
                }
            }
            bench.check();
        });
    }

    @TestFactory
    Stream<DynamicTest> comparisonsAndChoice() {
        return MachineTargets.each(target -> {
            VectorBench bench = new VectorBench(target, 5);
            VectorAssembler x = bench.assembler();
            for (Comparison op : Comparison.values()) {
                for (V d : new V[] {D, A, B}) {
                    byte[] a = isFloat(op) ? bench.floats(1) : bench.words(-2, 3);
                    byte[] b = isFloat(op) ? bench.floats(1) : bench.words(-2, 3);
                    VectorModel.view(b).putInt(0, VectorModel.view(a).getInt(0));
                    VectorModel.view(b).putFloat(4, Float.NaN);
                    bench.given(A, a);
                    bench.given(B, b);
                    x.compare(op, d, A, B);
                    bench.expect(op + " into " + d, d, VectorModel.compare(op, a, b));
                }
            }
            for (V d : new V[] {A, B, C, D}) {
                byte[] mask = VectorModel.compare(Comparison.LESS_I32, bench.words(-9, 9), bench.words(-9, 9));
                byte[] a = bench.bits();
                byte[] b = bench.bits();
                byte[] chosen = b.clone();
                for (int i = 0; i < a.length; i++) {
                    chosen[i] = mask[i] != 0 ? a[i] : b[i];
                }
                bench.given(A, a);
                bench.given(B, b);
                bench.given(C, mask);
                x.select(d, C, A, B);
                bench.expect("select into " + d, d, chosen);
            }
            bench.check();
        });
    }

    @TestFactory
    Stream<DynamicTest> productsOfFloats() {
        return MachineTargets.each(target -> {
            VectorBench bench = new VectorBench(target, 6);
            VectorAssembler x = bench.assembler();
            for (int i = 0; i < 4; i++) {
                byte[] a = bench.floats(3);
                byte[] b = bench.floats(3);
                byte[] sum = bench.floats(3);
                bench.given(A, a);
                bench.given(B, b);
                bench.given(D, sum);
                x.fma(D, A, B);
                bench.expect("fma", D, VectorModel.fma(sum, a, b, false));
                bench.given(D, sum);
                x.fnma(D, A, B);
                bench.expect("fnma", D, VectorModel.fma(sum, a, b, true));
                bench.given(D, sum);
                x.fma(D, A, VectorBench.IN.at(bench.input(b)), C);
                bench.expect("fma with memory", D, VectorModel.fma(sum, a, b, false));
                bench.given(D, sum);
                x.horner(D, A, B);
                bench.expect("horner", D, VectorModel.fma(b, sum, a, false));
                bench.expect("horner keeps its factor", A, a);
                bench.expect("horner keeps its summand", B, b);
                bench.given(D, sum);
                x.horner(D, D, B);
                bench.expect("horner with its own square", D, VectorModel.fma(b, sum, sum, false));
                bench.given(D, sum);
                x.fma(D, D, D);
                bench.expect("fma of one", D, VectorModel.fma(sum, sum, sum, false));
                for (V scalar : new V[] {B, V.of(x.traits().vectors() - 1)}) {
                    bench.given(D, sum);
                    x.loadScalar(scalar, VectorBench.IN.at(bench.input(b)));
                    x.fmaScalar(D, A, scalar);
                    bench.expect("fma with a scalar", D, VectorModel.fma(sum, a, VectorModel.spread(b), false));
                    bench.given(D, sum);
                    x.fmaScalar(D, A, VectorBench.IN.at(bench.input(b)), scalar);
                    bench.expect(
                            "fma with a scalar in memory", D, VectorModel.fma(sum, a, VectorModel.spread(b), false));
                }
            }
            bench.check();
        });
    }

    @TestFactory
    Stream<DynamicTest> productsOfIntegers() {
        return MachineTargets.each(target -> {
            VectorBench bench = new VectorBench(target, 7);
            VectorAssembler x = bench.assembler();
            ByteDot dot = x.traits().byteDot();
            for (int i = 0; i < 8; i++) {
                byte[] a = bench.bits();
                byte[] b = bench.bits();
                byte[] sum = bench.words(-1 << 24, 1 << 24);
                VectorModel.view(a).putShort(2, Short.MAX_VALUE);
                V scalar = V.of(x.traits().vectors() - 1 - i);
                bench.given(A, a);
                bench.given(B, b);
                bench.given(D, sum);
                x.dot2(D, A, B);
                bench.expect("dot2", D, VectorModel.dot2(sum, a, b));
                bench.given(D, sum);
                x.loadScalar(scalar, VectorBench.IN.at(bench.input(a)));
                x.dot2Scalar(D, scalar, B);
                bench.expect("dot2 with a scalar", D, VectorModel.dot2(sum, VectorModel.spread(a), b));
                bench.expect("dot2 keeps its weights", B, b);
                if (dot != ByteDot.NONE) {
                    bench.given(D, sum);
                    x.dot4(D, A, B);
                    bench.expect("dot4", D, VectorModel.dot4(dot, sum, a, b));
                    bench.given(D, sum);
                    x.loadScalar(scalar, VectorBench.IN.at(bench.input(a)));
                    x.dot4Scalar(D, scalar, B);
                    bench.expect("dot4 with a scalar", D, VectorModel.dot4(dot, sum, VectorModel.spread(a), b));
                }
                for (boolean signed : x.traits().byteMatrix() ? new boolean[] {false, true} : new boolean[0]) {
                    bench.given(D, sum);
                    x.matrix8(D, A, B, signed);
                    bench.expect("matrix8 of signed: " + signed, D, VectorModel.matrix8(signed, sum, a, b));
                }
                byte[] multiplier = bench.words(1 << 30, Integer.MAX_VALUE);
                byte[] value = bench.bits();
                for (V d : new V[] {D, A, B}) {
                    bench.given(A, value);
                    bench.given(B, multiplier);
                    x.multiplyHighRound(d, A, B, C);
                    bench.expect("high half into " + d, d, VectorModel.multiplyHighRound(value, multiplier));
                }
                if (x.traits().hasWideProducts()) {
                    byte[] addends = bench.words(-(1 << 30), 1 << 29);
                    int at = bench.input(addends);
                    bench.input(addends);
                    for (V d : new V[] {D, A, B}) {
                        bench.given(A, value);
                        bench.given(B, multiplier);
                        bench.given(C, VectorModel.oddLanes(multiplier));
                        x.multiplyAddHigh(d, A, B, C, VectorBench.IN.at(at));
                        bench.expect(
                                "high half of a sum into " + d,
                                d,
                                VectorModel.multiplyAddHigh(value, multiplier, addends));
                        bench.given(A, value);
                        bench.given(B, multiplier);
                        bench.given(C, VectorModel.oddLanes(multiplier));
                        x.multiplyHigh(d, A, B, C);
                        bench.expect("rounded high half into " + d, d, VectorModel.multiplyHigh(value, multiplier));
                    }
                }
            }
            bench.check();
        });
    }

    @TestFactory
    Stream<DynamicTest> reductionsAndSpreads() {
        return MachineTargets.each(target -> {
            VectorBench bench = new VectorBench(target, 8);
            VectorAssembler x = bench.assembler();
            R r = R.of(5);
            for (Reduction op : Reduction.values()) {
                for (V d : new V[] {D, A}) {
                    byte[] a = isFloat(op) ? bench.floats(4) : bench.bits();
                    bench.given(A, a);
                    x.reduce(op, d, A);
                    x.extract(r, d);
                    bench.expect(op.name(), r, VectorModel.reduce(op, a));
                }
            }
            byte[] a = bench.bits();
            bench.given(A, a);
            x.spread(D, A);
            bench.expect("spread", D, VectorModel.spread(a));
            x.move(B, D);
            bench.expect("move", B, VectorModel.spread(a));
            x.extract(r, A);
            x.spread(C, r);
            bench.expect("spread of a general register", C, VectorModel.spread(a));
            x.spread(A, A);
            bench.expect("spread into itself", A, VectorModel.spread(a));
            x.zero(A);
            bench.expect("zero", A, new byte[a.length]);
            for (int bits : new int[] {
                0,
                1,
                -1,
                0x80,
                0xFF00,
                0x00AB0000,
                0x80000000,
                0x7FFFFFFF,
                0x3F800000,
                0xBF000000,
                0x12345678,
                127,
                -128,
                0x3DCCCCCD,
                0x41F80000,
                0x00010001,
                0x40000000
            }) {
                byte[] word = new byte[a.length];
                VectorModel.view(word).putInt(0, bits);
                x.constant(D, bits);
                bench.expect("constant " + Integer.toHexString(bits), D, VectorModel.spread(word));
            }
            x.constant(D, 0.7f);
            byte[] word = new byte[a.length];
            VectorModel.view(word).putFloat(0, 0.7f);
            bench.expect("constant 0.7", D, VectorModel.spread(word));
            for (int length = 1; length <= 16; length *= 2) {
                int[] lanes = bench.random().ints(length).toArray();
                byte[] all = new byte[a.length];
                for (int i = 0; i < a.length / 4; i++) {
                    VectorModel.view(all).putInt(i * 4, lanes[i % length]);
                }
                x.constants(D, lanes);
                bench.expect(length + " constants", D, all);
            }
            bench.check();
        });
    }

    @TestFactory
    Stream<DynamicTest> blocks() {
        return MachineTargets.each(target -> {
            VectorBench bench = new VectorBench(target, 9);
            VectorAssembler x = bench.assembler();
            for (int block = 0; block < bench.bytes() / 16; block++) {
                byte[] a = bench.bits();
                byte[] b = Arrays.copyOf(bench.bits(), 16);
                byte[] replaced = a.clone();
                System.arraycopy(b, 0, replaced, block * 16, 16);
                bench.given(A, a);
                At at = VectorBench.IN.at(bench.input(b));
                x.loadBlock(A, block, at);
                bench.expect("block " + block, A, replaced);
                x.storeBlock(VectorBench.OUT.at(bench.output("stored block " + block, b)), A, block);
            }
            bench.check();
        });
    }
}
