package dev.tern.conformance.operators;

import static dev.tern.tensor.DataType.BFLOAT16;
import static dev.tern.tensor.DataType.FLOAT16;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT16;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT64;
import static dev.tern.tensor.DataType.INT8;
import static dev.tern.tensor.DataType.UINT8;

import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.elementwise.Extremes;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** MAXIMUM and MINIMUM: every type, shapes that meet, empty operands that meet others, halves. */
final class ExtremesCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (OperatorDefinition<PlainOperator> definition : List.of(Extremes.MAXIMUM, Extremes.MINIMUM)) {
            PlainOperator operator = Operators.of(definition);
            for (DataType type : List.of(FLOAT32, INT32, INT64, INT8, UINT8, INT16)) {
                BinaryGrid.plain(operator, type, type, Fill.random(1), Fill.random(2))
                        .forEach(c -> cases.add(c.expectOriginal()));
            }
            cases.add(SingleOperator.of(operator, "nothing against one")
                    .input(FLOAT32, Shape.of(2, 0), Fill.random(1))
                    .input(FLOAT32, Shape.of(2, 1), Fill.random(2))
                    .output(FLOAT32)
                    .expect(new byte[0]));
            cases.add(SingleOperator.of(operator, "nothing against several")
                    .input(FLOAT32, Shape.of(0), Fill.random(1))
                    .input(FLOAT32, Shape.of(3), Fill.random(2))
                    .output(FLOAT32)
                    .expectRefusal("extents that are equal or 1"));
            for (DataType type : List.of(FLOAT16, BFLOAT16)) {
                Fill expected = definition == Extremes.MAXIMUM ? Fill.of(1.5, 3) : Fill.of(-1.5, 2);
                cases.add(SingleOperator.of(operator, "halves")
                        .input(type, Shape.of(2), Fill.of(1.5, 2))
                        .input(type, Shape.of(2), Fill.of(-1.5, 3))
                        .output(type)
                        .expect(expected.bytes(type, Shape.of(2))));
            }
        }
        return cases;
    }
}
