package dev.tern.conformance.operators;

import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.TypeRule;
import dev.tern.operators.broadcast.BroadcastArgs;
import dev.tern.operators.broadcast.BroadcastTo;
import dev.tern.operators.broadcast.Tile;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** TILE, FILL, BROADCAST_TO and BROADCAST_ARGS. */
final class BroadcastCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (TypeRule.TypeCase types : TypeRows.compared(Tile.DEFINITION)) {
            cases.add(grown(Tile.DEFINITION, types, Shape.of(3), false, 4));
            cases.add(grown(Tile.DEFINITION, types, Shape.of(2, 1, 3), true, 2, 3, 1));
            cases.add(grown(Tile.DEFINITION, types, Shape.of(2, 3), false, 1, 2));
        }
        for (TypeRule.TypeCase types : TypeRows.compared(BroadcastTo.DEFINITION)) {
            cases.add(grown(BroadcastTo.DEFINITION, types, Shape.of(3), false, 2, 3));
            cases.add(grown(BroadcastTo.DEFINITION, types, Shape.of(2, 1, 3), true, 4, 2, 5, 3));
            cases.add(grown(BroadcastTo.DEFINITION, types, Shape.of(1, 1), false, 3, 7));
        }
        OperatorDefinition<PlainOperator> fill = dev.tern.operators.broadcast.Fill.DEFINITION;
        for (TypeRule.TypeCase types : TypeRows.compared(fill)) {
            DataType value = types.inputs().get(1);
            cases.add(SingleOperator.of(TypeRows.plain(fill), "2x3")
                    .constant(types.inputs().getFirst(), Shape.of(2), Fill.of(2, 3))
                    .input(value, Shape.scalar(), Fill.random(3))
                    .output(value)
                    .expectOriginal());
            cases.add(SingleOperator.of(TypeRows.plain(fill), "late")
                    .input(types.inputs().getFirst(), Shape.of(3), Fill.of(1, 2, 3))
                    .input(value, Shape.scalar(), Fill.random(4))
                    .output(value)
                    .expectOriginal());
        }
        for (TypeRule.TypeCase types : TypeRows.compared(BroadcastArgs.DEFINITION)) {
            cases.add(args(types, new double[] {3, 1, 4}, new double[] {2, 1}));
            cases.add(args(types, new double[] {1}, new double[] {5, 7}));
            cases.add(args(types, new double[] {2, 0}, new double[] {1, 1}));
        }
        cases.add(SingleOperator.of(TypeRows.plain(BroadcastTo.DEFINITION), "misfit")
                .input(DataType.FLOAT32, Shape.of(2), Fill.random(1))
                .constant(DataType.INT32, Shape.of(1), Fill.of(3))
                .output(DataType.FLOAT32)
                .expectRefusal("extents"));
        return cases;
    }

    private static OperatorCase grown(
            OperatorDefinition<PlainOperator> definition,
            TypeRule.TypeCase types,
            Shape shape,
            boolean late,
            double... numbers) {
        DataType type = types.inputs().getFirst();
        SingleOperator operator = SingleOperator.of(TypeRows.plain(definition), shape + (late ? " late" : ""))
                .input(type, shape, Fill.random(1));
        Shape list = Shape.of(numbers.length);
        if (late) {
            operator.input(types.inputs().get(1), list, Fill.of(numbers));
        } else {
            operator.constant(types.inputs().get(1), list, Fill.of(numbers));
        }
        return operator.output(type).expectOriginal();
    }

    private static OperatorCase args(TypeRule.TypeCase types, double[] a, double[] b) {
        DataType type = types.inputs().getFirst();
        return SingleOperator.of(TypeRows.plain(BroadcastArgs.DEFINITION), a.length + " and " + b.length)
                .input(type, Shape.of(a.length), Fill.of(a))
                .input(type, Shape.of(b.length), Fill.of(b))
                .output(type)
                .expectOriginal();
    }
}
