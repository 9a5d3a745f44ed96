package dev.tern.operators.pack;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.TypeVersions;
import dev.tern.operators.movement.Axis;
import dev.tern.operators.movement.Box;
import dev.tern.operators.movement.Copies;
import dev.tern.operators.movement.Extent;
import dev.tern.operators.movement.Staged;
import dev.tern.operators.movement.StridedCopy;
import dev.tern.tensor.Shape;
import java.util.Collections;
import java.util.List;

/** One operand taken apart along an axis: a result for each index, without that axis. */
public record Unpack(int count, int axis) implements BuiltinOperator {
    public static final OperatorDefinition<Unpack> DEFINITION = OperatorDefinition.builtin(
            88,
            "UNPACK",
            d -> d.options(64, new Unpack(0, 0))
                    .versions(6, TypeVersions.of(0, "i8 u8 2", "bool 3", "i16 4", "f16 bf16 5", "f8e4m3fn f8e5m2 6"))
                    .inputs("input")
                    .outputs("values+")
                    .types("T -> T : f32 u8 i8 i16 i32 bool")
                    .typesBySpecification("newer than the original at hand", "T -> T : f16 bf16 f8e4m3fn f8e5m2")
                    .shapes(Unpack::shapes)
                    .kernel(Unpack::bind));

    @Override
    public OperatorDefinition<Unpack> definition() {
        return DEFINITION;
    }

    @Override
    public int resultCount() {
        return count;
    }

    @Override
    public Unpack map(Slots slots) {
        return new Unpack(slots.int32(0, count), slots.int32(1, axis));
    }

    private static List<Shape> shapes(Unpack unpack, ShapeScope scope) {
        Shape shape = scope.shape(0);
        int axis = Axis.of(unpack.axis, shape.rank());
        Extent.requireEqual(scope.outputCount(), unpack.count, "number of results that the option states");
        Extent.requireEqual(unpack.count, shape.dim(axis), "axis " + axis);
        int[] dims = new int[shape.rank() - 1];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = shape.dim(i < axis ? i : i + 1);
        }
        return Collections.nCopies(unpack.count, Shape.of(dims));
    }

    private static Kernel bind(Unpack unpack, Binding binding) {
        Shape shape = binding.input(0).shape();
        int axis = Axis.of(unpack.axis, shape.rank());
        long[] strides = Box.strides(shape);
        int[] extents = shape.with(axis, 1).dims();
        Staged from = Staged.input(binding, 0);
        StridedCopy[] copies = new StridedCopy[binding.outputCount()];
        Staged[] to = new Staged[copies.length];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = StridedCopy.of(Box.gathering(extents, strides, i * strides[axis]), from.elementBytes());
            to[i] = Staged.output(binding, i);
        }
        return Copies.of(new Staged[] {from}, to, copies);
    }
}
