package dev.tern.operators.hardswish;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeRule;
import dev.tern.operators.arithmetic.ByteTable;
import dev.tern.operators.elementwise.UnaryKernels;
import dev.tern.tensor.DataType;

/** {@code x * relu6(x + 3) / 6}. */
public final class HardSwish {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            117,
            "HARD_SWISH",
            91,
            d -> d.inputs("x")
                    .outputs("y")
                    .types("T -> T : f32 u8 i8")
                    .shapes(ShapeRule.sameAs(0))
                    .inPlace(0)
                    .kernel((op, binding) -> bind(binding)));

    private HardSwish() {}

    private static Kernel bind(Binding binding) {
        if (binding.output(0).type() != DataType.FLOAT32) {
            IntegerHardSwish function = IntegerHardSwish.of(binding.input(0), binding.output(0));
            return ByteTable.ofStored(binding, function::at);
        }
        return UnaryKernels.floats(binding, HardSwish::floats);
    }

    private static void floats(float[] x, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] * Math.min(6f, Math.max(0f, x[i] + 3f)) / 6f;
        }
    }
}
