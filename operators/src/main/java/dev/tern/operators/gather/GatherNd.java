package dev.tern.operators.gather;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.movement.Filling;
import dev.tern.operators.movement.Staged;
import dev.tern.operators.movement.StringMovement;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Elements or slices of the operand that index tuples name. */
public final class GatherNd {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            107,
            "GATHER_ND",
            83,
            d -> d.versions(6, GatherNd::version)
                    .inputs("input", "indices")
                    .outputs("output")
                    .types("T I -> T : T=f32,u8,i8,i16,i32,i64,str,bool I=i16,i32,i64")
                    .typesBySpecification(
                            "newer than the original at hand", "T I -> T : T=f16,bf16,f8e4m3fn,f8e5m2 I=i16,i32,i64")
                    .shapes(GatherNd::shapes)
                    .kernel(GatherNd::bind));

    /** Tuples whose places are found together. */
    private static final int BLOCK = 512;

    private GatherNd() {}

    private static int version(PlainOperator gather, List<@Nullable DataType> inputs, List<DataType> outputs) {
        DataType type = inputs.isEmpty() ? null : inputs.getFirst();
        if (type == DataType.FLOAT8_E4M3FN || type == DataType.FLOAT8_E5M2) {
            return 6;
        }
        if (type == DataType.BOOL) {
            return 5;
        }
        if (inputs.size() > 1 && inputs.get(1) == DataType.INT16) {
            return 4;
        }
        return type == DataType.INT16 ? 3 : type == DataType.STRING ? 2 : 1;
    }

    private static List<Shape> shapes(PlainOperator gather, ShapeScope scope) {
        Shape input = scope.shape(0);
        Shape indices = scope.shape(1);
        if (input.rank() < 1 || indices.rank() < 1 || indices.dim(-1) > input.rank()) {
            throw TernException.at("indices")
                    .expected("tuples of at most " + input.rank() + " numbers for an operand with axes")
                    .found("shape " + indices + " into " + input)
                    .fix("make the last axis of the indices no longer than the operand's rank");
        }
        int width = indices.dim(-1);
        int[] dims = new int[indices.rank() - 1 + input.rank() - width];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = i < indices.rank() - 1 ? indices.dim(i) : input.dim(width + i - indices.rank() + 1);
        }
        return List.of(Shape.of(dims));
    }

    private static Kernel bind(PlainOperator gather, Binding binding) {
        Tensor indices = binding.input(1);
        if (binding.outputType(0) == DataType.STRING) {
            return StringMovement.of(
                    gather,
                    GatherNd::shapes,
                    binding,
                    0,
                    (positions, count) -> choose(indices, binding.shape(0), positions, count));
        }
        Shape shape = binding.shape(0);
        Staged from = Staged.input(binding, 0);
        Staged to = Staged.output(binding, 0);
        IndexTuples tuples = IndexTuples.of(indices, shape);
        int bytes = from.elementBytes();
        long slice = shape.elements(tuples.width(), shape.rank()) * bytes;
        Runnable check = Indices.checked(binding, 1, tuples::check);
        long[] block = binding.longs(Math.max(BLOCK, tuples.numbers(BLOCK)));
        return () -> {
            check.run();
            from.load();
            for (long first = 0; first < tuples.count() && slice > 0; first += BLOCK) {
                int count = (int) Math.min(BLOCK, tuples.count() - first);
                tuples.elements(first, count, block);
                if (slice == bytes && bytes <= Long.BYTES && Integer.bitCount(bytes) == 1) {
                    elements(from.memory(), block, count, bytes, to.memory(), first * bytes);
                    continue;
                }
                for (int i = 0; i < count; i++) {
                    MemorySegment.copy(from.memory(), block[i] * bytes, to.memory(), (first + i) * slice, slice);
                }
            }
            to.store();
        };
    }

    private static void elements(MemorySegment from, long[] elements, int count, int bytes, MemorySegment to, long at) {
        for (int i = 0; i < count; i++) {
            Filling.put(to, at + (long) i * bytes, bytes, Filling.bits(from, elements[i] * bytes, bytes));
        }
    }

    private static void choose(Tensor indices, Shape shape, int[] positions, int count) {
        IndexTuples tuples = IndexTuples.of(indices, shape);
        tuples.check();
        int slice = (int) shape.elements(tuples.width(), shape.rank());
        for (int i = 0; i < count; i++) {
            positions[i] = (int) tuples.element(i / slice) + i % slice;
        }
    }
}
