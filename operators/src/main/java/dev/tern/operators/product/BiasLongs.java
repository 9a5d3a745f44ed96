package dev.tern.operators.product;

import dev.tern.operators.Binding;
import dev.tern.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The bias of integer sums: one number for each channel, or none; as 32-bit and as 64-bit numbers. */
public final class BiasLongs {
    private final @Nullable Tensor tensor;
    private final int[] narrow;
    private final long[] wide;

    private BiasLongs(@Nullable Tensor tensor, int[] narrow, long[] wide) {
        this.tensor = tensor;
        this.narrow = narrow;
        this.wide = wide;
    }

    /** The bias that operand {@code input} gives; zeros where it is absent. */
    public static BiasLongs of(Binding binding, int input, int channels) {
        Tensor tensor = binding.hasInput(input) ? binding.input(input) : null;
        return new BiasLongs(tensor, binding.ints(channels), binding.longs(channels));
    }

    /** Reads the bias as it is now. */
    public void refresh() {
        if (tensor != null) {
            for (int c = 0; c < wide.length; c++) {
                wide[c] = tensor.longAt(c);
                narrow[c] = (int) wide[c];
            }
        }
    }

    /** The bias in 32 bits. */
    public int[] narrow() {
        return narrow;
    }

    /** The bias in 64 bits. */
    public long[] wide() {
        return wide;
    }
}
