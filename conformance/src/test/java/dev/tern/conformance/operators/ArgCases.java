package dev.tern.conformance.operators;

import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.TypeRule;
import dev.tern.operators.arg.ArgExtreme;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** ARG_MAX and ARG_MIN along every axis, with many equal elements. */
final class ArgCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (OperatorDefinition<ArgExtreme> definition : List.of(ArgExtreme.ARG_MAX, ArgExtreme.ARG_MIN)) {
            boolean largest = definition == ArgExtreme.ARG_MAX;
            for (TypeRule.TypeCase types : TypeRows.compared(definition)) {
                cases.add(arg(largest, types, Shape.of(9), 0, false, Fill.random(1)));
                cases.add(arg(largest, types, Shape.of(3, 37), 1, false, Fill.random(2)));
                cases.add(arg(largest, types, Shape.of(3, 4, 5), 1, true, Fill.integers(3, 0, 2)));
                cases.add(arg(largest, types, Shape.of(3, 4, 5), -3, false, Fill.integers(4, 0, 2)));
            }
        }
        return cases;
    }

    private static OperatorCase arg(
            boolean largest, TypeRule.TypeCase types, Shape shape, int axis, boolean late, Fill fill) {
        DataType index = types.outputs().getFirst();
        Fill held = types.inputs().getFirst() == DataType.BOOL ? Fill.integers(5, 0, 1) : fill;
        SingleOperator operator = SingleOperator.of(new ArgExtreme(largest, index), shape + " axis " + axis)
                .input(types.inputs().getFirst(), shape, held);
        if (late) {
            operator.input(types.inputs().get(1), Shape.scalar(), Fill.of(axis));
        } else {
            operator.constant(types.inputs().get(1), Shape.scalar(), Fill.of(axis));
        }
        return operator.output(index).expectOriginal();
    }
}
