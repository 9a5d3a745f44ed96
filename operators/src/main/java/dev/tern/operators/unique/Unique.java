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
        Tensor input = binding.input(0);
        Extent.requireEqual(1, input.shape().rank(), "rank of the operand");
        Numbering numbering = new Numbering(binding, input.intElements());
        int[] first = binding.ints(input.elements());
        return () -> run(binding, numbering, first);
    }

    private static void run(Binding binding, Numbering numbering, int[] first) {
        Tensor input = binding.input(0);
        int count = input.intElements();
        boolean floats = input.type() == DataType.FLOAT32;
        Tensor indices = binding.allocateOutput(1, input.shape());
        numbering.clear();
        for (int i = 0; i < count; i++) {
            int known = numbering.size();
            int number = numbering.of(floats ? key(input.floatAt(i)) : input.longAt(i));
            if (number == known) {
                first[number] = i;
            }
            indices.setLong(i, number);
        }
        Tensor values = binding.allocateOutput(0, Shape.of(numbering.size()));
        int bytes = input.type().bits() / 8;
        for (int u = 0; u < numbering.size(); u++) {
            Filling.put(
                    values.data(), (long) u * bytes, bytes, Filling.bits(input.data(), (long) first[u] * bytes, bytes));
        }
    }

    /** Equal for equal numbers: zeros of either sign are one. */
    private static long key(float x) {
        return Float.floatToIntBits(x == 0 ? 0f : x);
    }
}
