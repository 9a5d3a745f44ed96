package dev.tern.conformance.operators;

import static dev.tern.tensor.DataType.FLOAT16;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT16;
import static dev.tern.tensor.DataType.INT8;
import static dev.tern.tensor.DataType.UINT8;

import dev.tern.operators.PlainOperator;
import dev.tern.operators.elu.Elu;
import dev.tern.operators.fakequant.FakeQuant;
import dev.tern.operators.gelu.Gelu;
import dev.tern.operators.leakyrelu.LeakyRelu;
import dev.tern.operators.prelu.Prelu;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** LEAKY_RELU, PRELU, ELU, GELU, FAKE_QUANT: floats, every stored number under several scales, several slopes. */
final class ActivationCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        leaky(cases);
        prelu(cases);
        curves(cases);
        fakeQuant(cases);
        return cases;
    }

    private static void leaky(List<OperatorCase> cases) {
        for (float alpha : new float[] {0.2f, 0f, -0.3f, 1.7f}) {
            LeakyRelu relu = new LeakyRelu(alpha);
            UnaryGrid.plain(relu, FLOAT32, FLOAT32, Fill.uniform(1, -9, 9)).forEach(c -> cases.add(c.expectOriginal()));
            for (DataType type : List.of(INT8, UINT8, INT16)) {
                for (Quantization in : UnaryGrid.scalesOf(type)) {
                    for (Quantization out : UnaryGrid.scalesOf(type).subList(0, 3)) {
                        cases.add(UnaryGrid.everyNumber(relu, type, in, out).expectOriginal());
                    }
                }
            }
        }
    }

    private static void prelu(List<OperatorCase> cases) {
        PlainOperator prelu = Operators.of(Prelu.DEFINITION);
        for (BinaryGrid.Pair pair : BinaryGrid.PAIRS) {
            if (pair.x().elements() >= pair.y().elements()
                    && pair.x().rank() >= pair.y().rank()
                    && fits(pair)) {
                cases.add(SingleOperator.of(prelu, pair.toString())
                        .input(FLOAT32, pair.x(), Fill.uniform(1, -9, 9))
                        .constant(FLOAT32, pair.y(), Fill.uniform(2, -1, 1))
                        .output(FLOAT32)
                        .expectOriginal());
                for (DataType type : List.of(INT8, UINT8)) {
                    for (BinaryGrid.Scales scales : BinaryGrid.scalesOf(type)) {
                        cases.add(SingleOperator.of(prelu, pair + " " + scales)
                                .input(type, pair.x(), scales.x(), Fill.random(1))
                                .constant(type, pair.y(), scales.y(), Fill.random(2))
                                .output(type, scales.out())
                                .expectOriginal());
                    }
                }
            }
        }
        cases.add(SingleOperator.of(prelu, "wide")
                .input(INT16, Shape.of(3), UnaryGrid.q(0.5f, 0), Fill.of(10, -10, -4))
                .constant(INT8, Shape.of(1), UnaryGrid.q(0.25f, 0), Fill.of(2))
                .output(INT16, UnaryGrid.q(0.5f, 0))
                .expect(Fill.of(10, -5, -2).bytes(INT16, Shape.of(3))));
        cases.add(SingleOperator.of(prelu, "alpha larger than the input")
                .input(FLOAT32, Shape.of(1), Fill.random(1))
                .input(FLOAT32, Shape.of(3), Fill.random(2))
                .output(FLOAT32)
                .expectRefusal("spreads over"));
    }

    private static boolean fits(BinaryGrid.Pair pair) {
        for (int i = 1; i <= pair.y().rank(); i++) {
            if (pair.y().dim(-i) != 1 && pair.y().dim(-i) != pair.x().dim(-i)) {
                return false;
            }
        }
        return true;
    }

    private static void curves(List<OperatorCase> cases) {
        PlainOperator elu = Operators.of(Elu.DEFINITION);
        UnaryGrid.plain(elu, FLOAT32, FLOAT32, Fill.uniform(1, -9, 9))
                .forEach(c ->
                        cases.add(c.within(Bound.ulps(2).orAbsolute(1.2e-7)).expectOriginal()));
        for (Quantization in : UnaryGrid.scalesOf(INT8)) {
            for (Quantization out : UnaryGrid.scalesOf(INT8)) {
                cases.add(UnaryGrid.everyNumber(elu, INT8, in, out).expectOriginal());
            }
        }
        for (boolean approximate : new boolean[] {true, false}) {
            Gelu gelu = new Gelu(approximate);
            String name = approximate ? "approximate" : "exact";
            for (double reach : new double[] {1, 3, 6}) {
                cases.add(SingleOperator.of(gelu, name + " to " + reach)
                        .input(FLOAT32, Shape.of(1237), Fill.uniform(1, -reach, reach))
                        .output(FLOAT32)
                        .within(Bound.ulps(4).orAbsolute(approximate ? 1e-6 : 2e-7))
                        .expectOriginal());
            }
            for (DataType type : List.of(INT8, UINT8)) {
                for (Quantization in : UnaryGrid.scalesOf(type)) {
                    for (Quantization out : UnaryGrid.scalesOf(type)) {
                        cases.add(UnaryGrid.everyNumber(gelu, type, in, out).expectOriginal());
                    }
                }
            }
        }
        cases.add(SingleOperator.of(new Gelu(false), "halves far out")
                .input(FLOAT16, Shape.of(3), Fill.of(-50, 0, 50))
                .output(FLOAT16)
                .expect(Fill.of(-0.0, 0, 50).bytes(FLOAT16, Shape.of(3))));
        cases.add(SingleOperator.of(new Gelu(false), "16 bits")
                .input(INT16, Shape.of(3), UnaryGrid.q(1f / 4096, 0), Fill.of(0, 32767, -32768))
                .output(INT16, UnaryGrid.q(1f / 4096, 0))
                .expect(Fill.of(-1, 32766, 0).bytes(INT16, Shape.of(3))));
    }

    private static void fakeQuant(List<OperatorCase> cases) {
        for (FakeQuant op : List.of(
                new FakeQuant(-1f, 1f, 8, false),
                new FakeQuant(0f, 6f, 8, false),
                new FakeQuant(-0.37f, 5.1f, 4, false),
                new FakeQuant(0.5f, 3f, 8, false),
                new FakeQuant(-3f, -1f, 16, false))) {
            cases.add(SingleOperator.of(op, op.toString())
                    .input(FLOAT32, Shape.of(333), Fill.uniform(1, -7, 7))
                    .output(FLOAT32)
                    .expectOriginal());
        }
        cases.add(SingleOperator.of(new FakeQuant(-1f, 1f, 8, true), "narrow range")
                .input(FLOAT32, Shape.of(1), Fill.random(1))
                .output(FLOAT32)
                .expectRefusal("narrow range"));
    }
}
