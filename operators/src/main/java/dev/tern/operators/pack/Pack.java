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
import dev.tern.operators.movement.Movement;
import dev.tern.operators.movement.Staged;
import dev.tern.operators.movement.StridedCopy;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;

/** Operands of one shape stacked along a new axis. */
public record Pack(int count, int axis) implements BuiltinOperator {
    public static final OperatorDefinition<Pack> DEFINITION = OperatorDefinition.builtin(
            83,
            "PACK",
            d -> d.options(59, new Pack(0, 0))
                    .versions(5, TypeVersions.of(0, "i8 2", "i16 3", "u32 4", "f8e4m3fn f8e5m2 5"))
                    .inputs("values+")
                    .outputs("output")
                    .types("T -> T : f32 u8 i8 i16 i32 i64 u32")
                    .typesBySpecification("newer than the original at hand", "T -> T : f8e4m3fn f8e5m2")
                    .shapes(Pack::shapes)
                    .kernel(Pack::bind));

    @Override
    public OperatorDefinition<Pack> definition() {
        return DEFINITION;
    }

    @Override
    public Pack map(Slots slots) {
        return new Pack(slots.int32(0, count), slots.int32(1, axis));
    }

    private static List<Shape> shapes(Pack pack, ShapeScope scope) {
        Extent.requireEqual(scope.inputCount(), pack.count, "number of operands that the option states");
        Shape shape = scope.shape(0);
        for (int i = 1; i < scope.inputCount(); i++) {
            if (!scope.shape(i).equals(shape)) {
                throw TernException.at("operand " + i)
                        .expected("shape " + shape)
                        .found(scope.shape(i).toString())
                        .fix("give all operands one shape");
            }
        }
        int axis = Axis.of(pack.axis, shape.rank() + 1);
        return List.of(inserted(shape, axis, scope.inputCount()));
    }

    /** {@code shape} with a new axis. */
    static Shape inserted(Shape shape, int axis, int extent) {
        int[] dims = new int[shape.rank() + 1];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = i == axis ? extent : shape.dim(i < axis ? i : i - 1);
        }
        return Shape.of(dims);
    }

    private static Kernel bind(Pack pack, Binding binding) {
        Shape shape = binding.output(0).shape();
        int axis = Axis.of(pack.axis, shape.rank());
        long[] strides = Box.strides(shape);
        int[] extents = shape.with(axis, 1).dims();
        StridedCopy[] copies = new StridedCopy[binding.inputCount()];
        Staged[] from = new Staged[copies.length];
        Staged to = Staged.output(binding, 0);
        for (int i = 0; i < copies.length; i++) {
            Movement.requireSameQuantization(binding, i, 0);
            copies[i] = StridedCopy.of(Box.scattering(extents, strides, i * strides[axis]), to.elementBytes());
            from[i] = Staged.input(binding, i);
        }
        return Copies.of(from, new Staged[] {to}, copies);
    }
}
