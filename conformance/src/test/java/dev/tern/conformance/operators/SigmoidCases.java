package dev.tern.conformance.operators;

import static dev.tern.tensor.DataType.FLOAT16;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT16;
import static dev.tern.tensor.DataType.INT8;
import static dev.tern.tensor.DataType.UINT8;

import dev.tern.operators.PlainOperator;
import dev.tern.operators.logistic.Logistic;
import dev.tern.operators.tanh.Tanh;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** LOGISTIC and TANH: floats of every size, and every stored number under ordinary and extreme scales. */
final class SigmoidCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        PlainOperator logistic = Objects.requireNonNull(Logistic.DEFINITION.defaults());
        PlainOperator tanh = Objects.requireNonNull(Tanh.DEFINITION.defaults());
        for (PlainOperator operator : List.of(logistic, tanh)) {
            UnaryGrid.plain(operator, FLOAT32, FLOAT32, Fill.uniform(1, -9, 9))
                    .forEach(c -> cases.add(c.within(Bound.ulps(6)).expectOriginal()));
            UnaryGrid.plain(operator, FLOAT32, FLOAT32, Fill.uniform(1, -0.9, 0.9))
                    .forEach(c -> cases.add(c.within(Bound.ulps(6)).expectOriginal()));
            cases.add(SingleOperator.of(operator, "far out")
                    .input(FLOAT32, Shape.of(6), Fill.of(-1000, -100, -50, 50, 100, 1000))
                    .output(FLOAT32)
                    .within(Bound.ulps(6).orAbsolute(1e-9))
                    .expectOriginal());
            cases.add(SingleOperator.of(operator, "half of zero")
                    .input(FLOAT16, Shape.of(1), Fill.of(0))
                    .output(FLOAT16)
                    .expect(Fill.of(operator == logistic ? 0.5 : 0).bytes(FLOAT16, Shape.of(1))));
            for (DataType type : List.of(INT8, UINT8, INT16)) {
                for (Quantization in : UnaryGrid.scalesOf(type)) {
                    for (Quantization out : results(type, operator == logistic)) {
                        cases.add(UnaryGrid.everyNumber(operator, type, in, out).expectOriginal());
                    }
                }
            }
        }
        return cases;
    }

    private static List<Quantization> results(DataType type, boolean logistic) {
        int low = (int) type.minimum();
        if (type == INT16) {
            return List.of(UnaryGrid.q(1f / 32768, 0));
        }
        return logistic
                ? List.of(UnaryGrid.q(1f / 256, low), UnaryGrid.q(1f / 256, low + 9))
                : List.of(UnaryGrid.q(1f / 128, low + 128), UnaryGrid.q(0.01f, low + 100));
    }
}
