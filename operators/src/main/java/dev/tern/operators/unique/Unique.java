package dev.tern.operators.unique;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import dev.tern.operators.movement.Extent;
import dev.tern.operators.movement.Filling;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.HashMap;
import java.util.Map;

/** The different elements of a vector in the order of their first appearance, and for each element which of them it is. */
public record Unique(DataType indexType) implements BuiltinOperator {
    public static final OperatorDefinition<Unique> DEFINITION = OperatorDefinition.builtin(
            103,
            "UNIQUE",
            d -> d.options(80, new Unique(DataType.INT32))
                    .inputs("input")
                    .outputs("values", "indices")
                    .types("T -> T i32|i64 : f32 u8 i8 i16 i32 i64")
                    .sizedByRun("the data say how many different elements there are")
                    .kernel(Unique::bind));

    @Override
    public OperatorDefinition<Unique> definition() {
        return DEFINITION;
    }

    @Override
    public Unique map(Slots slots) {
        return new Unique(slots.type(0, indexType));
    }

    private static Kernel bind(Unique operator, Binding binding) {
        if (binding.outputType(1) != operator.indexType) {
            throw TernException.at("option for the type of the indices")
                    .expected("the result's type " + binding.outputType(1).text())
                    .found(operator.indexType.text())
                    .fix("make both int32 or both int64");
        }
        return () -> run(binding);
    }

    private static void run(Binding binding) {
        Tensor input = binding.input(0);
        Extent.requireEqual(1, input.shape().rank(), "rank of the operand");
        int count = input.intElements();
        boolean floats = input.type() == DataType.FLOAT32;
        Tensor indices = binding.allocateOutput(1, input.shape());
        int[] first = new int[count];
        Map<Long, Integer> seen = new HashMap<>();
        for (int i = 0; i < count; i++) {
            long key = floats ? key(input.floatAt(i)) : input.longAt(i);
            Integer before = seen.putIfAbsent(key, seen.size());
            if (before == null) {
                first[seen.size() - 1] = i;
            }
            indices.setLong(i, before == null ? seen.size() - 1 : before);
        }
        Tensor values = binding.allocateOutput(0, Shape.of(seen.size()));
        int bytes = input.type().bits() / 8;
        for (int u = 0; u < seen.size(); u++) {
            Filling.put(
                    values.data(), (long) u * bytes, bytes, Filling.bits(input.data(), (long) first[u] * bytes, bytes));
        }
    }

    /** Equal for equal numbers: zeros of either sign are one. */
    private static long key(float x) {
        return Float.floatToIntBits(x == 0 ? 0f : x);
    }
}
