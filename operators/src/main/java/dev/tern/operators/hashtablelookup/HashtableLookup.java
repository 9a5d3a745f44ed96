package dev.tern.operators.hashtablelookup;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.movement.Filling;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * HASHTABLE_LOOKUP: the rows of a table whose keys, in ascending order, are given beside it. Keys that it lacks get zeros
 * (empty strings), and the second result says which were found.
 */
public final class HashtableLookup {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            10,
            "HASHTABLE_LOOKUP",
            0,
            d -> d.inputs("lookups", "keys", "values")
                    .outputs("values", "hits")
                    .types("i32 i32 T -> T u8 : f32 i32 i64 i8 u8 i16 bool str")
                    .shapes((operator, scope) -> shapes(scope))
                    .kernel((operator, binding) -> bind(binding)));

    private HashtableLookup() {}

    private static List<Shape> shapes(ShapeScope scope) {
        Shape lookups = scope.shape(0);
        Shape keys = scope.shape(1);
        Shape values = scope.shape(2);
        boolean strings = scope.type(2) == DataType.STRING;
        if (lookups.rank() != 1
                || keys.rank() != 1
                || values.rank() < 1
                || (strings && values.rank() != 1)
                || values.dim(0) < 1
                || keys.dim(0) != values.dim(0)) {
            throw TernException.at("lookups, keys and values")
                    .expected("two lists, and as many rows of values as keys, at least one")
                    .found(lookups + ", " + keys + " and " + values)
                    .fix("make keys and values fit together");
        }
        return List.of(values.with(0, lookups.dim(0)), lookups);
    }

    private static Kernel bind(Binding binding) {
        Tensor lookups = binding.input(0);
        Tensor keyTensor = binding.input(1);
        int[] keys = binding.ints(keyTensor.elements());
        boolean strings = binding.outputType(0) == DataType.STRING;
        return () -> {
            keyTensor.readInts(0, keys.length, keys, 0);
            if (strings) {
                copyStrings(lookups, keys, binding);
            } else {
                copyRows(lookups, keys, binding.output(1), binding.input(2), binding.output(0));
            }
        };
    }

    private static void copyRows(Tensor lookups, int[] keys, Tensor hits, Tensor values, Tensor output) {
        long rowBytes = values.data().byteSize() / keys.length;
        for (long i = 0; i < lookups.elements(); i++) {
            int row = find(keys, lookups.intAt(i));
            hits.setInt(i, row < 0 ? 0 : 1);
            if (row < 0) {
                Filling.clear(output.data(), i * rowBytes, rowBytes);
            } else {
                MemorySegment.copy(values.data(), row * rowBytes, output.data(), i * rowBytes, rowBytes);
            }
        }
    }

    /** With a string result, both results get their memory from the run. */
    private static void copyStrings(Tensor lookups, int[] keys, Binding binding) {
        Tensor hits = binding.allocateOutput(1, lookups.shape());
        MemorySegment values = binding.input(2).data();
        List<byte[]> found = new ArrayList<>();
        for (long i = 0; i < lookups.elements(); i++) {
            int row = find(keys, lookups.intAt(i));
            hits.setInt(i, row < 0 ? 0 : 1);
            found.add(row < 0 ? new byte[0] : StringElements.slice(values, row).toArray(ValueLayout.JAVA_BYTE));
        }
        byte[] encoded = StringElements.encode(found);
        binding.allocateOutput(0, lookups.shape(), encoded.length).data().copyFrom(MemorySegment.ofArray(encoded));
    }

    /** A place of {@code key} among ascending keys, by halving, or -1. */
    private static int find(int[] keys, int key) {
        int from = 0;
        int to = keys.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (keys[middle] == key) {
                return middle;
            }
            if (keys[middle] < key) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return -1;
    }
}
