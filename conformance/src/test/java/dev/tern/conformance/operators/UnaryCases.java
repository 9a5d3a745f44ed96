package dev.tern.conformance.operators;

import static dev.tern.tensor.DataType.BFLOAT16;
import static dev.tern.tensor.DataType.FLOAT16;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.FLOAT64;
import static dev.tern.tensor.DataType.INT16;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT64;
import static dev.tern.tensor.DataType.INT8;

import dev.tern.operators.PlainOperator;
import dev.tern.operators.abs.Abs;
import dev.tern.operators.elementwise.FloatFunctions;
import dev.tern.operators.elementwise.Signs;
import dev.tern.operators.exp.Exp;
import dev.tern.operators.log.Log;
import dev.tern.operators.rsqrt.Rsqrt;
import dev.tern.operators.sqrt.Sqrt;
import dev.tern.operators.zeroslike.ZerosLike;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** Functions of one number: floats of every size, every stored number under several scales, numbers without a result. */
final class UnaryCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        floats(cases);
        whole(cases);
        quantized(cases);
        roots(cases);
        return cases;
    }

    private static void floats(List<OperatorCase> cases) {
        PlainOperator round = Operators.of(FloatFunctions.ROUND);
        for (PlainOperator operator :
                List.of(round, Operators.of(FloatFunctions.FLOOR), Operators.of(FloatFunctions.CEIL))) {
            UnaryGrid.plain(operator, FLOAT32, FLOAT32, Fill.uniform(1, -99, 99))
                    .forEach(c -> cases.add(c.expectOriginal()));
            cases.add(SingleOperator.of(operator, "ties and whole numbers")
                    .input(FLOAT32, Shape.of(9), Fill.of(-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3, 1e9, -1e30))
                    .output(FLOAT32)
                    .expectOriginal());
        }
        for (PlainOperator operator : List.of(Operators.of(FloatFunctions.SIN), Operators.of(FloatFunctions.COS))) {
            cases.add(SingleOperator.of(operator, "half of zero")
                    .input(FLOAT16, Shape.of(1), Fill.of(0))
                    .output(FLOAT16)
                    .expect(Fill.of(operator.name().equals("COS") ? 1 : 0).bytes(FLOAT16, Shape.of(1))));
        }
        for (DataType type : List.of(FLOAT16, BFLOAT16)) {
            cases.add(SingleOperator.of(Operators.of(FloatFunctions.FLOOR), "halves")
                    .input(type, Shape.of(3), Fill.of(2.5, -3.5, -0.25))
                    .output(type)
                    .expect(Fill.of(2, -4, -1).bytes(type, Shape.of(3))));
            cases.add(SingleOperator.of(round, "halves")
                    .input(type, Shape.of(3), Fill.of(2.5, 3.5, -0.25))
                    .output(type)
                    .expect(Fill.of(2, 4, -0.0).bytes(type, Shape.of(3))));
        }
        UnaryGrid.plain(Operators.of(FloatFunctions.SQUARE), FLOAT32, FLOAT32, Fill.uniform(1, -99, 99))
                .forEach(c -> cases.add(c.expectOriginal()));
        for (PlainOperator operator : List.of(Operators.of(FloatFunctions.SIN), Operators.of(FloatFunctions.COS))) {
            UnaryGrid.plain(operator, FLOAT32, FLOAT32, Fill.uniform(1, -20, 20))
                    .forEach(c -> cases.add(c.within(Bound.ulps(1)).expectOriginal()));
        }
        UnaryGrid.plain(Operators.of(Exp.DEFINITION), FLOAT32, FLOAT32, Fill.uniform(1, -50, 50))
                .forEach(c -> cases.add(c.within(Bound.ulps(2)).expectOriginal()));
        cases.add(SingleOperator.of(Operators.of(Exp.DEFINITION), "the ends")
                .input(FLOAT32, Shape.of(8), Fill.of(-1e9, -103, -90, 0, 88.7, 89, 1e9, Double.NaN))
                .output(FLOAT32)
                .within(Bound.ulps(2).orAbsolute(Float.MIN_NORMAL))
                .expectOriginal());
        UnaryGrid.plain(Operators.of(Log.DEFINITION), FLOAT32, FLOAT32, Fill.uniform(1, 0, 50))
                .forEach(c -> cases.add(c.within(Bound.ulps(1)).expectOriginal()));
        UnaryGrid.plain(Operators.of(Sqrt.DEFINITION), FLOAT32, FLOAT32, Fill.uniform(1, 0, 50))
                .forEach(c -> cases.add(c.expectOriginal()));
        UnaryGrid.plain(Operators.of(Rsqrt.DEFINITION), FLOAT32, FLOAT32, Fill.uniform(1, 0, 50))
                .forEach(c -> cases.add(c.expectOriginal()));
    }

    private static void whole(List<OperatorCase> cases) {
        for (DataType type : List.of(FLOAT32, INT64, INT32)) {
            UnaryGrid.plain(Operators.of(Signs.NEG), type, type, Fill.random(1))
                    .forEach(c -> cases.add(c.expectOriginal()));
        }
        for (DataType type : List.of(INT16, INT8, FLOAT16, BFLOAT16)) {
            cases.add(SingleOperator.of(Operators.of(Signs.NEG), "narrow")
                    .input(type, Shape.of(4), Fill.of(1, -5, 0, 100))
                    .output(type)
                    .expect(Fill.of(-1, 5, type.isFloat() ? -0.0 : 0, -100).bytes(type, Shape.of(4))));
        }
        cases.add(SingleOperator.of(Operators.of(Signs.NEG), "the smallest stays")
                .input(INT8, Shape.of(1), Fill.of(-128))
                .output(INT8)
                .expect(new byte[] {-128}));
        for (DataType type : List.of(FLOAT32, FLOAT64, INT32)) {
            cases.add(SingleOperator.of(Operators.of(Signs.SIGN), "")
                    .input(type, Shape.of(5), Fill.of(-3, 0, 7, -1, 2))
                    .output(type)
                    .expectOriginal());
        }
        for (DataType type : List.of(FLOAT32, INT32, INT64)) {
            UnaryGrid.plain(Operators.of(ZerosLike.DEFINITION), type, type, Fill.random(1))
                    .forEach(c -> cases.add(c.expectOriginal()));
        }
        for (DataType type : List.of(FLOAT32, INT32)) {
            UnaryGrid.plain(Operators.of(Abs.DEFINITION), type, type, Fill.random(1))
                    .forEach(c -> cases.add(c.expectOriginal()));
        }
        cases.add(SingleOperator.of(Operators.of(Abs.DEFINITION), "unquantised, the smallest")
                .input(INT16, Shape.of(3), Fill.of(-32768, -5, 9))
                .output(INT16)
                .version(4)
                .expectOriginal());
    }

    private static void quantized(List<OperatorCase> cases) {
        for (DataType type : List.of(INT8, INT16)) {
            for (Quantization in : UnaryGrid.scalesOf(type)) {
                for (Quantization out : UnaryGrid.scalesOf(type)) {
                    for (PlainOperator operator : List.of(
                            Operators.of(Abs.DEFINITION), Operators.of(Exp.DEFINITION), Operators.of(Log.DEFINITION))) {
                        cases.add(UnaryGrid.everyNumber(operator, type, in, out).expectOriginal());
                    }
                }
            }
        }
    }

    private static void roots(List<OperatorCase> cases) {
        PlainOperator rsqrt = Operators.of(Rsqrt.DEFINITION);
        for (Quantization out : UnaryGrid.scalesOf(INT8)) {
            for (Quantization in : List.of(UnaryGrid.q(0.05f, -128), UnaryGrid.q(0.5f, -128), UnaryGrid.q(2f, -128))) {
                cases.add(UnaryGrid.everyNumber(rsqrt, INT8, in, out).expectOriginal());
            }
        }
        for (Quantization in : UnaryGrid.scalesOf(INT16)) {
            for (Quantization out : UnaryGrid.scalesOf(INT16)) {
                cases.add(SingleOperator.of(rsqrt, in + " to " + out)
                        .input(INT16, Shape.of(4000), in, Fill.integers(2, 0, 32767))
                        .output(INT16, out)
                        .expectOriginal());
            }
        }
        for (PlainOperator operator : List.of(rsqrt, Operators.of(Sqrt.DEFINITION))) {
            cases.add(SingleOperator.of(operator, "of a negative number")
                    .input(INT8, Shape.of(2), UnaryGrid.q(1, 3), Fill.of(3, 2))
                    .output(INT8, UnaryGrid.q(1, 0))
                    .expectRefusal("not negative"));
        }
        for (DataType type : List.of(INT8, INT16)) {
            cases.add(SingleOperator.of(Operators.of(Sqrt.DEFINITION), "cut")
                    .input(type, Shape.of(5), UnaryGrid.q(1, 0), Fill.of(0, 1, 2, 8, 99))
                    .output(type, UnaryGrid.q(0.5f, 0))
                    .expect(Fill.of(0, 2, 2, 5, 19).bytes(type, Shape.of(5))));
        }
    }
}
