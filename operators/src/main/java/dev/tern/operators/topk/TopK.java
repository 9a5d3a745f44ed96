package dev.tern.operators.topk;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.movement.Axis;
import dev.tern.operators.movement.Filling;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The k largest elements along the last axis and their places, largest first; of equals the earlier first, and after all
 * numbers what is no number.
 */
public final class TopK {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            48,
            "TOPK_V2",
            34,
            d -> d.versions(3, TopK::version)
                    .inputs("input", "k")
                    .outputs("values", "indices")
                    .types("T i32|i16 -> T i32|i16 : f32 u8 i8 i16 i32 i64")
                    .shapes(TopK::shapes)
                    .kernel(TopK::bind));

    private TopK() {}

    private static int version(PlainOperator topK, List<@Nullable DataType> inputs, List<DataType> outputs) {
        if (inputs.contains(DataType.INT16) || outputs.contains(DataType.INT16)) {
            return 3;
        }
        return inputs.contains(DataType.INT8) ? 2 : 1;
    }

    private static List<Shape> shapes(PlainOperator topK, ShapeScope scope) {
        Shape input = scope.shape(0);
        int last = Axis.of(-1, input.rank());
        long k = Math.max(0, Axis.scalar(scope, 1));
        if (k > input.dim(last)) {
            throw TernException.at("k")
                    .expected("at most " + input.dim(last) + ", the length of a row")
                    .found(String.valueOf(k))
                    .fix("ask for fewer elements");
        }
        if (scope.outputType(1) == DataType.INT16 && input.dim(last) > Short.MAX_VALUE + 1) {
            throw TernException.at("last axis")
                    .expected("at most 32768 elements, which 16-bit indices can name")
                    .found(String.valueOf(input.dim(last)))
                    .fix("use 32-bit indices");
        }
        Shape output = input.with(last, (int) k);
        return List.of(output, output);
    }

    private static Kernel bind(PlainOperator topK, Binding binding) {
        Tensor input = binding.input(0);
        Tensor values = binding.output(0);
        Tensor indices = binding.output(1);
        int length = input.shape().dim(-1);
        int k = values.shape().dim(-1);
        long rows = input.shape().elements(0, input.shape().rank() - 1);
        long[] keys = binding.longs(length);
        float[] floats = binding.floats(input.type() == DataType.FLOAT32 ? length : 0);
        int[] heap = binding.ints(k);
        int bytes = input.type().bits() / 8;
        return () -> {
            for (long row = 0; row < rows && k > 0; row++) {
                keys(input, row * length, floats, keys);
                select(keys, heap);
                for (int i = 0; i < k; i++) {
                    long bits = Filling.bits(input.data(), (row * length + heap[i]) * bytes, bytes);
                    Filling.put(values.data(), (row * k + i) * bytes, bytes, bits);
                    indices.setInt(row * k + i, heap[i]);
                }
            }
        };
    }

    /** Numbers that order as the elements do. */
    private static void keys(Tensor input, long first, float[] floats, long[] keys) {
        if (input.type() != DataType.FLOAT32) {
            input.readLongs(first, keys.length, keys, 0);
            return;
        }
        input.readFloats(first, keys.length, floats, 0);
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key(floats[i]);
        }
    }

    private static long key(float x) {
        if (Float.isNaN(x)) {
            return Long.MIN_VALUE;
        }
        int bits = Float.floatToRawIntBits(x == 0 ? 0f : x);
        return bits >= 0 ? bits : Integer.MIN_VALUE - (long) bits - 1;
    }

    /** Fills {@code heap} with the places of the largest keys, best first. */
    private static void select(long[] keys, int[] heap) {
        int size = heap.length;
        for (int i = 0; i < size; i++) {
            heap[i] = i;
        }
        for (int i = size / 2 - 1; i >= 0; i--) {
            sink(keys, heap, i, size);
        }
        long worst = keys[heap[0]];
        for (int i = size; i < keys.length; i++) {
            // Of equal elements the earlier one is the better.
            if (keys[i] > worst) {
                heap[0] = i;
                sink(keys, heap, 0, size);
                worst = keys[heap[0]];
            }
        }
        for (int end = size - 1; end > 0; end--) {
            int last = heap[0];
            heap[0] = heap[end];
            heap[end] = last;
            sink(keys, heap, 0, end);
        }
    }

    private static boolean isBetter(long[] keys, int a, int b) {
        return keys[a] > keys[b] || (keys[a] == keys[b] && a < b);
    }

    /** Restores the heap, whose root is its worst element, below {@code root}. */
    private static void sink(long[] keys, int[] heap, int root, int size) {
        int moving = heap[root];
        int at = root;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && isBetter(keys, heap[child], heap[child + 1])) {
                child++;
            }
            if (!isBetter(keys, moving, heap[child])) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = moving;
    }
}
