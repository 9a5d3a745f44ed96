package dev.tern.operators.fullyconnected;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.IntegerRoles;
import dev.tern.operators.arithmetic.Requantization;
import dev.tern.operators.densify.SparseWeights;
import dev.tern.operators.product.BiasLongs;
import dev.tern.operators.product.IntRowProduct;
import dev.tern.operators.window.IntSource;
import dev.tern.tensor.Tensor;

/** FULLY_CONNECTED of quantised rows with weights of at most 8 bits. */
final class IntegerFullyConnected implements Kernel {
    private final Tensor input;
    private final Tensor output;
    private final IntSource weights;
    private final int inputZero;
    private final int weightsZero;
    private final boolean constant;
    private final boolean wide;
    private final int units;
    private final int depth;
    private final int rows;
    private final Requantization requantization;
    private final IntRowProduct product;
    private final BiasLongs bias;
    private final int[] results;
    private final long[] sums;

    IntegerFullyConnected(FullyConnected op, Binding binding) {
        input = binding.input(0);
        output = binding.output(0);
        weights = SparseWeights.ints(binding, 1, binding.input(1));
        constant = binding.isConstant(1);
        units = binding.shape(1).dim(0);
        depth = binding.shape(1).dim(1);
        rows = input.intElements() / depth;
        inputZero = input.quantization().zeroPoint();
        weightsZero = IntegerWeights.zeroPoint(binding);
        wide = IntegerRoles.isWide(binding, 2, op.quantizedBiasType());
        requantization = IntegerWeights.requantization(op, binding, units).ready();
        product = new IntRowProduct(binding, depth, units, rows);
        bias = BiasLongs.of(binding, 2, units);
        results = binding.sharedInts((long) product.blockRows() * units);
        sums = binding.longs(wide ? (long) product.blockRows() * units : 0);
        if (constant) {
            product.pack(weights, 0, weightsZero);
        }
    }

    @Override
    public void run() {
        if (!constant) {
            product.pack(weights, 0, weightsZero);
        }
        bias.refresh();
        for (int first = 0; first < rows; first += product.blockRows()) {
            int count = Math.min(product.blockRows(), rows - first);
            read(first, count);
            if (wide) {
                product.multiplyWide(count, sums, 0, units);
                requantization.applyWide(sums, 0, bias.wide(), results, 0, count);
            } else {
                product.multiply(count, results, 0, units);
                requantization.apply(results, 0, bias.narrow(), count);
            }
            output.writeInts((long) first * units, count * units, results, 0);
        }
    }

    private void read(int first, int count) {
        int[] to = product.rows();
        for (int r = 0; r < count; r++) {
            int at = r * product.stride();
            input.readInts((long) (first + r) * depth, depth, to, at);
            for (int k = at; k < at + depth; k++) {
                to[k] -= inputZero;
            }
        }
    }
}
