package dev.tern.conformance.operators;

import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.TypeRule;
import dev.tern.operators.segment.Segment;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** SEGMENT_SUM and the unsorted segment operators, empty segments and ids left out included. */
final class SegmentCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (TypeRule.TypeCase types : TypeRows.compared(Segment.SEGMENT_SUM)) {
            DataType type = types.inputs().getFirst();
            for (Shape shape : List.of(Shape.of(6), Shape.of(6, 2, 3))) {
                cases.add(SingleOperator.of(TypeRows.plain(Segment.SEGMENT_SUM), shape.toString())
                        .input(type, shape, Fill.random(1))
                        .input(DataType.INT32, Shape.of(6), Fill.of(0, 0, 1, 2, 2, 2))
                        .output(type)
                        .expectOriginal());
            }
        }
        for (OperatorDefinition<PlainOperator> definition : List.of(
                Segment.UNSORTED_SEGMENT_SUM,
                Segment.UNSORTED_SEGMENT_PROD,
                Segment.UNSORTED_SEGMENT_MIN,
                Segment.UNSORTED_SEGMENT_MAX)) {
            for (TypeRule.TypeCase types : TypeRows.compared(definition)) {
                DataType type = types.inputs().getFirst();
                cases.add(unsorted(definition, type, Shape.of(6), Shape.of(6), 5));
                cases.add(unsorted(definition, type, Shape.of(6, 2), Shape.of(6), 4));
                cases.add(unsorted(definition, type, Shape.of(3, 2, 4), Shape.of(3, 2), 6));
            }
        }
        cases.add(SingleOperator.of(TypeRows.plain(Segment.SEGMENT_SUM), "a gap")
                .input(DataType.FLOAT32, Shape.of(2), Fill.random(1))
                .input(DataType.INT32, Shape.of(2), Fill.of(0, 2))
                .output(DataType.FLOAT32)
                .expectRefusal("segment id 1"));
        cases.add(SingleOperator.of(TypeRows.plain(Segment.UNSORTED_SEGMENT_SUM), "beyond")
                .input(DataType.FLOAT32, Shape.of(2), Fill.random(1))
                .input(DataType.INT32, Shape.of(2), Fill.of(0, 2))
                .constant(DataType.INT32, Shape.scalar(), Fill.of(2))
                .output(DataType.FLOAT32)
                .expectRefusal("segment id 1"));
        return cases;
    }

    private static OperatorCase unsorted(
            OperatorDefinition<PlainOperator> definition, DataType type, Shape data, Shape ids, int count) {
        return SingleOperator.of(TypeRows.plain(definition), data + " by " + ids)
                .input(type, data, Fill.random(1))
                .input(DataType.INT32, ids, Fill.of(3, 0, -1, 3, 1, 0))
                .constant(DataType.INT32, Shape.scalar(), Fill.of(count))
                .output(type)
                .expectOriginal();
    }
}
