package dev.tern.operators.split;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.TypeVersions;
import dev.tern.operators.movement.Axis;
import dev.tern.operators.movement.Extent;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.Collections;
import java.util.List;

/** One operand cut into {@code count} equal pieces along an axis. */
public record Split(int count) implements BuiltinOperator {
    public static final OperatorDefinition<Split> DEFINITION = OperatorDefinition.builtin(
            49,
            "SPLIT",
            d -> d.options(35, new Split(0))
                    .versions(5, TypeVersions.of(1, "i8 2", "i32 3", "i16 4", "f8e4m3fn f8e5m2 5"))
                    .inputs("axis", "input")
                    .outputs("pieces+")
                    .types("i32 T -> T : f32 u8 i8 i16 i32")
                    .typesBySpecification("newer than the original at hand", "i32 T -> T : i64 f8e4m3fn f8e5m2")
                    .shapes(Split::shapes)
                    .kernel((operator, binding) -> Pieces.bind(binding, 1, 0)));

    @Override
    public OperatorDefinition<Split> definition() {
        return DEFINITION;
    }

    @Override
    public int resultCount() {
        return count;
    }

    @Override
    public Split map(Slots slots) {
        return new Split(slots.int32(0, count));
    }

    private static List<Shape> shapes(Split split, ShapeScope scope) {
        Extent.requireEqual(scope.outputCount(), split.count, "number of pieces against number of results");
        Shape input = scope.shape(1);
        int axis = Axis.of(Axis.scalar(scope, 0), input.rank());
        if (input.dim(axis) % split.count != 0) {
            throw TernException.at("axis " + axis)
                    .expected("an extent that " + split.count + " equal pieces make up")
                    .found(String.valueOf(input.dim(axis)))
                    .fix("change the number of pieces, or use SPLIT_V");
        }
        return Collections.nCopies(split.count, input.with(axis, input.dim(axis) / split.count));
    }
}
