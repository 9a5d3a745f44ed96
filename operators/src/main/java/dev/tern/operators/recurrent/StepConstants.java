package dev.tern.operators.recurrent;

import dev.tern.operators.Binding;
import dev.tern.operators.product.DynamicQuantizer;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Reals, one for each unit, that every step uses: a bias, coefficients, peephole weights (8-bit ones scaled). */
public final class StepConstants {
    private final Tensor tensor;
    private final boolean constant;
    private final float[] values;
    private boolean read;

    private StepConstants(Binding binding, int i) {
        tensor = DynamicQuantizer.signed(binding.input(i));
        constant = binding.isConstant(i);
        values = binding.floats(tensor.elements());
    }

    /** What operand {@code i} holds. */
    public static StepConstants of(Binding binding, int i) {
        StepConstants constants = new StepConstants(binding, i);
        constants.refresh();
        return constants;
    }

    /** What operand {@code i} holds, or null where it is left out. */
    public static @Nullable StepConstants ifGiven(Binding binding, int i) {
        return i >= 0 && binding.hasInput(i) ? of(binding, i) : null;
    }

    /** Reads the operand as it is now; cheap where it never changes. */
    public void refresh() {
        if (read && constant) {
            return;
        }
        tensor.readFloats(0, values.length, values, 0);
        if (tensor.type() != DataType.FLOAT32) {
            float scale = tensor.quantization().scale();
            for (int i = 0; i < values.length; i++) {
                values[i] *= scale;
            }
        }
        read = true;
    }

    /** The reals. */
    public float[] values() {
        return values;
    }
}
