package dev.tern.operators.recurrent;

import dev.tern.operators.Binding;
import dev.tern.operators.product.VectorKernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Products of constant float weights with the vectors of several steps at once: what inputs give does not wait for the state of
 * the step before, and a block of rows takes a fraction of the time that its rows take one by one.
 */
final class StepsAhead {
    /** Steps of a block: enough rows for any product; more would only take memory. */
    static final int STEPS_MOST = 32;

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

    private final VectorKernel products;
    private final float[] sums;

    private StepsAhead(VectorKernel products, float[] sums) {
        this.products = products;
        this.sums = sums;
    }

    /** Products of operand {@code i} for {@code steps} vectors at once; null where one by one is as good. */
    static @Nullable StepsAhead of(Binding binding, int i, int steps) {
        VectorKernel products = steps < 2 ? null : binding.vectorProducts(i, steps);
        return products == null
                ? null
                : new StepsAhead(products, binding.floats(binding.shape(i).dim(0)));
    }

    /** Puts the vector of step {@code step} of the block in its place. */
    void put(int step, StepVector vector) {
        MemorySegment.copy(vector.values(), 0, products.vector(), FLOAT, 4L * step * vector.size(), vector.size());
    }

    /** Multiplies all vectors of the block; places that were not filled give numbers that nobody asks for. */
    void multiply() {
        products.kernel().run();
    }

    /** Adds the sums of step {@code step} of the block. */
    void addTo(float[] to, int step) {
        MemorySegment.copy(products.results(), FLOAT, 4L * step * sums.length, sums, 0, sums.length);
        for (int u = 0; u < sums.length; u++) {
            to[u] += sums[u];
        }
    }
}
