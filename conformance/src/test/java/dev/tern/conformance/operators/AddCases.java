package dev.tern.conformance.operators;

import static dev.tern.tensor.DataType.FLOAT16;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT16;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT64;
import static dev.tern.tensor.DataType.INT8;
import static dev.tern.tensor.DataType.UINT8;

import dev.tern.operators.Activation;
import dev.tern.operators.add.Add;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Expectation.Build;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** ADD: every type, shapes that meet, every activation, ordinary and extreme scales, shifts alone. */
final class AddCases implements OperatorCase.Source {
    private static final String WHY = "vector body and scalar tail of the official build round differently";

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        Add plain = new Add(Activation.NONE, true);
        BinaryGrid.plain(plain, FLOAT32, FLOAT32, Fill.uniform(1, -8, 8), Fill.uniform(2, -8, 8))
                .forEach(c -> cases.add(c.expectOriginal()));
        for (DataType type : List.of(INT32, INT64)) {
            BinaryGrid.plain(plain, type, type, Fill.random(1), Fill.random(2))
                    .forEach(c -> cases.add(c.expectOriginal()));
        }
        for (Activation activation : Activation.values()) {
            Add add = new Add(activation, false);
            if (activation.isClamp()) {
                activated(add, cases);
            }
            for (DataType type : List.of(INT8, UINT8)) {
                BinaryGrid.quantized(add, type).forEach(c -> cases.add(c.expectOriginal(Build.PORTABLE, WHY)));
            }
            BinaryGrid.quantized(add, INT16).forEach(c -> cases.add(c.expectOriginal()));
        }
        shiftOnly(cases);
        cases.add(SingleOperator.of(plain, "halves")
                .input(FLOAT16, Shape.of(3), Fill.of(1.5, -2, 0.25))
                .input(FLOAT16, Shape.of(1), Fill.of(0.5))
                .output(FLOAT16)
                .expect(Fill.of(2, -1.5, 0.75).bytes(FLOAT16, Shape.of(3))));
        return cases;
    }

    private static void activated(Add add, List<OperatorCase> cases) {
        for (DataType type : List.of(FLOAT32, INT32, INT64)) {
            cases.add(SingleOperator.of(add, add.activation().name())
                    .input(type, Shape.of(21), Fill.integers(3, -8, 8))
                    .input(type, Shape.of(21), Fill.integers(4, -8, 8))
                    .output(type)
                    .expectOriginal());
        }
        cases.add(SingleOperator.of(add, "unquantised " + add.activation())
                .input(INT16, Shape.of(21), Fill.random(5))
                .input(INT16, Shape.of(21), Fill.random(6))
                .output(INT16)
                .version(5)
                .expectOriginal(Build.PORTABLE, "the portable build is the plain formula"));
    }

    private static void shiftOnly(List<OperatorCase> cases) {
        for (float other : new float[] {0.25f, 0.125f, 1f / 1024}) {
            for (boolean first : new boolean[] {true, false}) {
                for (Activation activation : List.of(Activation.NONE, Activation.RELU6)) {
                    cases.add(SingleOperator.of(
                                    new Add(activation, true), activation + " shifts by " + other + " " + first)
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
