package dev.tern.operators.recurrent;

import dev.tern.operators.Binding;
import dev.tern.operators.product.VectorKernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Products of 8-bit weights with 8-bit vectors, less a zero point, in machine code. */
final class ByteVectorProduct {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

    private final VectorKernel product;
    private final byte[] vector;
    /** Each unit's sum of weights, known once the kernel runs. */
    private final int[] weights;

    private boolean summed;

    private ByteVectorProduct(VectorKernel product, byte[] vector, int[] weights) {
        this.product = product;
        this.vector = vector;
        this.weights = weights;
    }

    /** Products with operand {@code i}, or null where there are none in machine code. */
    static @Nullable ByteVectorProduct of(Binding binding, int i) {
        VectorKernel product = binding.vectorProduct(i);
        return product == null
                ? null
                : new ByteVectorProduct(
                        product,
                        binding.bytes(product.vector().byteSize()),
                        binding.ints(product.results().byteSize() / Integer.BYTES));
    }

    /** {@code sums[u] = sum over k of weights[u][k] * (from[k] - zeroPoint)}; all numbers fit bytes. */
    void multiply(int[] from, int zeroPoint, int[] sums) {
        if (zeroPoint != 0 && !summed) {
            Arrays.fill(vector, (byte) 1);
            run(weights);
            summed = true;
        }
        for (int k = 0; k < vector.length; k++) {
            vector[k] = (byte) from[k];
        }
        run(sums);
        if (zeroPoint != 0) {
            for (int u = 0; u < weights.length; u++) {
                sums[u] -= zeroPoint * weights[u];
            }
        }
    }

    private void run(int[] sums) {
        MemorySegment.copy(vector, 0, product.vector(), ValueLayout.JAVA_BYTE, 0, vector.length);
        product.kernel().run();
        MemorySegment.copy(product.results(), INT, 0, sums, 0, weights.length);
    }
}
