package dev.tern.operators.resize;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Images at another size, every pixel taken from the nearest one. */
public record ResizeNearestNeighbor(boolean alignCorners, boolean halfPixelCenters) implements BuiltinOperator {
    public static final OperatorDefinition<ResizeNearestNeighbor> DEFINITION = OperatorDefinition.builtin(
            97,
            "RESIZE_NEAREST_NEIGHBOR",
            d -> d.options(74, new ResizeNearestNeighbor(false, false))
                    .versions(4, ResizeNearestNeighbor::version)
                    .inputs("images", "size")
                    .outputs("output")
                    .types("T i32 -> T : f32 u8 i8 i16")
                    .typesBySpecification(
                            "copied by size of element; the original at hand lists fewer types",
                            "T i32 -> T : i32 u32 f16 bf16 bool")
                    .shapes((operator, scope) -> Sampling.shapes(scope))
                    .kernel(ResizeNearestNeighbor::bind));

    @Override
    public OperatorDefinition<ResizeNearestNeighbor> definition() {
        return DEFINITION;
    }

    @Override
    public ResizeNearestNeighbor map(Slots slots) {
        return new ResizeNearestNeighbor(slots.bool(0, alignCorners), slots.bool(1, halfPixelCenters));
    }

    private static int version(
            ResizeNearestNeighbor operator, List<@Nullable DataType> inputs, List<DataType> outputs) {
        DataType type = outputs.isEmpty() ? DataType.FLOAT32 : outputs.getFirst();
        if (type == DataType.INT16) {
            return 4;
        }
        return operator.alignCorners || operator.halfPixelCenters ? 3 : type == DataType.INT8 ? 2 : 1;
    }

    private static Kernel bind(ResizeNearestNeighbor operator, Binding binding) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        Shape from = input.shape();
        Shape to = output.shape();
        int[] rows = sources(binding, operator, from.dim(1), to.dim(1));
        int[] columns = sources(binding, operator, from.dim(2), to.dim(2));
        long pixel = (long) input.type().bits() / 8 * from.dim(3);
        int batches = from.dim(0);
        return () -> run(input.data(), output.data(), batches, from.dim(1), from.dim(2), rows, columns, pixel);
    }

    private static int[] sources(Binding binding, ResizeNearestNeighbor operator, int from, int to) {
        int[] sources = binding.ints(to);
        for (int i = 0; i < to; i++) {
            sources[i] = operator.source(binding.outputType(0), from, to, i);
        }
        return sources;
    }

    /** Which of {@code from} pixels pixel {@code i} of {@code to} is taken from, in images of {@code type}. */
    public int source(DataType type, int from, int to, int i) {
        Sampling sampling = new Sampling(from, to, alignCorners, halfPixelCenters);
        boolean isFixed = type == DataType.UINT8 && !alignCorners && !halfPixelCenters;
        return isFixed ? sampling.nearestFixed(i) : sampling.nearest(i);
    }

    private static void run(
            MemorySegment from,
            MemorySegment to,
            int batches,
            int height,
            int width,
            int[] rows,
            int[] columns,
            long pixel) {
        long rowBytes = columns.length * pixel;
        long at = 0;
        for (int b = 0; b < batches; b++) {
            for (int y = 0; y < rows.length; y++) {
                if (y > 0 && rows[y] == rows[y - 1]) {
                    MemorySegment.copy(to, at - rowBytes, to, at, rowBytes);
                } else {
                    long row = ((long) b * height + rows[y]) * width * pixel;
                    for (int x = 0; x < columns.length; x++) {
                        MemorySegment.copy(from, row + columns[x] * pixel, to, at + x * pixel, pixel);
                    }
                }
                at += rowBytes;
            }
        }
    }
}
