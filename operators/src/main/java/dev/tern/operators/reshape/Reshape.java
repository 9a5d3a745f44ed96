package dev.tern.operators.reshape;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.movement.Movement;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.Arrays;
import java.util.List;

/**
 * The same elements under another shape. The second operand names the extents and beats the option; one extent may be
 * -1, which stands for whatever is left.
 */
public record Reshape(List<Integer> newShape) implements BuiltinOperator {
    public static final OperatorDefinition<Reshape> DEFINITION = OperatorDefinition.builtin(
            22,
            "RESHAPE",
            d -> d.options(17, new Reshape(List.of()))
                    .inputs("input", "shape?")
                    .outputs("output")
                    .types("T i32 -> T : f32 f16 i8 u8 i16 i32 i64 bool u32 i4 str f64 u64 c64")
                    .typesBySpecification(
                            "copied byte by byte; the original at hand cannot be given such tensors",
                            "T i32 -> T : bf16 u16 c128 i2 u4 f8e4m3fn f8e5m2")
                    .shapes(Reshape::shapes)
                    .inPlace(0)
                    .kernel((operator, binding) -> Movement.whole(operator, Reshape::shapes, binding, 0)));

    public Reshape {
        newShape = List.copyOf(newShape);
    }

    @Override
    public OperatorDefinition<Reshape> definition() {
        return DEFINITION;
    }

    @Override
    public Reshape map(Slots slots) {
        return new Reshape(slots.int32s(0, newShape));
    }

    private static List<Shape> shapes(Reshape reshape, ShapeScope scope) {
        int[] wanted = scope.hasInput(1)
                ? scope.ints(1)
                : reshape.newShape.stream().mapToInt(Integer::intValue).toArray();
        boolean legacyScalar = !scope.hasInput(1) && wanted.length == 1 && wanted[0] == 0;
        return List.of(resolve(scope.shape(0), legacyScalar ? new int[0] : wanted));
    }

    /** The extents {@code wanted} with an open one worked out from {@code input}. */
    static Shape resolve(Shape input, int[] wanted) {
        int open = -1;
        long known = 1;
        boolean zero = false;
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] == -1 && open < 0) {
                open = i;
            } else if (wanted[i] < 0) {
                throw misfit(input, wanted, "at most one -1 and no other negative extent");
            } else if (wanted[i] == 0) {
                zero = true;
            } else {
                known = multiplyCapped(known, wanted[i]);
            }
        }
        int[] dims = wanted.clone();
        long elements = input.elements();
        if (open >= 0) {
            long left = zero ? 0 : elements / known;
            if (left > Integer.MAX_VALUE) {
                throw misfit(input, wanted, "extents below 2147483648");
            }
            dims[open] = (int) left;
        }
        Shape shape = Shape.of(dims);
        if (shape.elements() != elements) {
            throw misfit(input, wanted, elements + " elements");
        }
        return shape;
    }

    /** The product, held below what overflows: a product that large fits no input anyway. */
    private static long multiplyCapped(long product, int factor) {
        return Math.min(product * factor, Long.MAX_VALUE / Integer.MAX_VALUE);
    }

    private static TernException misfit(Shape input, int[] wanted, String expected) {
        return TernException.at("new shape of " + input)
                .expected(expected)
                .found(Arrays.toString(wanted))
                .fix("correct the new shape, or resize the input to fit it");
    }
}
