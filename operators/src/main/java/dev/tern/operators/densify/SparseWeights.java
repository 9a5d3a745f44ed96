package dev.tern.operators.densify;

import dev.tern.graph.Sparsity;
import dev.tern.operators.Binding;
import dev.tern.operators.window.FloatSource;
import dev.tern.operators.window.IntSource;
import dev.tern.tensor.Tensor;

/** Constant operands read densely, however they are stored. */
public final class SparseWeights {
    private SparseWeights() {}

    /** Operand {@code i} as floats. */
    public static FloatSource floats(Binding binding, int i) {
        Tensor stored = binding.input(i);
        Sparsity sparsity = binding.sparsity(i);
        if (sparsity == null) {
            return stored::readFloats;
        }
        int[] places = SparseLayout.places(sparsity, binding.shape(i), stored.intElements());
        float[] dense = binding.floats(binding.shape(i).elements());
        for (int s = 0; s < places.length; s++) {
            dense[places[s]] = stored.floatAt(s);
        }
        return (first, count, to, at) -> System.arraycopy(dense, (int) first, to, at, count);
    }

    /** Operand {@code i} as whole numbers. */
    public static IntSource ints(Binding binding, int i, Tensor stored) {
        Sparsity sparsity = binding.sparsity(i);
        if (sparsity == null) {
            return stored::readInts;
        }
        int[] places = SparseLayout.places(sparsity, binding.shape(i), stored.intElements());
        int[] dense = binding.ints(binding.shape(i).elements());
        for (int s = 0; s < places.length; s++) {
            dense[places[s]] = stored.intAt(s);
        }
        return (first, count, to, at) -> System.arraycopy(dense, (int) first, to, at, count);
    }
}
