package dev.tern.testkit.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.assembler.Processor;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Instructions on general registers, branches and loops do on every target what they are said to do. */
class GeneralInstructionsTest {
    private static final R A = R.of(5);
    private static final R B = R.of(6);
    private static final R D = R.of(7);
    private static final R E = R.of(8);

    private static final long[] VALUES = {
        0,
        1,
        -1,
        5,
        4095,
        4096,
        -4096,
        123456789,
        -123456789,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 40,
        -7L << 50,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };
    private static final int[] SMALL = {
        0, 1, -1, 2, 8, 24, 255, 256, 4095, 4096, -4095, -4096, 65535, 1 << 24, -(1 << 24), 0x7FFFFFFF, 0x80000000, -256
    };

    @TestFactory
    Stream<DynamicTest> arithmetic() {
        return MachineTargets.each(target -> {
            VectorBench bench = new VectorBench(target, 21);
            VectorAssembler x = bench.assembler();
            for (long a : VALUES) {
                x.constant(A, a);
                bench.expect("constant " + a, A, a);
                for (int b : SMALL) {
                    String both = " of " + a + " and " + b;
                    x.add(D, A, b);
                    bench.expect("add" + both, D, a + b);
                    x.multiply(D, A, b);
                    bench.expect("multiply" + both, D, a * b);
                    x.and(D, A, b);
                    bench.expect("and" + both, D, a & b);
                    x.move(D, A);
                    x.and(D, D, b);
                    bench.expect("and in place" + both, D, a & b);
                }
            }
            bench.check();
        });
    }

    @TestFactory
    Stream<DynamicTest> arithmeticOfTwo() {
        return MachineTargets.each(target -> {
            VectorBench bench = new VectorBench(target, 22);
            VectorAssembler x = bench.assembler();
            for (long a : VALUES) {
                for (long b : VALUES) {
                    String both = " of " + a + " and " + b;
                    for (R d : new R[] {D, A, B}) {
                        x.constant(A, a);
                        x.constant(B, b);
                        x.add(d, A, B);
                        bench.expect("add" + both, d, a + b);
                        x.constant(A, a);
                        x.constant(B, b);
                        x.subtract(d, A, B);
                        bench.expect("subtract" + both, d, a - b);
                        x.constant(A, a);
                        x.constant(B, b);
                        x.minimum(d, A, B);
                        bench.expect("minimum" + both, d, Math.min(a, b));
                        x.constant(A, a);
                        x.constant(B, b);
                        x.maximum(d, A, B);
                        bench.expect("maximum" + both, d, Math.max(a, b));
                        x.constant(A, a);
                        x.constant(B, b);
                        x.multiply(d, A, B);
                        bench.expect("multiply" + both, d, a * b);
                    }
                    if (b != 0) {
                        x.constant(A, a);
                        x.constant(B, b);
                        x.divide(D, E, A, B);
                        bench.expect("quotient" + both, D, Long.divideUnsigned(a, b));
                        bench.expect("remainder" + both, E, Long.remainderUnsigned(a, b));
                        x.divide(A, B, A, B);
                        bench.expect("quotient in place" + both, A, Long.divideUnsigned(a, b));
                        bench.expect("remainder in place" + both, B, Long.remainderUnsigned(a, b));
                    }
                }
            }
            for (int bits = 0; bits < 64; bits++) {
                x.constant(A, 0x9234567890ABCDEFL);
                x.shiftLeft(D, A, bits);
                bench.expect("left by " + bits, D, 0x9234567890ABCDEFL << bits);
                x.shiftRight(D, A, bits);
                bench.expect("right by " + bits, D, 0x9234567890ABCDEFL >> bits);
            }
            bench.check();
        });
    }

    private static boolean holds(Condition condition, long a, long b) {
        return switch (condition) {
            case EQUAL -> a == b;
            case NOT_EQUAL -> a != b;
            case LESS -> a < b;
            case LESS_EQUAL -> a <= b;
            case GREATER -> a > b;
            case GREATER_EQUAL -> a >= b;
        };
    }

    @TestFactory
    Stream<DynamicTest> branches() {
        return MachineTargets.each(target -> {
            VectorBench bench = new VectorBench(target, 23);
            VectorAssembler x = bench.assembler();
            for (Condition condition : Condition.values()) {
                for (long a : VALUES) {
                    for (int b : SMALL) {
                        for (boolean register : new boolean[] {false, true}) {
                            Label taken = x.label();
                            x.constant(A, a);
                            x.constant(B, b);
                            x.constant(D, 1);
                            if (register) {
                                x.branch(condition, A, B, taken);
                            } else {
                                x.branch(condition, A, b, taken);
                            }
                            x.constant(D, 0);
                            x.bind(taken);
                            bench.expect(condition + " " + a + " " + b, D, holds(condition, a, b) ? 1 : 0);
                        }
                    }
                }
            }
            bench.check();
        });
    }

    @TestFactory
    Stream<DynamicTest> loops() {
        return MachineTargets.each(target -> {
            VectorBench bench = new VectorBench(target, 24);
            VectorAssembler x = bench.assembler();
            x.constant(A, 100);
            x.constant(D, 0);
            x.countDown(A, () -> x.add(D, D, A));
            bench.expect("sum of 1 to 100", D, 5050);
            bench.expect("counter", A, 0);
            for (int step : new int[] {1, 3, 5000, -7, -5000, 1 << 25}) {
                Label again = x.label();
                x.constant(A, -20L * step);
                x.constant(D, 0);
                x.bind(again);
                x.add(D, D, 1);
                x.addAndLoop(A, step, again);
                bench.expect("rounds by " + step, D, 20);
            }
            Label over = x.label();
            x.constant(D, 1);
            x.jump(over);
            x.constant(D, 2);
            x.bind(over);
            bench.expect("jump", D, 1);
            bench.check();
        });
    }

    /** All registers hold what they are given, tiles come as arguments, and the caller finds its own registers again. */
    @TestFactory
    Stream<DynamicTest> everyRegisterAndTheTiles() {
        return MachineTargets.each(target -> {
            VectorAssembler x = Processor.assemblerFor(target.instructionSet());
            int count = x.traits().generals();
            R out = R.of(3);
            x.load64(out, R.of(0).at(0));
            x.store64(out.at(0), R.of(1));
            x.store64(out.at(8), R.of(2));
            for (int i = 0; i < count; i++) {
                if (i != out.index()) {
                    x.constant(R.of(i), 1000 + i);
                }
            }
            for (int i = 0; i < x.traits().vectors(); i++) {
                x.zero(V.of(i));
            }
            for (int i = 0; i < count; i++) {
                if (i != out.index()) {
                    x.store64(out.at(16 + i * 8), R.of(i));
                }
            }
            Label end = x.label();
            x.branch(Condition.EQUAL, R.of(4), 1004, end);
            x.store64(out.at(0), R.of(4));
            x.leave();
            x.bind(end);
            x.leave();
            MachineCall call = MachineCall.of(x.finish(), 0, 0, p -> p.output(new byte[16 + count * 8]));
            byte[] result = target.run(call.tiles(-3, 1L << 40)).getFirst();
            assertThat(VectorModel.view(result).getLong(0)).isEqualTo(-3);
            assertThat(VectorModel.view(result).getLong(8)).isEqualTo(1L << 40);
            for (int i = 0; i < count; i++) {
                assertThat(VectorModel.view(result).getLong(16 + i * 8))
                        .as("register " + i)
                        .isEqualTo(i == out.index() ? 0 : 1000 + i);
            }
        });
    }
}
