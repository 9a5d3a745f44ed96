package dev.tern.operators.block;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.TypeVersions;
import dev.tern.operators.movement.Box;
import dev.tern.operators.movement.Extent;
import dev.tern.operators.movement.Movement;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;

/** Every pixel becomes a tile of {@code size} by {@code size} pixels that share its channels. */
public record DepthToSpace(int size) implements BuiltinOperator {
    public static final OperatorDefinition<DepthToSpace> DEFINITION = OperatorDefinition.builtin(
            5,
            "DEPTH_TO_SPACE",
            d -> d.options(94, new DepthToSpace(0))
                    .versions(2, TypeVersions.of(0, "i8 2"))
                    .inputs("input")
                    .outputs("output")
                    .types("T -> T : f32 u8 i8 i32 i64")
                    .shapes(DepthToSpace::shapes)
                    .kernel(DepthToSpace::bind));

    @Override
    public OperatorDefinition<DepthToSpace> definition() {
        return DEFINITION;
    }

    @Override
    public DepthToSpace map(Slots slots) {
        return new DepthToSpace(slots.int32(0, size));
    }

    private static List<Shape> shapes(DepthToSpace operator, ShapeScope scope) {
        Shape input = scope.shape(0);
        int size = operator.size;
        SpaceToDepth.checkSize(input, size);
        long tile = (long) size * size;
        if (input.dim(3) % tile != 0) {
            throw TernException.at("channels")
                    .expected("a multiple of the tile's " + tile + " pixels")
                    .found(String.valueOf(input.dim(3)))
                    .fix("correct the block size");
        }
        return List.of(Shape.of(
                input.dim(0), Extent.of((long) input.dim(1) * size), Extent.of((long) input.dim(2) * size), (int)
                        (input.dim(3) / tile)));
    }

    private static Kernel bind(DepthToSpace operator, Binding binding) {
        Box box = SpaceToDepth.box(binding.output(0).shape(), binding.shape(0), operator.size)
                .reversed();
        return Movement.box(operator, DepthToSpace::shapes, binding, 0, () -> box);
    }
}
