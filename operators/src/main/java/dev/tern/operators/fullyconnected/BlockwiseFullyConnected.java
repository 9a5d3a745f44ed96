package dev.tern.operators.fullyconnected;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.product.BiasFloats;
import dev.tern.operators.product.DynamicQuantizer;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;

/**
 * FULLY_CONNECTED of float rows with 4-bit weights that have one scale for each block of columns. Rows are quantised with
 * an offset; each block is summed in integers, the blocks in floats. The original applies no activation here.
 */
final class BlockwiseFullyConnected implements Kernel {
    private final Tensor input;
    private final Tensor weights;
    private final Tensor scalesTensor;
    private final Tensor output;
    private final int units;
    private final int depth;
    private final int rows;
    private final int blockSize;
    private final DynamicQuantizer quantizer;
    private final BiasFloats bias;
    private final int[] matrix;
    private final float[] scales;
    private final int[] row;
    private final float[] results;

    BlockwiseFullyConnected(FullyConnected op, Quantization.Blockwise blocks, Binding binding) {
        input = binding.input(0);
        weights = binding.input(1);
        output = binding.output(0);
        units = binding.shape(1).dim(0);
        depth = binding.shape(1).dim(1);
        rows = input.intElements() / depth;
        blockSize = blocks.blockSize();
        scalesTensor = binding.value(blocks.scalesValue());
        check();
        quantizer = new DynamicQuantizer(binding, input, true);
        bias = BiasFloats.of(binding, 2, units);
        matrix = binding.ints(weights.elements());
        scales = binding.floats(scalesTensor.elements());
        row = binding.ints(depth);
        results = binding.floats(units);
        weights.readInts(0, matrix.length, matrix, 0);
        scalesTensor.readFloats(0, scales.length, scales, 0);
    }

    private void check() {
        if (weights.type() != DataType.INT4 || depth % 2 != 0) {
            throw TernException.at("weights")
                    .expected("type i4 and an even number of columns for scales by block")
                    .found(weights.toString())
                    .fix("quantise the weights with one scale for each unit instead");
        }
        boolean fits = blockSize > 0 && depth % blockSize == 0;
        if (!fits || scalesTensor.elements() != (long) units * (depth / blockSize)) {
            throw TernException.at("scales by block")
                    .expected("blocks that divide " + depth + " columns and a scale for each of them")
                    .found("blocks of " + blockSize + " and " + scalesTensor.elements() + " scales")
                    .fix("the file's description of the weights is damaged");
        }
    }

    @Override
    public void run() {
        bias.refresh();
        for (int r = 0; r < rows; r++) {
            long at = (long) r * depth;
            quantizer.measure(at, depth);
            quantizer.read(at, depth, row, 0);
            for (int u = 0; u < units; u++) {
                results[u] = sum(u) * quantizer.scale() + bias.values()[u];
            }
            output.writeFloats((long) r * units, units, results, 0);
        }
    }

    /** Sum over blocks of the block's integer sum times its scale. */
    private float sum(int unit) {
        int blocks = depth / blockSize;
        float sum = 0;
        for (int b = 0; b < blocks; b++) {
            int first = b * blockSize;
            sum += dot(row, first, matrix, unit * depth + first, blockSize) * scales[unit * blocks + b];
        }
        return sum;
    }

    private static int dot(int[] a, int aFirst, int[] b, int bFirst, int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum += a[aFirst + i] * b[bFirst + i];
        }
        return sum;
    }
}
