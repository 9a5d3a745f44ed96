package dev.tern.operators.elu;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeRule;
import dev.tern.operators.arithmetic.ByteTable;
import dev.tern.operators.elementwise.UnaryKernels;
import dev.tern.tensor.DataType;

/** {@code x} from zero up, {@code exp(x) - 1} below. */
public final class Elu {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            111,
            "ELU",
            0,
            d -> d.inputs("x")
                    .outputs("y")
                    .types("T -> T : f32 i8")
                    .shapes(ShapeRule.sameAs(0))
                    .inPlace(0)
                    .kernel((op, binding) -> bind(binding)));

    private Elu() {}

    private static Kernel bind(Binding binding) {
        if (binding.output(0).type() != DataType.FLOAT32) {
            return ByteTable.ofReal(binding, x -> x < 0 ? (float) StrictMath.expm1(x) : x);
        }
        return UnaryKernels.floats(binding, (x, out, n) -> {
            for (int i = 0; i < n; i++) {
                out[i] = x[i] < 0 ? (float) Math.expm1(x[i]) : x[i];
            }
        });
    }
}
