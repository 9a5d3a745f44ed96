package dev.tern.conformance.operators;

import dev.tern.operators.TypeRule;
import dev.tern.operators.reverse.Reverse;
import dev.tern.operators.reverse.ReverseSequence;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** REVERSE_V2 along one and several axes, REVERSE_SEQUENCE with the axes either way round. */
final class ReverseCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (TypeRule.TypeCase types : TypeRows.compared(Reverse.DEFINITION)) {
            DataType type = types.inputs().getFirst();
            cases.add(reverse(type, Shape.of(5), 0));
            cases.add(reverse(type, Shape.of(2, 3, 4), 1));
            cases.add(reverse(type, Shape.of(2, 3, 4), -1));
            cases.add(reverse(type, Shape.of(2, 3, 4), 0, 1));
        }
        for (TypeRule.TypeCase types : TypeRows.compared(ReverseSequence.DEFINITION)) {
            cases.add(sequence(types, new ReverseSequence(1, 0), Shape.of(3, 5, 2), 5, 0, 3));
            cases.add(sequence(types, new ReverseSequence(0, 2), Shape.of(4, 2, 3), 1, 4, 2));
            cases.add(sequence(types, new ReverseSequence(2, 0), Shape.of(2, 2, 4, 3), 3, 4));
        }
        cases.add(SingleOperator.of(new ReverseSequence(1, 0), "too long")
                .input(DataType.FLOAT32, Shape.of(1, 3), Fill.random(1))
                .input(DataType.INT32, Shape.of(1), Fill.of(4))
                .output(DataType.FLOAT32)
                .expectRefusal("length 0"));
        return cases;
    }

    private static OperatorCase reverse(DataType type, Shape shape, double... axes) {
        return SingleOperator.of(
                        TypeRows.plain(Reverse.DEFINITION), shape + " " + axes.length + " axes from " + axes[0])
                .input(type, shape, Fill.random(1))
                .constant(DataType.INT32, Shape.of(axes.length), Fill.of(axes))
                .output(type)
                .expectOriginal();
    }

    private static OperatorCase sequence(
            TypeRule.TypeCase types, ReverseSequence operator, Shape shape, double... lengths) {
        DataType type = types.inputs().getFirst();
        return SingleOperator.of(operator, operator + " " + shape)
                .input(type, shape, Fill.random(1))
                .input(types.inputs().get(1), Shape.of(lengths.length), Fill.of(lengths))
                .output(type)
                .expectOriginal();
    }
}
