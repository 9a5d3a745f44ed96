package dev.tern.operators.exp;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeRule;
import dev.tern.operators.arithmetic.ByteTable;
import dev.tern.operators.arithmetic.FloatCurves;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.arithmetic.ShortTable;
import dev.tern.operators.elementwise.UnaryKernels;

/** {@code e^x}. */
public final class Exp {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            47,
            "EXP",
            33,
            d -> d.versions(2, (op, in, out) -> out.getFirst().isInteger() ? 2 : 1)
                    .inputs("x")
                    .outputs("y")
                    .types("T -> T : f32 i8 i16")
                    .shapes(ShapeRule.sameAs(0))
                    .inPlace(0)
                    .kernel((op, binding) -> bind(binding)));

    private Exp() {}

    private static Kernel bind(Binding binding) {
        return switch (binding.output(0).type()) {
            case FLOAT32 ->
                UnaryKernels.floats(binding, (x, out, n) -> {
                    for (int i = 0; i < n; i++) {
                        out[i] = FloatCurves.exp(x[i]);
                    }
                });
            case INT16 -> shorts(binding);
            default -> ByteTable.ofReal(binding, Exp::exact);
        };
    }

    private static Kernel shorts(Binding binding) {
        PerTensor in = PerTensor.symmetric(binding.input(0).quantization(), "the input");
        PerTensor out = PerTensor.symmetric(binding.output(0).quantization(), "the result");
        ShortTable table = ShortTable.ofFloats(in, out, Exp::exact);
        return UnaryKernels.ints(binding, (x, y, n) -> {
            for (int i = 0; i < n; i++) {
                y[i] = table.at(x[i]);
            }
        });
    }

    private static float exact(float x) {
        return (float) StrictMath.exp(x);
    }
}
