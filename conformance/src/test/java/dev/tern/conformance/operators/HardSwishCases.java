package dev.tern.conformance.operators;

import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT8;
import static dev.tern.tensor.DataType.UINT8;

import dev.tern.operators.PlainOperator;
import dev.tern.operators.hardswish.HardSwish;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Expectation.Build;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** HARD_SWISH: floats, and every stored number under ordinary and extreme scales. */
final class HardSwishCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        PlainOperator operator = Objects.requireNonNull(HardSwish.DEFINITION.defaults());
        UnaryGrid.plain(operator, FLOAT32, FLOAT32, Fill.uniform(1, -6, 6))
                .forEach(c -> cases.add(c.within(Bound.ulps(2)).expectOriginal()));
        for (DataType type : List.of(INT8, UINT8)) {
            for (Quantization in : UnaryGrid.scalesOf(type)) {
                for (Quantization out : UnaryGrid.scalesOf(type)) {
                    if (in.scale() <= out.scale() * 16) {
                        cases.add(UnaryGrid.everyNumber(operator, type, in, out)
                                .expectOriginal(
                                        Build.PORTABLE,
                                        "vector body and scalar tail of the official build round differently"));
                    }
                }
            }
        }
        return cases;
    }
}
