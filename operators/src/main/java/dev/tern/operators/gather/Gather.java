package dev.tern.operators.gather;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.movement.Axis;
import dev.tern.operators.movement.Extent;
import dev.tern.operators.movement.Staged;
import dev.tern.operators.movement.StringMovement;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Slices of the operand along {@code axis}, in the order of the indices; {@code batchDims} leading axes run together. */
public record Gather(int axis, int batchDims) implements BuiltinOperator {
    public static final OperatorDefinition<Gather> DEFINITION = OperatorDefinition.builtin(
            36,
            "GATHER",
            d -> d.options(23, new Gather(0, 0))
                    .versions(8, Gather::version)
                    .inputs("input", "indices")
                    .outputs("output")
                    .types("T I -> T : T=f32,u8,i8,i16,i32,i64,bool,str,i4 I=i16,i32,i64")
                    .typesBySpecification(
                            "newer than the original at hand", "T I -> T : T=f16,bf16,f8e4m3fn,f8e5m2 I=i16,i32,i64")
                    .shapes(Gather::shapes)
                    .kernel(Gather::bind));

    @Override
    public OperatorDefinition<Gather> definition() {
        return DEFINITION;
    }

    @Override
    public Gather map(Slots slots) {
        return new Gather(slots.int32(0, axis), slots.int32(1, batchDims));
    }

    private static int version(Gather gather, List<@Nullable DataType> inputs, List<DataType> outputs) {
        DataType type = inputs.isEmpty() ? null : inputs.getFirst();
        if (type == DataType.FLOAT8_E4M3FN || type == DataType.FLOAT8_E5M2) {
            return 8;
        }
        if (type == DataType.INT4) {
            return 7;
        }
        if (inputs.size() > 1 && inputs.get(1) == DataType.INT16) {
            return 6;
        }
        if (gather.batchDims != 0) {
            return 5;
        }
        return type == DataType.INT16 ? 4 : type == DataType.BOOL ? 3 : type == DataType.INT8 ? 2 : 1;
    }

    /** How many leading axes of operand and indices run together. */
    public int batchAxes(Shape indices) {
        return batchDims < 0 ? batchDims + indices.rank() : batchDims;
    }

    private static List<Shape> shapes(Gather gather, ShapeScope scope) {
        Shape input = scope.shape(0);
        Shape indices = scope.shape(1);
        int axis = Axis.of(gather.axis, input.rank());
        int batch = gather.batchAxes(indices);
        if (batch < 0 || batch > axis || batch > indices.rank()) {
            throw TernException.at("batch_dims")
                    .expected("0 to " + Math.min(axis, indices.rank()))
                    .found(String.valueOf(gather.batchDims))
                    .fix("correct the option");
        }
        if (scope.type(0) == DataType.STRING && input.rank() != 1) {
            throw TernException.at("string operand")
                    .expected("one axis")
                    .found(input.toString())
                    .fix("reshape the strings to a vector");
        }
        int[] dims = new int[input.rank() + indices.rank() - 1 - batch];
        int next = 0;
        for (int i = 0; i < axis; i++) {
            dims[next++] = input.dim(i);
            if (i < batch) {
                Extent.requireEqual(input.dim(i), indices.dim(i), "axis " + i + " of the indices");
            }
        }
        for (int i = batch; i < indices.rank(); i++) {
            dims[next++] = indices.dim(i);
        }
        for (int i = axis + 1; i < input.rank(); i++) {
            dims[next++] = input.dim(i);
        }
        return List.of(Shape.of(dims));
    }

    private static Kernel bind(Gather gather, Binding binding) {
        Shape shape = binding.shape(0);
        Tensor indices = binding.input(1);
        if (binding.outputType(0) == DataType.STRING) {
            return StringMovement.of(gather, Gather::shapes, binding, 0, (positions, count) -> {
                Indices.check(indices, binding.shape(0).dim(0));
                indices.readInts(0, count, positions, 0);
            });
        }
        Staged from = Staged.input(binding, 0);
        Staged to = Staged.output(binding, 0);
        int axis = Axis.of(gather.axis, shape.rank());
        int batch = gather.batchAxes(indices.shape());
        long batches = shape.elements(0, batch);
        long outer = shape.elements(batch, axis);
        int extent = shape.dim(axis);
        long slice = shape.elements(axis + 1, shape.rank()) * from.elementBytes();
        long count = indices.shape().elements(batch, indices.shape().rank());
        Runnable check = Indices.checked(binding, 1, () -> Indices.check(indices, extent));
        return () -> {
            check.run();
            from.load();
            if (slice > 0) {
                copy(from.memory(), to.memory(), indices, batches, outer, extent, count, slice);
            }
            to.store();
        };
    }

    private static void copy(
            MemorySegment from,
            MemorySegment to,
            Tensor indices,
            long batches,
            long outer,
            int extent,
            long count,
            long slice) {
        long at = 0;
        for (long b = 0; b < batches; b++) {
            for (long o = 0; o < outer; o++) {
                long base = (b * outer + o) * extent;
                for (long i = 0; i < count; i++) {
                    long index = indices.longAt(b * count + i);
                    MemorySegment.copy(from, (base + index) * slice, to, at, slice);
                    at += slice;
                }
            }
        }
    }
}
