package dev.tern.conformance.operators;

import dev.tern.operators.TypeRule;
import dev.tern.operators.matrix.MatrixDiag;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** MATRIX_DIAG and MATRIX_SET_DIAG of square and other matrices. */
final class MatrixCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (TypeRule.TypeCase types : TypeRows.compared(MatrixDiag.MATRIX_DIAG)) {
            DataType type = types.inputs().getFirst();
            for (Shape shape : List.of(Shape.of(4), Shape.of(2, 3), Shape.of(2, 1, 3))) {
                cases.add(SingleOperator.of(TypeRows.plain(MatrixDiag.MATRIX_DIAG), shape.toString())
                        .input(type, shape, Fill.random(1))
                        .output(type)
                        .expectOriginal());
            }
            cases.add(set(type, Shape.of(3, 3), Shape.of(3)));
            cases.add(set(type, Shape.of(2, 4, 3), Shape.of(2, 3)));
            cases.add(set(type, Shape.of(2, 2, 5), Shape.of(2, 2)));
        }
        return cases;
    }

    private static OperatorCase set(DataType type, Shape shape, Shape diagonal) {
        return SingleOperator.of(TypeRows.plain(MatrixDiag.MATRIX_SET_DIAG), shape.toString())
                .input(type, shape, Fill.random(1))
                .input(type, diagonal, Fill.random(2))
                .output(type)
                .expectOriginal();
    }
}
