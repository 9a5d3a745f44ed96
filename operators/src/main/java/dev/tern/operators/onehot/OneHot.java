package dev.tern.operators.onehot;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.movement.Axis;
import dev.tern.operators.movement.Extent;
import dev.tern.operators.movement.Filling;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** A new axis at {@code axis} (-1: last) that is "on" where the index says and "off" elsewhere. */
public record OneHot(int axis) implements BuiltinOperator {
    public static final OperatorDefinition<OneHot> DEFINITION = OperatorDefinition.builtin(
            85,
            "ONE_HOT",
            d -> d.options(61, new OneHot(0))
                    .inputs("indices", "depth", "on", "off")
                    .outputs("output")
                    .types("I i32 T T -> T : T=f32,i32,i64,i8,u8,bool I=i32,i64")
                    .typesBySpecification(
                            "the original accepts this type and then does not compute it",
                            "I i32 T T -> T : T=i16 I=i32,i64")
                    .shapes(OneHot::shapes)
                    .kernel(OneHot::bind));

    @Override
    public OperatorDefinition<OneHot> definition() {
        return DEFINITION;
    }

    @Override
    public OneHot map(Slots slots) {
        return new OneHot(slots.int32(0, axis));
    }

    private static List<Shape> shapes(OneHot operator, ShapeScope scope) {
        Extent.requireEqual(1, scope.shape(2).intElements(), "elements of the on value");
        Extent.requireEqual(1, scope.shape(3).intElements(), "elements of the off value");
        Shape indices = scope.shape(0);
        int axis = Axis.of(operator.axis, indices.rank() + 1);
        int depth = Extent.of(Axis.scalar(scope, 1));
        int[] dims = new int[indices.rank() + 1];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = i == axis ? depth : indices.dim(i < axis ? i : i - 1);
        }
        return List.of(Shape.of(dims));
    }

    private static Kernel bind(OneHot operator, Binding binding) {
        Tensor indices = binding.input(0);
        Tensor on = binding.input(2);
        Tensor off = binding.input(3);
        Tensor output = binding.output(0);
        Shape shape = output.shape();
        int axis = Axis.of(operator.axis, shape.rank());
        int depth = shape.dim(axis);
        long inner = shape.elements(axis + 1, shape.rank());
        int bytes = output.type().bits() / 8;
        return () -> {
            Filling.fill(output.data(), bytes, Filling.bits(off.data(), 0, bytes));
            place(indices, output.data(), depth, inner, bytes, Filling.bits(on.data(), 0, bytes));
        };
    }

    private static void place(Tensor indices, MemorySegment to, int depth, long inner, int bytes, long on) {
        for (long i = 0; i < indices.elements(); i++) {
            int index = indices.intAt(i);
            if (index >= 0 && index < depth) {
                long element = (i / inner * depth + index) * inner + i % inner;
                Filling.put(to, element * bytes, bytes, on);
            }
        }
    }
}
