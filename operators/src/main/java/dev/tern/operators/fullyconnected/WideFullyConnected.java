package dev.tern.operators.fullyconnected;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.Requantization;
import dev.tern.operators.product.BiasLongs;
import dev.tern.operators.product.WideDot;
import dev.tern.tensor.Tensor;

/** FULLY_CONNECTED of 16-bit rows with 16-bit weights: products of 30 bits, summed in 64. */
final class WideFullyConnected implements Kernel {
    private final Tensor input;
    private final Tensor weights;
    private final Tensor output;
    private final int weightsZero;
    private final int units;
    private final int depth;
    private final int rows;
    private final Requantization requantization;
    private final BiasLongs bias;
    private final int[] matrix;
    private final int[] row;
    private final long[] sums;
    private final int[] results;

    WideFullyConnected(FullyConnected op, Binding binding) {
        input = binding.input(0);
        weights = binding.input(1);
        output = binding.output(0);
        units = binding.shape(1).dim(0);
        depth = binding.shape(1).dim(1);
        rows = input.intElements() / depth;
        weightsZero = IntegerWeights.zeroPoint(binding);
        requantization = IntegerWeights.requantization(op, binding, units);
        bias = BiasLongs.of(binding, 2, units);
        matrix = binding.ints(weights.elements());
        row = binding.ints(depth);
        sums = binding.longs(units);
        results = binding.ints(units);
    }

    @Override
    public void run() {
        bias.refresh();
        weights.readInts(0, matrix.length, matrix, 0);
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] -= weightsZero;
        }
        for (int r = 0; r < rows; r++) {
            input.readInts((long) r * depth, depth, row, 0);
            for (int u = 0; u < units; u++) {
                sums[u] = WideDot.dot(row, 0, matrix, u * depth, depth);
            }
            requantization.applyWide(sums, 0, bias.wide(), results, 0, 1);
            output.writeInts((long) r * units, units, results, 0);
        }
    }
}
