package dev.tern.operators.hashtable;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.Resources;
import dev.tern.operators.ShapeScope;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** HASHTABLE_FIND: the value of every key; the first of the default values for keys that the table lacks. */
public final class HashtableFind {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            137,
            "HASHTABLE_FIND",
            108,
            d -> d.inputs("table", "keys", "default value")
                    .outputs("values")
                    .types("res str i64 -> i64", "res i64 str -> str")
                    .shapes((operator, scope) -> shapes(scope))
                    .stateful()
                    .kernel((operator, binding) -> bind(binding)));

    private HashtableFind() {}

    private static List<Shape> shapes(ShapeScope scope) {
        if (scope.shape(2).elements() < 1) {
            throw TernException.at("default value")
                    .expected("a value")
                    .found("shape " + scope.shape(2))
                    .fix("give the value for keys that the table lacks");
        }
        return List.of(scope.shape(1));
    }

    private static Kernel bind(Binding binding) {
        Resources resources = binding.resources();
        Tensor handle = binding.input(0);
        boolean strings = binding.outputType(0) == DataType.STRING;
        return () -> {
            Table table = Table.of(resources, handle.intAt(0));
            Tensor keys = binding.input(1);
            table.checkReady(keys.type(), binding.outputType(0));
            Object otherwise = Table.element(binding.input(2), 0);
            if (strings) {
                findStrings(table, keys, otherwise, binding);
            } else {
                findNumbers(table, keys, otherwise, binding.output(0));
            }
        };
    }

    private static void findNumbers(Table table, Tensor keys, Object otherwise, Tensor output) {
        for (long i = 0; i < keys.elements(); i++) {
            Object found = table.find(Table.element(keys, i));
            output.setLong(i, (Long) (found == null ? otherwise : found));
        }
    }

    private static void findStrings(Table table, Tensor keys, Object otherwise, Binding binding) {
        List<byte[]> found = new ArrayList<>();
        for (long i = 0; i < keys.elements(); i++) {
            Object value = table.find(Table.element(keys, i));
            found.add(((String) (value == null ? otherwise : value)).getBytes(StandardCharsets.ISO_8859_1));
        }
        byte[] encoded = StringElements.encode(found);
        binding.allocateOutput(0, keys.shape(), encoded.length).data().copyFrom(MemorySegment.ofArray(encoded));
    }
}
