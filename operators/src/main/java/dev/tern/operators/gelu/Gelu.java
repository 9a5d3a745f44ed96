package dev.tern.operators.gelu;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeRule;
import dev.tern.operators.Slots;
import dev.tern.operators.arithmetic.ByteTable;
import dev.tern.operators.arithmetic.ErrorFunction;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.arithmetic.ShortTable;
import dev.tern.operators.elementwise.UnaryKernels;

/**
 * {@code x} times the standard normal distribution up to {@code x}.
 *
 * @param approximate whether a hyperbolic tangent stands in for the distribution
 */
public record Gelu(boolean approximate) implements BuiltinOperator {
    private static final float SQRT_HALF = 0.70710678f;
    private static final float SQRT_TWO_OVER_PI = 0.7978846f;

    public static final OperatorDefinition<Gelu> DEFINITION = OperatorDefinition.builtin(
            150,
            "GELU",
            d -> d.versions(3, (op, in, out) -> switch (out.getFirst()) {
                        case FLOAT16 -> 3;
                        case INT8, UINT8 -> 2;
                        default -> 1;
                    })
                    .options(116, new Gelu(false))
                    .inputs("x")
                    .outputs("y")
                    .types("T -> T : f32 u8 i8")
                    .typesBySpecification("the original at hand has no 16-bit forms", "T -> T : f16 i16")
                    .shapes(ShapeRule.sameAs(0))
                    .inPlace(0)
                    .kernel(Gelu::bind));

    @Override
    public OperatorDefinition<Gelu> definition() {
        return DEFINITION;
    }

    @Override
    public Gelu map(Slots slots) {
        return new Gelu(slots.bool(0, approximate));
    }

    private static Kernel bind(Gelu gelu, Binding binding) {
        ByteTable.Real function = gelu.approximate ? Gelu::approximate : Gelu::exact;
        return switch (binding.output(0).type()) {
            case FLOAT32, FLOAT16 -> UnaryKernels.floats(binding, gelu.approximate ? Gelu::approximate : Gelu::exact);
            case INT16 -> shorts(binding, function);
            default -> ByteTable.ofReal(binding, function);
        };
    }

    private static Kernel shorts(Binding binding, ByteTable.Real function) {
        PerTensor in = PerTensor.symmetric(binding.input(0).quantization(), "the input");
        PerTensor out = PerTensor.symmetric(binding.output(0).quantization(), "the result");
        ShortTable table = ShortTable.ofFloats(in, out, function);
        return UnaryKernels.ints(binding, (x, y, n) -> {
            for (int i = 0; i < n; i++) {
                y[i] = table.at(x[i]);
            }
        });
    }

    private static float exact(float x) {
        return 0.5f * x * (float) ErrorFunction.complement(-x * SQRT_HALF);
    }

    private static float approximate(float x) {
        return 0.5f * x * (1f + (float) StrictMath.tanh(SQRT_TWO_OVER_PI * (x + 0.044715f * x * x * x)));
    }

    private static void exact(float[] x, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = exact(x[i]);
        }
    }

    private static void approximate(float[] x, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = approximate(x[i]);
        }
    }
}
