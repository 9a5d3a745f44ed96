package dev.tern.conformance.operators;

import dev.tern.operators.TypeRule;
import dev.tern.operators.dilate.Dilate;
import dev.tern.operators.reducewindow.ReduceWindow;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** DILATE and REDUCE_WINDOW. */
final class WindowCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (TypeRule.TypeCase types : TypeRows.compared(Dilate.DEFINITION)) {
            DataType type = types.inputs().getFirst();
            cases.add(dilate(type, Shape.of(4), 3));
            cases.add(dilate(type, Shape.of(3, 2, 2), 2, 1, 3));
            cases.add(dilate(type, Shape.of(2, 3), 1, 1));
        }
        for (TypeRule.TypeCase types : TypeRows.compared(ReduceWindow.DEFINITION)) {
            DataType type = types.inputs().getFirst();
            for (ReduceWindow.Function function : ReduceWindow.Function.values()) {
                boolean logic = function == ReduceWindow.Function.ALL || function == ReduceWindow.Function.ANY;
                if (function != ReduceWindow.Function.UNSUPPORTED
                        && type != DataType.FLOAT64
                        && logic == (type == DataType.BOOL)) {
                    cases.add(window(function, type));
                }
            }
        }
        return cases;
    }

    private static OperatorCase dilate(DataType type, Shape shape, double... factors) {
        return SingleOperator.of(TypeRows.plain(Dilate.DEFINITION), shape.toString())
                .input(type, shape, Fill.random(1))
                .constant(DataType.INT32, Shape.of(factors.length), Fill.of(factors))
                .constant(type, Shape.scalar(), Fill.of(1))
                .output(type)
                .expectOriginal();
    }

    private static OperatorCase window(ReduceWindow.Function function, DataType type) {
        Shape three = Shape.of(3);
        return SingleOperator.of(new ReduceWindow(function), function.toString())
                .input(type, Shape.of(3, 7, 6), type == DataType.BOOL ? Fill.integers(1, 0, 1) : Fill.random(1))
                .constant(type, Shape.scalar(), Fill.of(1))
                .constant(DataType.INT64, three, Fill.of(1, 3, 2))
                .constant(DataType.INT64, three, Fill.of(1, 2, 1))
                .constant(DataType.INT64, three, Fill.of(1, 1, 2))
                .output(type)
                .expectOriginal();
    }
}
