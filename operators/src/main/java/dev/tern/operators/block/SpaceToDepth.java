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

/** Every tile of {@code size} by {@code size} pixels becomes one pixel with as many times the channels. */
public record SpaceToDepth(int size) implements BuiltinOperator {
    public static final OperatorDefinition<SpaceToDepth> DEFINITION = OperatorDefinition.builtin(
            26,
            "SPACE_TO_DEPTH",
            d -> d.options(19, new SpaceToDepth(0))
                    .versions(2, TypeVersions.of(0, "i8 2"))
                    .inputs("input")
                    .outputs("output")
                    .types("T -> T : f32 u8 i8 i32 i64")
                    .shapes(SpaceToDepth::shapes)
                    .kernel(SpaceToDepth::bind));

    @Override
    public OperatorDefinition<SpaceToDepth> definition() {
        return DEFINITION;
    }

    @Override
    public SpaceToDepth map(Slots slots) {
        return new SpaceToDepth(slots.int32(0, size));
    }

    /** Refuses block sizes that no image has. */
    static void checkSize(Shape input, int size) {
        Extent.requireEqual(4, input.rank(), "rank of the image");
        if (size < 1) {
            throw TernException.at("block_size")
                    .expected("1 or more")
                    .found(String.valueOf(size))
                    .fix("correct the option");
        }
    }

    private static List<Shape> shapes(SpaceToDepth operator, ShapeScope scope) {
        Shape input = scope.shape(0);
        int size = operator.size;
        checkSize(input, size);
        if (input.dim(1) % size != 0 || input.dim(2) % size != 0) {
            throw TernException.at("height and width")
                    .expected("multiples of the block size " + size)
                    .found(input.toString())
                    .fix("pad the image first");
        }
        int depth = Extent.of((long) Extent.of((long) input.dim(3) * size) * size);
        return List.of(Shape.of(input.dim(0), input.dim(1) / size, input.dim(2) / size, depth));
    }

    /** The copy from an image to tiles in its channels; {@code tiles} is the shape of those. */
    static Box box(Shape image, Shape tiles, int size) {
        int[] extents = {tiles.dim(0), tiles.dim(1), size, tiles.dim(2), size, image.dim(3)};
        long[] from = Box.strides(image);
        long[] to = Box.strides(tiles);
        long depth = image.dim(3);
        return new Box(
                extents,
                new long[] {from[0], size * from[1], from[1], size * from[2], from[2], 1},
                0,
                new long[] {to[0], to[1], size * depth, to[2], depth, 1},
                0);
    }

    private static Kernel bind(SpaceToDepth operator, Binding binding) {
        Box box = box(binding.shape(0), binding.output(0).shape(), operator.size);
        return Movement.box(operator, SpaceToDepth::shapes, binding, 0, () -> box);
    }
}
