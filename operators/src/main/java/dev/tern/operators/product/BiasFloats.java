package dev.tern.operators.product;

import dev.tern.operators.Binding;
import dev.tern.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The bias of float results: one number for each channel, or none. */
public final class BiasFloats {
    private final @Nullable Tensor tensor;
    private final float[] values;

    private BiasFloats(@Nullable Tensor tensor, float[] values) {
        this.tensor = tensor;
        this.values = values;
    }

    /** The bias that operand {@code input} gives; zeros where it is absent. */
    public static BiasFloats of(Binding binding, int input, int channels) {
        return new BiasFloats(binding.hasInput(input) ? binding.input(input) : null, binding.floats(channels));
    }

    /** Reads the bias as it is now. */
    public void refresh() {
        if (tensor != null) {
            tensor.readFloats(0, values.length, values, 0);
        }
    }

    /** Adds the bias to {@code count} rows of channels. */
    public void add(float[] results, int count) {
        if (tensor != null) {
            for (int r = 0; r < count; r++) {
                addRow(results, r * values.length, values);
            }
        }
    }

    private static void addRow(float[] results, int at, float[] values) {
        for (int c = 0; c < values.length; c++) {
            results[at + c] += values[c];
        }
    }

    /** The bias itself, zeros where there is none. */
    public float[] values() {
        return values;
    }
}
