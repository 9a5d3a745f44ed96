package dev.tern.conformance.operators;

import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT16;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT64;
import static dev.tern.tensor.DataType.INT8;
import static dev.tern.tensor.DataType.UINT8;

import dev.tern.operators.Activation;
import dev.tern.operators.sub.Sub;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Expectation.Build;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** SUB: every type, shapes that meet, every activation, ordinary and extreme scales, shifts alone. */
final class SubCases implements OperatorCase.Source {
    private static final String WHY = "vector body and scalar tail of the official build round differently";

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        Sub plain = new Sub(Activation.NONE, true);
        BinaryGrid.plain(plain, FLOAT32, FLOAT32, Fill.uniform(1, -8, 8), Fill.uniform(2, -8, 8))
                .forEach(c -> cases.add(c.expectOriginal()));
        for (DataType type : List.of(INT32, INT64)) {
            BinaryGrid.plain(plain, type, type, Fill.random(1), Fill.random(2))
                    .forEach(c -> cases.add(c.expectOriginal()));
        }
        for (Activation activation : Activation.values()) {
            Sub sub = new Sub(activation, false);
            if (activation.isClamp()) {
                activated(sub, cases);
            }
            for (DataType type : List.of(INT8, UINT8, INT16)) {
                BinaryGrid.quantized(sub, type).forEach(c -> cases.add(c.expectOriginal(Build.PORTABLE, WHY)));
            }
        }
        shiftOnly(cases);
        return cases;
    }

    private static void activated(Sub sub, List<OperatorCase> cases) {
        for (DataType type : List.of(FLOAT32, INT32, INT64)) {
            cases.add(SingleOperator.of(sub, sub.activation().name())
                    .input(type, Shape.of(21), Fill.integers(3, -8, 8))
                    .input(type, Shape.of(21), Fill.integers(4, -8, 8))
                    .output(type)
                    .expectOriginal());
        }
    }

    private static void shiftOnly(List<OperatorCase> cases) {
        for (float other : new float[] {0.25f, 0.125f, 1f / 1024}) {
            for (boolean first : new boolean[] {true, false}) {
                for (Activation activation : List.of(Activation.NONE, Activation.RELU6)) {
                    cases.add(SingleOperator.of(
                                    new Sub(activation, true), activation + " shifts by " + other + " " + first)
                            .input(
                                    INT16,
                                    Shape.of(99),
                                    Quantization.perTensor(first ? 0.25f : other, 0),
                                    Fill.random(1))
                            .input(
                                    INT16,
                                    Shape.of(99),
                                    Quantization.perTensor(first ? other : 0.25f, 0),
                                    Fill.random(2))
                            .output(INT16, Quantization.perTensor(0.25f, 0))
                            .expectOriginal());
                }
            }
        }
    }
}
