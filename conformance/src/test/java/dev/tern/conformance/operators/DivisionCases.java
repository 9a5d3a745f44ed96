package dev.tern.conformance.operators;

import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.FLOAT64;
import static dev.tern.tensor.DataType.INT16;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT64;
import static dev.tern.tensor.DataType.INT8;
import static dev.tern.tensor.DataType.UINT8;

import dev.tern.operators.Activation;
import dev.tern.operators.div.Div;
import dev.tern.operators.elementwise.AddN;
import dev.tern.operators.elementwise.Atan2;
import dev.tern.operators.elementwise.FloorDivision;
import dev.tern.operators.elementwise.Pow;
import dev.tern.operators.squareddifference.SquaredDifference;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** DIV, FLOOR_DIV, FLOOR_MOD, POW, SQUARED_DIFFERENCE, ADD_N, ATAN2: types, signs, shapes that meet, zero divisors. */
final class DivisionCases implements OperatorCase.Source {
    private static final Fill NOT_ZERO = Fill.of(3, -2, 7, 1, -1, 5, -9, 11, 2, -7, 4);

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        quotients(cases);
        floors(cases);
        zeroDivisors(cases);
        others(cases);
        return cases;
    }

    private static void quotients(List<OperatorCase> cases) {
        Div plain = new Div(Activation.NONE);
        BinaryGrid.plain(plain, FLOAT32, FLOAT32, Fill.uniform(1, -8, 8), Fill.uniform(2, 1, 8))
                .forEach(c -> cases.add(c.expectOriginal()));
        BinaryGrid.plain(plain, INT32, INT32, Fill.random(1), NOT_ZERO).forEach(c -> cases.add(c.expectOriginal()));
        for (Activation activation :
                List.of(Activation.NONE, Activation.RELU, Activation.RELU6, Activation.RELU_N1_TO_1)) {
            for (DataType type : List.of(FLOAT32, INT32)) {
                cases.add(SingleOperator.of(new Div(activation), activation.name())
                        .input(type, Shape.of(11), Fill.integers(1, -30, 30))
                        .input(type, Shape.of(11), NOT_ZERO)
                        .output(type)
                        .expectOriginal());
            }
            for (int zero : new int[] {0, 128, 255}) {
                for (float scale : new float[] {0.02f, 0.5f, 0.0007f}) {
                    Quantization y = UnaryGrid.q(0.05f, zero);
                    Fill divisors = zero == 128
                            ? Fill.of(127, 129, 0, 255, 100, 140, 3)
                            : zero == 0 ? Fill.integers(4, 1, 255) : Fill.integers(4, 0, 254);
                    for (BinaryGrid.Pair pair : List.of(BinaryGrid.PAIRS.getLast(), BinaryGrid.PAIRS.get(2))) {
                        cases.add(SingleOperator.of(
                                        new Div(activation), activation + " " + zero + " " + scale + " " + pair)
                                .input(UINT8, pair.x(), UnaryGrid.q(0.03f, 0), Fill.integers(3, 64, 255))
                                .input(UINT8, pair.y(), y, divisors)
                                .output(UINT8, UnaryGrid.q(scale, 90))
                                .expectOriginal());
                    }
                }
            }
        }
        cases.add(SingleOperator.of(plain, "quotients too small for the scale, where the original's shift is undefined")
                .input(UINT8, Shape.of(2), UnaryGrid.q(1, 0), Fill.of(1, 2))
                .input(UINT8, Shape.of(2), UnaryGrid.q(1, 0), Fill.of(255, 128))
                .output(UINT8, UnaryGrid.q(0.5f, 90))
                .expect(new byte[] {90, 90}));
        for (DataType type : List.of(INT8, INT16)) {
            cases.add(SingleOperator.of(plain, "signed")
                    .input(type, Shape.of(4), UnaryGrid.q(0.5f, 0), Fill.of(10, -10, 0, 7))
                    .input(type, Shape.of(4), UnaryGrid.q(0.5f, 0), Fill.of(2, 2, 3, -7))
                    .output(type, UnaryGrid.q(0.25f, 0))
                    .expect(Fill.of(20, -20, 0, -4).bytes(type, Shape.of(4))));
        }
    }

    private static void floors(List<OperatorCase> cases) {
        for (DataType type : List.of(FLOAT32, INT32, INT16, INT8)) {
            BinaryGrid.plain(Operators.of(FloorDivision.FLOOR_DIV), type, type, Fill.integers(1, -100, 100), NOT_ZERO)
                    .forEach(c -> cases.add(c.expectOriginal()));
        }
        for (DataType type : List.of(FLOAT32, INT32, INT64, INT16, INT8)) {
            BinaryGrid.plain(Operators.of(FloorDivision.FLOOR_MOD), type, type, Fill.integers(1, -100, 100), NOT_ZERO)
                    .forEach(c -> cases.add(c.expectOriginal()));
        }
        cases.add(SingleOperator.of(Operators.of(FloorDivision.FLOOR_MOD), "fractions")
                .input(FLOAT32, Shape.of(101), Fill.uniform(5, -9, 9))
                .input(FLOAT32, Shape.of(101), Fill.uniform(6, -2, 2))
                .output(FLOAT32)
                .expectOriginal());
        cases.add(SingleOperator.of(Operators.of(FloorDivision.FLOOR_DIV), "the smallest by minus one")
                .input(INT32, Shape.of(1), Fill.of(Integer.MIN_VALUE))
                .input(INT32, Shape.of(1), Fill.of(-1))
                .output(INT32)
                .expectOriginal());
    }

    private static void zeroDivisors(List<OperatorCase> cases) {
        Fill withZero = Fill.of(1, 2, 0);
        for (DataType type : List.of(INT32, INT16, INT8)) {
            cases.add(SingleOperator.of(Operators.of(FloorDivision.FLOOR_DIV), "by zero")
                    .input(type, Shape.of(3), Fill.random(1))
                    .input(type, Shape.of(3), withZero)
                    .output(type)
                    .expectRefusal("zero at element 2"));
            cases.add(SingleOperator.of(Operators.of(FloorDivision.FLOOR_MOD), "by zero")
                    .input(type, Shape.of(3), Fill.random(1))
                    .input(type, Shape.of(3), withZero)
                    .output(type)
                    .expectRefusal("zero at element 2"));
        }
        cases.add(SingleOperator.of(new Div(Activation.NONE), "by zero")
                .input(INT32, Shape.of(3), Fill.random(1))
                .input(INT32, Shape.of(3), withZero)
                .output(INT32)
                .expectRefusal("zero at element 2"));
        cases.add(SingleOperator.of(new Div(Activation.NONE), "by zero")
                .input(UINT8, Shape.of(3), UnaryGrid.q(1, 0), Fill.random(1))
                .input(UINT8, Shape.of(3), UnaryGrid.q(1, 2), withZero)
                .output(UINT8, UnaryGrid.q(1, 0))
                .expectRefusal("zero at element 1"));
        cases.add(SingleOperator.of(Operators.of(FloorDivision.FLOOR_DIV), "by zero")
                .input(FLOAT32, Shape.of(3), Fill.random(1))
                .input(FLOAT32, Shape.of(3), withZero)
                .output(FLOAT32)
                .expectRefusal("zero at element 2"));
    }

    private static void others(List<OperatorCase> cases) {
        BinaryGrid.plain(
                        Operators.of(Pow.DEFINITION), FLOAT32, FLOAT32, Fill.uniform(1, 0.1, 5), Fill.uniform(2, -3, 3))
                .forEach(c -> cases.add(c.within(Bound.ulps(2)).expectOriginal()));
        BinaryGrid.plain(Operators.of(Pow.DEFINITION), INT32, INT32, Fill.integers(1, -5, 5), Fill.integers(2, 0, 8))
                .forEach(c -> cases.add(c.expectOriginal()));
        double infinity = Double.POSITIVE_INFINITY;
        cases.add(SingleOperator.of(Operators.of(Pow.DEFINITION), "what has no usual power")
                .input(
                        FLOAT32,
                        Shape.of(12),
                        Fill.of(1, 1, -1, -1, -8, -8, 0, -0.0, -infinity, -infinity, Double.NaN, 0))
                .input(
                        FLOAT32,
                        Shape.of(12),
                        Fill.of(Double.NaN, infinity, infinity, -infinity, 3, 0.5, -1, -3, 3, -2, 0, 0))
                .output(FLOAT32)
                .expectOriginal());
        // To one power for all, the original goes another way, which ends in numbers near its largest and smallest ones
        // where
        // results are infinite or operands subnormal.
        for (double exponent : new double[] {0.5, 2, 3}) {
            cases.add(SingleOperator.of(Operators.of(Pow.DEFINITION), "to the power of " + exponent)
                    .input(FLOAT32, Shape.of(6), Fill.of(-0.0, 0, Double.NaN, -2, 3, 1e-9))
                    .constant(FLOAT32, Shape.scalar(), Fill.of(exponent))
                    .output(FLOAT32)
                    .within(Bound.ulps(2))
                    .expectOriginal());
        }
        cases.add(SingleOperator.of(Operators.of(Pow.DEFINITION), "negative exponent")
                .input(INT32, Shape.of(2), Fill.of(2, 3))
                .input(INT32, Shape.of(2), Fill.of(2, -1))
                .output(INT32)
                .expectRefusal("0 or more"));
        BinaryGrid.plain(
                        Operators.of(SquaredDifference.DEFINITION),
                        FLOAT32,
                        FLOAT32,
                        Fill.uniform(1, -8, 8),
                        Fill.uniform(2, -8, 8))
                .forEach(c -> cases.add(c.expectOriginal()));
        BinaryGrid.plain(
                        Operators.of(SquaredDifference.DEFINITION),
                        INT32,
                        INT32,
                        Fill.integers(1, -999, 999),
                        Fill.integers(2, -999, 999))
                .forEach(c -> cases.add(c.expectOriginal()));
        BinaryGrid.quantized(Operators.of(SquaredDifference.DEFINITION), INT8)
                .forEach(c -> cases.add(c.expectOriginal()));
        for (DataType type : List.of(FLOAT32, INT32)) {
            cases.add(SingleOperator.of(Operators.of(AddN.DEFINITION), "four operands")
                    .input(type, Shape.of(37, 41), Fill.random(1))
                    .input(type, Shape.of(37, 41), Fill.random(2))
                    .input(type, Shape.of(37, 41), Fill.random(3))
                    .input(type, Shape.of(37, 41), Fill.random(4))
                    .output(type)
                    .within(Bound.ulps(2).orAbsolute(1e-6))
                    .expectOriginal());
        }
        for (DataType type : List.of(DataType.FLOAT16, DataType.BFLOAT16)) {
            cases.add(SingleOperator.of(Operators.of(Atan2.DEFINITION), "halves along the axis")
                    .input(type, Shape.of(2), Fill.of(0, 0))
                    .input(type, Shape.of(2), Fill.of(2, -2))
                    .output(type)
                    .expect(Fill.of(0, Math.PI).bytes(type, Shape.of(2))));
        }
        for (DataType type : List.of(FLOAT32, FLOAT64)) {
            cases.add(SingleOperator.of(Operators.of(Atan2.DEFINITION), "all quadrants")
                    .input(type, Shape.of(99), Fill.uniform(1, -3, 3))
                    .input(type, Shape.of(99), Fill.uniform(2, -3, 3))
                    .output(type)
                    .within(Bound.ulps(1))
                    .expectOriginal());
        }
    }
}
