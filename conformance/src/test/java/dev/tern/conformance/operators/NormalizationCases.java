package dev.tern.conformance.operators;

import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT8;
import static dev.tern.tensor.DataType.UINT8;

import dev.tern.operators.Activation;
import dev.tern.operators.l2normalization.L2Normalization;
import dev.tern.operators.localresponsenormalization.LocalResponseNormalization;
import dev.tern.operators.logsoftmax.LogSoftmax;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** L2_NORMALIZATION, LOCAL_RESPONSE_NORMALIZATION, LOG_SOFTMAX: rows of one element and of many, zeros, every type. */
final class NormalizationCases implements OperatorCase.Source {
    private static final List<Shape> SHAPES =
            List.of(Shape.of(10), Shape.of(3, 1), Shape.of(4, 17), Shape.of(1, 2, 3, 257), Shape.of(3, 1001));

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        L2Normalization normalization = new L2Normalization(Activation.NONE);
        for (Shape shape : SHAPES) {
            cases.add(SingleOperator.of(normalization, shape.toString())
                    .input(FLOAT32, shape, Fill.uniform(1, -5, 5))
                    .output(FLOAT32)
                    .within(Bound.ulps(64))
                    .expectOriginal());
            cases.add(SingleOperator.of(Operators.of(LogSoftmax.DEFINITION), shape.toString())
                    .input(FLOAT32, shape, Fill.uniform(1, -9, 9))
                    .output(FLOAT32)
                    .within(Bound.ulps(4).orAbsolute(1e-6))
                    .expectOriginal());
            for (DataType type : List.of(INT8, UINT8)) {
                for (int reach : new int[] {1, 9, 127}) {
                    int zero = type == INT8 ? -1 : 127;
                    cases.add(SingleOperator.of(normalization, shape + " " + reach)
                            .input(type, shape, UnaryGrid.q(0.1f, zero), Fill.integers(1, zero - reach, zero + reach))
                            .output(type, UnaryGrid.q(1f / 128, type == INT8 ? 0 : 128))
                            .expectOriginal());
                }
                for (float scale : new float[] {0.1f, 0.0131f, 0.5f}) {
                    cases.add(SingleOperator.of(Operators.of(LogSoftmax.DEFINITION), shape + " " + scale)
                            .input(type, shape, UnaryGrid.q(scale, 7), Fill.random(1))
                            .output(type, UnaryGrid.q(16f / 256, type == INT8 ? 127 : 255))
                            .expectOriginal());
                }
            }
        }
        responses(cases);
        return cases;
    }

    private static void responses(List<OperatorCase> cases) {
        for (LocalResponseNormalization op : List.of(
                new LocalResponseNormalization(2, 1f, 0.5f, 0.75f),
                new LocalResponseNormalization(5, 2f, 1e-4f, 0.5f),
                new LocalResponseNormalization(0, 1f, 1f, 1f),
                new LocalResponseNormalization(1, 0.5f, 0.1f, 1f),
                new LocalResponseNormalization(100, 1f, 0.1f, 0.5f))) {
            cases.add(SingleOperator.of(op, op.toString())
                    .input(FLOAT32, Shape.of(1, 2, 3, 19), Fill.uniform(1, -5, 5))
                    .output(FLOAT32)
                    .within(Bound.ulps(16))
                    .expectOriginal());
        }
    }
}
