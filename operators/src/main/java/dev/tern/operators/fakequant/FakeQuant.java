package dev.tern.operators.fakequant;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.arithmetic.Rounding;
import dev.tern.operators.elementwise.UnaryKernels;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;

/**
 * Floats moved to the nearest of the {@code 2^bits} numbers evenly spaced from {@code min} to {@code max}, after the
 * range has been moved a little so that zero is one of them.
 */
public record FakeQuant(float min, float max, int bits, boolean narrowRange) implements BuiltinOperator {
    public static final OperatorDefinition<FakeQuant> DEFINITION = OperatorDefinition.builtin(
            80,
            "FAKE_QUANT",
            d -> d.versions(2, (op, in, out) -> op.narrowRange ? 2 : 1)
                    .options(58, new FakeQuant(0f, 0f, 0, false))
                    .inputs("x")
                    .outputs("y")
                    .types("f32 -> f32")
                    .shapes(FakeQuant::shapes)
                    .inPlace(0)
                    .kernel(FakeQuant::bind));

    @Override
    public OperatorDefinition<FakeQuant> definition() {
        return DEFINITION;
    }

    @Override
    public FakeQuant map(Slots slots) {
        return new FakeQuant(
                slots.float32(0, min), slots.float32(1, max), slots.int32(2, bits), slots.bool(3, narrowRange));
    }

    private static List<Shape> shapes(FakeQuant op, ShapeScope scope) {
        if (op.narrowRange || op.bits < 2 || op.bits > 16 || !(op.min < op.max)) {
            throw TernException.at("options of FAKE_QUANT")
                    .expected("2 to 16 bits, a minimum below the maximum, and no narrow range")
                    .found(op.toString())
                    .fix("convert the model without fake quantisation of weights");
        }
        return List.of(scope.shape(0));
    }

    private static Kernel bind(FakeQuant op, Binding binding) {
        float highest = (1 << op.bits) - 1;
        float scale = (op.max - op.min) / highest;
        float fromMin = -op.min / scale;
        float zero = fromMin < 0 ? 0 : fromMin > highest ? highest : Rounding.halfAway(fromMin);
        float low = -zero * scale;
        float high = (highest - zero) * scale;
        float inverse = 1f / scale;
        return UnaryKernels.floats(binding, (x, out, n) -> {
            for (int i = 0; i < n; i++) {
                float held = Math.min(Math.max(x[i], low), high);
                out[i] = Rounding.halfAway((held - low) * inverse) * scale + low;
            }
        });
    }
}
