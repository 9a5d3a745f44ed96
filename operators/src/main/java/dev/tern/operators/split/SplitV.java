package dev.tern.operators.split;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.TypeVersions;
import dev.tern.operators.movement.Axis;
import dev.tern.operators.movement.Extent;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.List;

/** One operand cut along an axis into pieces of given extents, one of which may be -1: whatever is left. */
public record SplitV(int count) implements BuiltinOperator {
    public static final OperatorDefinition<SplitV> DEFINITION = OperatorDefinition.builtin(
            102,
            "SPLIT_V",
            d -> d.options(79, new SplitV(0))
                    .versions(3, TypeVersions.of(0, "i8 2", "f8e4m3fn f8e5m2 3"))
                    .inputs("input", "sizes", "axis")
                    .outputs("pieces+")
                    .types("T i32|i64 i32 -> T : f32 u8 i8 i16 i32 i64")
                    .typesBySpecification("newer than the original at hand", "T i32|i64 i32 -> T : f8e4m3fn f8e5m2")
                    .shapes(SplitV::shapes)
                    .kernel((operator, binding) -> Pieces.bind(binding, 0, 2)));

    @Override
    public OperatorDefinition<SplitV> definition() {
        return DEFINITION;
    }

    @Override
    public int resultCount() {
        return count;
    }

    @Override
    public SplitV map(Slots slots) {
        return new SplitV(slots.int32(0, count));
    }

    private static List<Shape> shapes(SplitV split, ShapeScope scope) {
        Extent.requireEqual(scope.outputCount(), split.count, "number of pieces against number of results");
        Extent.requireEqual(1, scope.shape(1).rank(), "rank of the sizes");
        Extent.requireEqual(split.count, scope.shape(1).dim(0), "number of sizes");
        Shape input = scope.shape(0);
        int axis = Axis.of(Axis.scalar(scope, 2), input.rank());
        long[] sizes = sizes(scope.data(1), split.count, input.dim(axis));
        List<Shape> shapes = new ArrayList<>();
        for (long size : sizes) {
            shapes.add(input.with(axis, Extent.of(size)));
        }
        return shapes;
    }

    private static long[] sizes(Tensor tensor, int count, int extent) {
        long[] sizes = new long[count];
        long left = extent;
        int open = -1;
        for (int i = 0; i < count; i++) {
            sizes[i] = tensor.longAt(i);
            boolean isOpen = sizes[i] == -1 && open < 0;
            if (!isOpen && (sizes[i] < 0 || sizes[i] > left)) {
                throw misfit(sizes[i], "0 to " + left + ", or -1 once");
            }
            open = isOpen ? i : open;
            left -= isOpen ? 0 : sizes[i];
        }
        if (open >= 0) {
            sizes[open] = left;
        } else if (left != 0) {
            throw misfit(extent - left, "sizes that sum to " + extent);
        }
        return sizes;
    }

    private static TernException misfit(long found, String expected) {
        return TernException.at("sizes of the pieces")
                .expected(expected)
                .found(String.valueOf(found))
                .fix("make the sizes fit the axis");
    }
}
