package dev.tern.operators.product;

import dev.tern.operators.Binding;
import dev.tern.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The bias of integer sums: one number for each channel, or none; as 32-bit and as 64-bit numbers. */
public final class BiasLongs {
    private final @Nullable Tensor tensor;
    private final boolean constant;
    private final int[] narrow;
    private final long[] wide;
    private boolean read;

    private BiasLongs(@Nullable Tensor tensor, boolean constant, int[] narrow, long[] wide) {
        this.tensor = tensor;
        this.constant = constant;
        this.narrow = narrow;
        this.wide = wide;
    }

    /** The bias that operand {@code input} gives; zeros where it is absent. */
    public static BiasLongs of(Binding binding, int input, int channels) {
        Tensor tensor = binding.hasInput(input) ? binding.input(input) : null;
        boolean constant = tensor != null && binding.isConstant(input);
        return new BiasLongs(tensor, constant, binding.ints(channels), binding.longs(channels));
    }

    /** Reads the bias as it is now. */
    public void refresh() {
        if (tensor == null || constant && read) {
            return;
        }
        tensor.readLongs(0, wide.length, wide, 0);
        for (int c = 0; c < wide.length; c++) {
            narrow[c] = (int) wide[c];
        }
        read = true;
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
