package dev.tern.operators.slice;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.movement.Movement;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every stride-th element from {@code begin} to {@code end} along each axis. Bit i of a mask concerns the i-th triple of
 * numbers: {@code beginMask} and {@code endMask} replace it by the natural end, {@code ellipsisMask} lets it stand for
 * all axes not named otherwise, {@code newAxisMask} makes it an axis of extent 1, {@code shrinkAxisMask} takes one index
 * and drops the axis. With {@code offset}, ends count from begins.
 */
public record StridedSlice(
        int beginMask, int endMask, int ellipsisMask, int newAxisMask, int shrinkAxisMask, boolean offset)
        implements BuiltinOperator {
    public static final OperatorDefinition<StridedSlice> DEFINITION = OperatorDefinition.builtin(
            45,
            "STRIDED_SLICE",
            d -> d.options(32, new StridedSlice(0, 0, 0, 0, 0, false))
                    .versions(8, StridedSlice::version)
                    .inputs("input", "begin", "end", "strides")
                    .outputs("output")
                    .types("T i32 i32 i32 -> T : f32 u8 i8 i16 i32 i64 u32 bool str")
                    .typesBySpecification(
                            "copied by size of element, as newer originals do",
                            "T i32 i32 i32 -> T : f16 f64 u64 bf16 u16 c64 f8e4m3fn f8e5m2")
                    .shapes(StridedSlice::shapes)
                    .kernel(StridedSlice::bind));

    @Override
    public OperatorDefinition<StridedSlice> definition() {
        return DEFINITION;
    }

    @Override
    public StridedSlice map(Slots slots) {
        return new StridedSlice(
                slots.int32(0, beginMask),
                slots.int32(1, endMask),
                slots.int32(2, ellipsisMask),
                slots.int32(3, newAxisMask),
                slots.int32(4, shrinkAxisMask),
                slots.bool(5, offset));
    }

    private static int version(StridedSlice operator, List<@Nullable DataType> inputs, List<DataType> outputs) {
        if (operator.offset) {
            return 8;
        }
        DataType type = inputs.isEmpty() ? null : inputs.getFirst();
        if (type == DataType.UINT32) {
            return 7;
        }
        if (operator.ellipsisMask != 0 || operator.newAxisMask != 0) {
            return 6;
        }
        return type == DataType.STRING ? 5 : type == DataType.BOOL ? 3 : type == DataType.INT8 ? 2 : 1;
    }

    private static List<Shape> shapes(StridedSlice operator, ShapeScope scope) {
        return List.of(SliceRange.of(operator, scope.shape(0), scope.data(1), scope.data(2), scope.data(3))
                .shape());
    }

    private static Kernel bind(StridedSlice operator, Binding binding) {
        Shape input = binding.input(0).shape();
        Tensor begin = binding.input(1);
        Tensor end = binding.input(2);
        Tensor strides = binding.input(3);
        return Movement.box(
                operator,
                StridedSlice::shapes,
                binding,
                0,
                () -> SliceRange.of(operator, input, begin, end, strides).box(input),
                1,
                2,
                3);
    }
}
