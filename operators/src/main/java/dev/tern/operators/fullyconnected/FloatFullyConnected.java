package dev.tern.operators.fullyconnected;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.FloatRange;
import dev.tern.operators.densify.SparseWeights;
import dev.tern.operators.product.BiasFloats;
import dev.tern.operators.product.FloatRowProduct;
import dev.tern.operators.window.FloatSource;
import dev.tern.tensor.Tensor;

/** FULLY_CONNECTED of floats: sums by ascending column, then bias, then clamp. Sparse weights are spread out once. */
final class FloatFullyConnected implements Kernel {
    private final Tensor input;
    private final Tensor output;
    private final FloatSource weights;
    private final boolean constant;
    private final int units;
    private final int depth;
    private final int rows;
    private final FloatRange range;
    private final FloatRowProduct product;
    private final BiasFloats bias;
    private final float[] results;

    FloatFullyConnected(FullyConnected op, Binding binding) {
        input = binding.input(0);
        output = binding.output(0);
        weights = SparseWeights.floats(binding, 1);
        constant = binding.isConstant(1);
        units = binding.shape(1).dim(0);
        depth = binding.shape(1).dim(1);
        rows = input.intElements() / depth;
        range = FloatRange.of(op.activation());
        product = new FloatRowProduct(binding, depth, units, rows);
        bias = BiasFloats.of(binding, 2, units);
        results = binding.floats((long) product.blockRows() * units);
        if (constant) {
            product.pack(weights, 0);
        }
    }

    @Override
    public void run() {
        if (!constant) {
            product.pack(weights, 0);
        }
        bias.refresh();
        for (int first = 0; first < rows; first += product.blockRows()) {
            int count = Math.min(product.blockRows(), rows - first);
            for (int r = 0; r < count; r++) {
                input.readFloats((long) (first + r) * depth, depth, product.rows(), r * product.stride());
            }
            product.multiply(count, results, 0, units);
            bias.add(results, count);
            range.clamp(results, 0, count * units);
            output.writeFloats((long) first * units, count * units, results, 0);
        }
    }
}
