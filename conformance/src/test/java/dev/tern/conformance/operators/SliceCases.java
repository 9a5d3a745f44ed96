package dev.tern.conformance.operators;

import dev.tern.operators.TypeRule;
import dev.tern.operators.slice.DynamicUpdateSlice;
import dev.tern.operators.slice.Slice;
import dev.tern.operators.slice.StridedSlice;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** SLICE, STRIDED_SLICE with all its masks, and DYNAMIC_UPDATE_SLICE. */
final class SliceCases implements OperatorCase.Source {
    private static final StridedSlice PLAIN = new StridedSlice(0, 0, 0, 0, 0, false);

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (TypeRule.TypeCase types : TypeRows.compared(Slice.DEFINITION)) {
            cases.add(slice(types, Shape.of(5), false, list(1), list(3)));
            cases.add(slice(types, Shape.of(3, 4, 5), true, list(1, 0, 2), list(-1, 2, 3)));
            cases.add(slice(types, Shape.of(2, 3, 2, 3, 2), false, list(0, 1, 0, 1, 1), list(2, 2, -1, 1, 1)));
        }
        cases.add(slice(Slice.DEFINITION.types().getFirst().cases().getFirst(), Shape.of(3), false, list(1), list(0)));
        for (TypeRule.TypeCase types : TypeRows.compared(StridedSlice.DEFINITION)) {
            DataType type = types.inputs().getFirst();
            cases.add(strided(PLAIN, type, Shape.of(7), false, list(1), list(6), list(2)));
            cases.add(strided(PLAIN, type, Shape.of(3, 5, 2), true, list(0, -1, 0), list(3, -6, 2), list(1, -2, 1)));
        }
        addMasks(cases);
        for (TypeRule.TypeCase types : TypeRows.compared(DynamicUpdateSlice.DEFINITION)) {
            cases.add(update(types, Shape.of(5), Shape.of(2), 1));
            cases.add(update(types, Shape.of(3, 4, 5), Shape.of(2, 4, 1), 5, 0, -3));
        }
        cases.add(SingleOperator.of(TypeRows.plain(Slice.DEFINITION), "half bytes, which newer originals take")
                .input(DataType.INT4, Shape.of(7), Fill.of(1, 2, 3, -4, 5, 6, 7))
                .constant(DataType.INT32, Shape.of(1), Fill.of(1))
                .constant(DataType.INT32, Shape.of(1), Fill.of(3))
                .output(DataType.INT4)
                .expect(Fill.of(2, 3, -4).bytes(DataType.INT4, Shape.of(3))));
        cases.add(SingleOperator.of(
                        TypeRows.plain(DynamicUpdateSlice.DEFINITION), "half bytes, which newer originals take")
                .input(DataType.INT4, Shape.of(5), Fill.of(1, 2, 3, 4, 5))
                .input(DataType.INT4, Shape.of(2), Fill.of(-1, -2))
                .input(DataType.INT32, Shape.of(1), Fill.of(2))
                .output(DataType.INT4)
                .expect(Fill.of(1, 2, -1, -2, 5).bytes(DataType.INT4, Shape.of(5))));
        cases.add(SingleOperator.of(TypeRows.plain(Slice.DEFINITION), "beyond the end")
                .input(DataType.FLOAT32, Shape.of(3), Fill.random(1))
                .constant(DataType.INT32, Shape.of(1), Fill.of(2))
                .constant(DataType.INT32, Shape.of(1), Fill.of(2))
                .output(DataType.FLOAT32)
                .expectRefusal("begin"));
        cases.add(SingleOperator.of(PLAIN, "stride 0")
                .input(DataType.FLOAT32, Shape.of(3), Fill.random(1))
                .constant(DataType.INT32, Shape.of(1), Fill.of(0))
                .constant(DataType.INT32, Shape.of(1), Fill.of(2))
                .constant(DataType.INT32, Shape.of(1), Fill.of(0))
                .output(DataType.FLOAT32)
                .expectRefusal("stride"));
        return cases;
    }

    private static void addMasks(List<OperatorCase> cases) {
        Shape shape = Shape.of(3, 4, 5);
        DataType f32 = DataType.FLOAT32;
        cases.add(masked(new StridedSlice(5, 0, 0, 0, 0, false), shape, list(2, 1, 3), list(3, 3, 4), list(1, 1, 1)));
        cases.add(masked(new StridedSlice(0, 6, 0, 0, 0, false), shape, list(1, 1, 3), list(2, 2, 2), list(1, 1, 1)));
        cases.add(
                masked(new StridedSlice(7, 7, 0, 0, 0, false), shape, list(1, 1, 3), list(2, 2, 2), list(-1, -2, -3)));
        cases.add(masked(new StridedSlice(0, 0, 0, 0, 2, false), shape, list(0, -2, 0), list(3, 0, 5), list(1, 1, 2)));
        cases.add(masked(new StridedSlice(0, 0, 0, 0, 7, false), shape, list(2, 3, 4), list(3, 4, 5), list(1, 1, 1)));
        cases.add(masked(new StridedSlice(0, 0, 1, 0, 0, false), shape, list(0, 1), list(0, 3), list(1, 1)));
        cases.add(masked(new StridedSlice(0, 0, 2, 0, 4, false), shape, list(1, 0, 2), list(3, 0, 3), list(1, 1, 1)));
        cases.add(masked(new StridedSlice(0, 0, 0, 1, 0, false), shape, list(0, 1), list(0, 3), list(1, 1)));
        cases.add(masked(new StridedSlice(0, 0, 0, 2, 0, false), shape, list(1, 0, 1), list(3, 0, 3), list(1, 1, 1)));
        cases.add(masked(new StridedSlice(0, 0, 2, 4, 0, false), shape, list(1, 0, 0), list(2, 0, 0), list(1, 1, 1)));
        cases.add(masked(new StridedSlice(0, 0, 1, 2, 0, false), shape, list(0, 0, 1), list(0, 0, 4), list(1, 1, 2)));
        cases.add(masked(new StridedSlice(0, 0, 0, 0, 0, true), shape, list(1, 2, 0), list(2, 2, 5), list(1, 1, 2)));
        cases.add(masked(PLAIN, shape, list(2), list(1), list(1)));
        cases.add(masked(PLAIN, shape, list(-100), list(100), list(1)));
        cases.add(masked(PLAIN, shape, list(100), list(-100), list(-1)));
        cases.add(strided(PLAIN, f32, Shape.of(2, 2, 2, 2, 2), false, list(0, 1), list(2, 2), list(1, 1)));
        cases.add(SingleOperator.of(PLAIN, "six axes, which newer originals take")
                .input(DataType.INT8, Shape.of(2, 1, 1, 1, 1, 2), Fill.of(1, 2, 3, 4))
                .constant(DataType.INT32, Shape.of(1), Fill.of(1))
                .constant(DataType.INT32, Shape.of(1), Fill.of(2))
                .constant(DataType.INT32, Shape.of(1), Fill.of(1))
                .output(DataType.INT8)
                .expect(new byte[] {3, 4}));
    }

    private static double[] list(double... values) {
        return values;
    }

    private static OperatorCase slice(
            TypeRule.TypeCase types, Shape shape, boolean late, double[] begin, double[] size) {
        DataType index = types.inputs().get(1);
        Shape one = Shape.of(shape.rank());
        SingleOperator operator = SingleOperator.of(TypeRows.plain(Slice.DEFINITION), shape + (late ? " late" : ""))
                .input(types.inputs().getFirst(), shape, Fill.random(1));
        if (late) {
            operator.input(index, one, Fill.of(begin)).input(index, one, Fill.of(size));
        } else {
            operator.constant(index, one, Fill.of(begin)).constant(index, one, Fill.of(size));
        }
        return operator.output(types.outputs().getFirst()).expectOriginal();
    }

    private static OperatorCase masked(
            StridedSlice slice, Shape shape, double[] begin, double[] end, double[] strides) {
        return strided(slice, DataType.FLOAT32, shape, false, begin, end, strides);
    }

    private static OperatorCase strided(
            StridedSlice slice,
            DataType type,
            Shape shape,
            boolean late,
            double[] begin,
            double[] end,
            double[] strides) {
        Shape one = Shape.of(begin.length);
        SingleOperator operator = SingleOperator.of(slice, slice + " " + shape + (late ? " late" : ""))
                .input(type, shape, Fill.random(1));
        if (late) {
            operator.input(DataType.INT32, one, Fill.of(begin))
                    .input(DataType.INT32, one, Fill.of(end))
                    .input(DataType.INT32, one, Fill.of(strides));
        } else {
            operator.constant(DataType.INT32, one, Fill.of(begin))
                    .constant(DataType.INT32, one, Fill.of(end))
                    .constant(DataType.INT32, one, Fill.of(strides));
        }
        return operator.output(type).expectOriginal();
    }

    private static OperatorCase update(TypeRule.TypeCase types, Shape operand, Shape update, double... starts) {
        DataType type = types.inputs().getFirst();
        return SingleOperator.of(TypeRows.plain(DynamicUpdateSlice.DEFINITION), operand + " with " + update)
                .input(type, operand, Fill.random(1))
                .input(type, update, Fill.random(2))
                .input(types.inputs().get(2), Shape.of(starts.length), Fill.of(starts))
                .output(type)
                .expectOriginal();
    }
}
