package dev.tern.operators.recurrent;

import dev.tern.operators.Binding;
import dev.tern.operators.product.IntRowProduct;
import dev.tern.operators.window.IntSource;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * 8-bit weights [units, depth] of an integer cell, with what does not change from step to step folded into one bias: the
 * given bias and the vector's zero point times each row's sum.
 */
public final class IntWeights {
    private final IntSource weights;
    private final @Nullable Tensor bias;
    private final int zeroPoint;
    private final boolean constant;
    private final @Nullable IntRowProduct product;
    private final @Nullable ByteVectorProduct fast;
    private final int[] folded;
    private final int[] sums;
    private final int depth;
    private boolean packed;

    /**
     * Weights in operand {@code i}.
     *
     * @param bias operand with the bias, or -1
     * @param zeroPoint what is subtracted from every element of the vectors
     */
    public IntWeights(Binding binding, int i, int bias, int zeroPoint) {
        this.weights = binding.input(i)::readInts;
        this.bias = bias >= 0 && binding.hasInput(bias) ? binding.input(bias) : null;
        this.zeroPoint = zeroPoint;
        this.constant = binding.isConstant(i) && (this.bias == null || binding.isConstant(bias));
        Shape shape = binding.shape(i);
        depth = shape.dim(1);
        fast = ByteVectorProduct.of(binding, i);
        product = fast == null ? new IntRowProduct(binding, depth, shape.dim(0), 1) : null;
        folded = binding.ints(shape.dim(0));
        sums = binding.ints(shape.dim(0));
    }

    /** Reads weights and bias as they are now; cheap where they never change. */
    public void refresh() {
        if (packed && constant) {
            return;
        }
        if (product != null) {
            product.pack(weights, 0, 0);
            for (int k = 0; k < depth; k++) {
                product.rows()[k] = -zeroPoint;
            }
            product.multiply(1, folded, 0, folded.length);
        } else {
            Arrays.fill(folded, 0);
        }
        if (bias != null) {
            for (int u = 0; u < folded.length; u++) {
                folded[u] += bias.intAt(u);
            }
        }
        packed = true;
    }

    /** {@code W (x - zero) + bias} for the vector that stands in {@code vector}; valid until the next call. */
    public int[] multiply(int[] vector) {
        if (fast != null) {
            fast.multiply(vector, zeroPoint, sums);
        } else if (product != null) {
            System.arraycopy(vector, 0, product.rows(), 0, depth);
            product.multiply(1, sums, 0, sums.length);
        }
        for (int u = 0; u < sums.length; u++) {
            sums[u] += folded[u];
        }
        return sums;
    }
}
