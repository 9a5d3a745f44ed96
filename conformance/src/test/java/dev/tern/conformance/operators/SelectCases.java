package dev.tern.conformance.operators;

import static dev.tern.tensor.DataType.BFLOAT16;
import static dev.tern.tensor.DataType.BOOL;
import static dev.tern.tensor.DataType.COMPLEX64;
import static dev.tern.tensor.DataType.FLOAT16;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.FLOAT64;
import static dev.tern.tensor.DataType.INT16;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT64;
import static dev.tern.tensor.DataType.INT8;
import static dev.tern.tensor.DataType.UINT16;
import static dev.tern.tensor.DataType.UINT32;
import static dev.tern.tensor.DataType.UINT64;
import static dev.tern.tensor.DataType.UINT8;

import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.select.Select;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** SELECT and SELECT_V2: every type, conditions of slices, three shapes that meet. */
final class SelectCases implements OperatorCase.Source {
    private static final List<DataType> TYPES = List.of(FLOAT32, INT64, INT32, UINT32, INT16, INT8, UINT8, BOOL);

    private record Shapes(Shape condition, Shape x, Shape y) {}

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (DataType type : TYPES) {
            for (Shapes shapes : List.of(
                    new Shapes(Shape.of(5), Shape.of(5), Shape.of(5)),
                    new Shapes(Shape.of(3), Shape.of(3, 4, 2), Shape.of(3, 4, 2)),
                    new Shapes(Shape.of(37, 41), Shape.of(37, 41), Shape.of(37, 41)),
                    new Shapes(Shape.scalar(), Shape.of(3, 4), Shape.of(3, 4)))) {
                cases.add(select(Select.SELECT, type, shapes));
            }
            for (Shapes shapes : List.of(
                    new Shapes(Shape.of(5), Shape.of(5), Shape.of(5)),
                    new Shapes(Shape.of(3, 1), Shape.of(3, 4), Shape.of(4)),
                    new Shapes(Shape.of(2, 3, 4), Shape.of(1), Shape.of(2, 1, 4)),
                    new Shapes(Shape.of(1), Shape.of(2, 3), Shape.of(3)),
                    new Shapes(Shape.of(1, 1, 4), Shape.of(2, 3, 1), Shape.of(1, 3, 4)))) {
                cases.add(select(Select.SELECT_V2, type, shapes));
            }
        }
        cases.add(SingleOperator.of(Operators.of(Select.SELECT), "shapes that differ")
                .input(BOOL, Shape.of(2), Fill.of(1, 0))
                .input(INT32, Shape.of(3), Fill.random(1))
                .input(INT32, Shape.of(3), Fill.random(2))
                .output(INT32)
                .expectRefusal("shapes of SELECT"));
        for (DataType type : List.of(FLOAT64, FLOAT16, BFLOAT16, UINT64, UINT16, COMPLEX64)) {
            cases.add(SingleOperator.of(Operators.of(Select.SELECT), "other types")
                    .input(BOOL, Shape.of(1), Fill.of(0))
                    .input(type, Shape.of(1, 2), Fill.of(3, 5, 3, 5))
                    .input(type, Shape.of(1, 2), Fill.of(1, 2, 7, 8))
                    .output(type)
                    .expect(Fill.of(1, 2, 7, 8).bytes(type, Shape.of(1, 2))));
            cases.add(SingleOperator.of(Operators.of(Select.SELECT_V2), "other types")
                    .input(BOOL, Shape.of(2, 1), Fill.of(1, 0))
                    .input(type, Shape.of(1), Fill.of(3, 5))
                    .input(type, Shape.of(2), Fill.of(1, 2, 7, 8))
                    .output(type)
                    .expect(Fill.of(
                                    type == COMPLEX64
                                            ? new double[] {3, 5, 3, 5, 1, 2, 7, 8}
                                            : new double[] {3, 3, 1, 2})
                            .bytes(type, Shape.of(2, 2))));
        }
        return cases;
    }

    private static OperatorCase select(OperatorDefinition<PlainOperator> definition, DataType type, Shapes shapes) {
        return SingleOperator.of(Operators.of(definition), shapes.condition + " " + shapes.x + " " + shapes.y)
                .input(BOOL, shapes.condition, Fill.integers(3, 0, 1))
                .input(type, shapes.x, type == BOOL ? Fill.integers(1, 0, 1) : Fill.random(1))
                .input(type, shapes.y, type == BOOL ? Fill.integers(2, 0, 1) : Fill.random(2))
                .output(type)
                .expectOriginal();
    }
}
