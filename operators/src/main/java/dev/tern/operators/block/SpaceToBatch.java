package dev.tern.operators.block;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.TypeVersions;
import dev.tern.operators.movement.Box;
import dev.tern.operators.movement.Copies;
import dev.tern.operators.movement.Movement;
import dev.tern.operators.movement.StridedCopy;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** SPACE_TO_BATCH_ND pads an image and deals its blocks out into batches; BATCH_TO_SPACE_ND collects and crops. */
public final class SpaceToBatch {
    private static final String TYPES = "T i32 i32 -> T : f32 u8 i8 i16 i32 i64";

    public static final OperatorDefinition<PlainOperator> SPACE_TO_BATCH_ND = PlainOperator.define(
            38,
            "SPACE_TO_BATCH_ND",
            25,
            d -> d.versions(4, TypeVersions.of(0, "i8 2", "i16 4"))
                    .inputs("input", "block", "paddings")
                    .outputs("output")
                    .types(TYPES)
                    .shapes(SpaceToBatch::dealtShapes)
                    .kernel(SpaceToBatch::deal));

    public static final OperatorDefinition<PlainOperator> BATCH_TO_SPACE_ND = PlainOperator.define(
            37,
            "BATCH_TO_SPACE_ND",
            24,
            d -> d.versions(4, TypeVersions.of(0, "i8 2", "i16 4"))
                    .inputs("input", "block", "crops")
                    .outputs("output")
                    .types(TYPES)
                    .shapes(SpaceToBatch::collectedShapes)
                    .kernel(SpaceToBatch::collect));

    private SpaceToBatch() {}

    private static List<Shape> dealtShapes(PlainOperator operator, ShapeScope scope) {
        Shape image = scope.shape(0);
        return List.of(
                BatchBlocks.of(scope.data(1), scope.data(2), image.rank()).inBatches(image));
    }

    private static List<Shape> collectedShapes(PlainOperator operator, ShapeScope scope) {
        Shape batches = scope.shape(0);
        return List.of(
                BatchBlocks.of(scope.data(1), scope.data(2), batches.rank()).image(batches));
    }

    private static Kernel deal(PlainOperator operator, Binding binding) {
        Shape image = binding.shape(0);
        Shape batches = binding.output(0).shape();
        Tensor sizes = binding.input(1);
        Tensor margins = binding.input(2);
        DataType type = binding.outputType(0);
        int bytes = type.bits() / 8;
        long ground = bytes < 4 ? binding.outputQuantization(0).zeroPoint() : 0;
        MemorySegment to = binding.output(0).data();
        boolean pads = image.elements() != batches.elements();
        return copies(
                binding,
                pads ? new Copies.Ground(to, bytes, ground) : null,
                () -> BatchBlocks.of(sizes, margins, image.rank()).boxes(image, batches),
                bytes);
    }

    private static Kernel collect(PlainOperator operator, Binding binding) {
        Shape batches = binding.shape(0);
        Shape image = binding.output(0).shape();
        Tensor sizes = binding.input(1);
        Tensor margins = binding.input(2);
        return copies(
                binding,
                null,
                () -> BatchBlocks.of(sizes, margins, batches.rank()).boxes(image, batches).stream()
                        .map(Box::reversed)
                        .toList(),
                binding.outputType(0).bits() / 8);
    }

    private static Kernel copies(Binding binding, Copies.@Nullable Ground ground, Supplier<List<Box>> plan, int bytes) {
        DataType type = binding.outputType(0);
        if (type == DataType.INT8 || type == DataType.UINT8 || type == DataType.INT16) {
            Movement.requireSameQuantization(binding, 0, 0);
        }
        MemorySegment from = binding.input(0).data();
        MemorySegment to = binding.output(0).data();
        Supplier<StridedCopy[]> ready =
                () -> plan.get().stream().map(box -> StridedCopy.of(box, bytes)).toArray(StridedCopy[]::new);
        return Movement.areConstant(binding, 1, 2)
                ? Copies.on(ground, from, to, ready.get())
                : () -> Copies.on(ground, from, to, ready.get()).run();
    }
}
