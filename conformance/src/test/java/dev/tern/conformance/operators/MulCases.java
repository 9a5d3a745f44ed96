package dev.tern.conformance.operators;

import static dev.tern.tensor.DataType.COMPLEX64;
import static dev.tern.tensor.DataType.FLOAT16;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT16;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT64;
import static dev.tern.tensor.DataType.INT8;
import static dev.tern.tensor.DataType.UINT32;
import static dev.tern.tensor.DataType.UINT8;

import dev.tern.operators.Activation;
import dev.tern.operators.mul.Mul;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** MUL: every type, shapes that meet, every activation, ordinary and extreme scales, narrowing results. */
final class MulCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        Mul plain = new Mul(Activation.NONE);
        BinaryGrid.plain(plain, FLOAT32, FLOAT32, Fill.uniform(1, -8, 8), Fill.uniform(2, -8, 8))
                .forEach(c -> cases.add(c.expectOriginal()));
        for (DataType type : List.of(INT32, INT64, UINT32)) {
            BinaryGrid.plain(plain, type, type, Fill.random(1), Fill.random(2))
                    .forEach(c -> cases.add(c.expectOriginal()));
        }
        BinaryGrid.plain(plain, COMPLEX64, COMPLEX64, Fill.random(1), Fill.random(2))
                .forEach(c -> cases.add(c.within(Bound.ulps(1)).expectOriginal()));
        for (Activation activation : Activation.values()) {
            Mul mul = new Mul(activation);
            if (activation.isClamp()) {
                activated(mul, cases);
            }
            for (DataType type : List.of(INT8, UINT8, INT16)) {
                BinaryGrid.quantized(mul, type).forEach(c -> cases.add(c.expectOriginal()));
            }
            for (DataType narrow : List.of(INT8, UINT8)) {
                cases.add(SingleOperator.of(mul, "narrowing " + activation)
                        .input(INT16, Shape.of(99), Quantization.perTensor(1f / 32768, 0), Fill.random(1))
                        .input(INT16, Shape.of(99), Quantization.perTensor(1f / 32768, 0), Fill.random(2))
                        .output(narrow, Quantization.perTensor(1f / 128, narrow == INT8 ? 3 : 128))
                        .expectOriginal());
            }
        }
        cases.add(SingleOperator.of(plain, "halves")
                .input(FLOAT16, Shape.of(3), Fill.of(1.5, -2, 0.25))
                .input(FLOAT16, Shape.of(1), Fill.of(0.5))
                .output(FLOAT16)
                .expect(Fill.of(0.75, -1, 0.125).bytes(FLOAT16, Shape.of(3))));
        return cases;
    }

    private static void activated(Mul mul, List<OperatorCase> cases) {
        for (DataType type : List.of(FLOAT32, INT32, INT16)) {
            cases.add(SingleOperator.of(mul, "plain " + mul.activation())
                    .input(type, Shape.of(21), Fill.integers(3, -8, 8))
                    .input(type, Shape.of(21), Fill.integers(4, -8, 8))
                    .output(type)
                    .version(type == INT16 ? 7 : 1)
                    .expectOriginal());
        }
    }
}
