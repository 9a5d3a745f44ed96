package dev.tern.conformance.operators;

import dev.tern.operators.TypeRule;
import dev.tern.operators.gather.Gather;
import dev.tern.operators.gather.GatherNd;
import dev.tern.operators.gather.ScatterNd;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** GATHER, GATHER_ND and SCATTER_ND; indices outside are refused. */
final class GatherCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (TypeRule.TypeCase types : TypeRows.compared(Gather.DEFINITION)) {
            DataType type = types.inputs().getFirst();
            if (type != DataType.STRING) {
                cases.add(gather(types, new Gather(1, 0), Shape.of(3, 5, 2), Shape.of(2, 2), 5));
                cases.add(gather(types, new Gather(2, 1), Shape.of(2, 3, 4, 2), Shape.of(2, 5), 4));
            }
            if (type != DataType.INT4) {
                cases.add(gather(types, new Gather(0, 0), Shape.of(6), Shape.of(4), 6));
            }
            if (type != DataType.STRING && type != DataType.INT4) {
                cases.add(gather(types, new Gather(-1, 0), Shape.of(3, 4), Shape.of(3), 4));
                cases.add(gather(types, new Gather(1, 1), Shape.of(2, 6), Shape.of(2, 3), 6));
            }
        }
        for (TypeRule.TypeCase types : TypeRows.compared(GatherNd.DEFINITION)) {
            cases.add(gatherNd(types, Shape.of(5), Shape.of(3, 1), 5));
            cases.add(gatherNd(types, Shape.of(3, 4), Shape.of(2, 2, 2), 3));
            cases.add(gatherNd(types, Shape.of(3, 4, 2), Shape.of(4, 2), 3));
            cases.add(gatherNd(types, Shape.of(3, 3, 3), Shape.of(5, 3), 3));
        }
        for (TypeRule.TypeCase types : TypeRows.compared(ScatterNd.DEFINITION)) {
            cases.add(scatter(types, Shape.of(4, 1), Shape.of(4), false, 8));
            cases.add(scatter(types, Shape.of(3, 1), Shape.of(3, 2, 3), true, 4, 2, 3));
            cases.add(scatter(types, Shape.of(2, 3, 2), Shape.of(2, 3, 4), false, 3, 3, 4));
        }
        // The original copies whole bytes, so half bytes taken one by one are listed here.
        cases.add(SingleOperator.of(new Gather(0, 0), "half bytes")
                .input(DataType.INT4, Shape.of(5), Fill.of(1, -2, 3, -4, 5))
                .input(DataType.INT32, Shape.of(3), Fill.of(4, 1, 3))
                .output(DataType.INT4)
                .expect(new byte[] {(byte) 0xE5, 0x0C}));
        cases.add(outside(-1));
        cases.add(outside(3));
        return cases;
    }

    private static OperatorCase gather(TypeRule.TypeCase types, Gather gather, Shape input, Shape indices, int below) {
        DataType type = types.inputs().getFirst();
        return SingleOperator.of(gather, gather + " " + input + " at " + indices)
                .input(type, input, Fill.random(1))
                .input(types.inputs().get(1), indices, Fill.integers(2, 0, below - 1))
                .output(type)
                .expectOriginal();
    }

    private static OperatorCase gatherNd(TypeRule.TypeCase types, Shape input, Shape indices, int below) {
        DataType type = types.inputs().getFirst();
        return SingleOperator.of(TypeRows.plain(GatherNd.DEFINITION), input + " at " + indices)
                .input(type, input, Fill.random(1))
                .input(types.inputs().get(1), indices, Fill.integers(2, 0, below - 1))
                .output(type)
                .expectOriginal();
    }

    private static OperatorCase scatter(
            TypeRule.TypeCase types, Shape indices, Shape updates, boolean late, double... extents) {
        DataType type = types.inputs().get(1);
        DataType index = types.inputs().getFirst();
        SingleOperator operator = SingleOperator.of(TypeRows.plain(ScatterNd.DEFINITION), indices + " of " + updates)
                .input(index, indices, Fill.integers(2, 0, 2))
                .input(type, updates, type == DataType.BOOL ? Fill.integers(1, 0, 1) : Fill.random(1));
        if (late) {
            operator.input(index, Shape.of(extents.length), Fill.of(extents));
        } else {
            operator.constant(index, Shape.of(extents.length), Fill.of(extents));
        }
        return operator.output(type).expectOriginal();
    }

    private static OperatorCase outside(int index) {
        return SingleOperator.of(new Gather(0, 0), "index " + index)
                .input(DataType.FLOAT32, Shape.of(3), Fill.random(1))
                .input(DataType.INT32, Shape.of(1), Fill.of(index))
                .output(DataType.FLOAT32)
                .expectRefusal("index 0");
    }
}
