package dev.tern.operators.fullyconnected;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.Requantization;
import dev.tern.operators.product.BiasLongs;
import dev.tern.operators.product.IntRowProduct;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import org.jspecify.annotations.Nullable;

/**
 * FULLY_CONNECTED of unsigned 8-bit rows with weights stored in blocks of four units by sixteen columns, their sign bits
 * flipped; the zero points of rows and weights are 128. Results are symmetric 16-bit numbers. As in the original there are
 * one or four rows, no activation is applied, and a second result holds the rows in the order of the weights.
 */
final class ShuffledFullyConnected implements Kernel {
    private static final int BLOCK_UNITS = 4;
    private static final int BLOCK_COLUMNS = 16;
    private static final int ROWS = 4;
    private static final int ZERO_POINT = 128;

    private final Tensor input;
    private final Tensor weights;
    private final Tensor output;
    private final @Nullable Tensor shuffledInput;
    private final int units;
    private final int depth;
    private final int rows;
    private final Requantization requantization;
    private final IntRowProduct product;
    private final BiasLongs bias;
    private final int[] results;

    ShuffledFullyConnected(Binding binding) {
        input = binding.input(0);
        weights = binding.input(1);
        output = binding.output(0);
        shuffledInput = binding.outputCount() > 1 ? binding.output(1) : null;
        units = binding.shape(1).dim(0);
        depth = binding.shape(1).dim(1);
        rows = input.intElements() / depth;
        requireZeroPoint("input", input.quantization(), ZERO_POINT);
        requireZeroPoint("weights", weights.quantization(), ZERO_POINT);
        requireZeroPoint("result", output.quantization(), 0);
        if (rows != 1 && rows != ROWS) {
            throw TernException.at("input")
                    .expected("1 or " + ROWS + " rows with shuffled weights")
                    .found(rows + " rows")
                    .fix("store the weights in the default format");
        }
        if (!binding.isConstant(1)) {
            throw TernException.at("weights").problem("shuffled weights must be constants of the model");
        }
        requantization = IntegerWeights.shuffledRequantization(binding, units).ready();
        product = new IntRowProduct(binding, depth, units, rows);
        bias = BiasLongs.of(binding, 2, units);
        results = binding.ints((long) rows * units);
        pack(binding);
    }

    private static void requireZeroPoint(String role, Quantization quantization, int expected) {
        if (quantization.zeroPoint() != expected) {
            throw TernException.at("quantisation of the " + role)
                    .expected("zero point " + expected + " with shuffled weights")
                    .found(String.valueOf(quantization.zeroPoint()))
                    .fix("store the weights in the default format");
        }
    }

    private void pack(Binding binding) {
        int[] block = binding.ints((long) BLOCK_UNITS * depth);
        int[] plain = binding.ints((long) BLOCK_UNITS * depth);
        for (int unit = 0; unit < units; unit += BLOCK_UNITS) {
            weights.readInts((long) unit * depth, block.length, block, 0);
            for (int i = 0; i < block.length; i++) {
                int column = i / (BLOCK_UNITS * BLOCK_COLUMNS) * BLOCK_COLUMNS + i % BLOCK_COLUMNS;
                int row = i / BLOCK_COLUMNS % BLOCK_UNITS;
                plain[row * depth + column] = (byte) block[i];
            }
            product.pack(unit, BLOCK_UNITS, plain, depth, 1);
        }
    }

    @Override
    public void run() {
        bias.refresh();
        int[] to = product.rows();
        for (int r = 0; r < rows; r++) {
            int at = r * product.stride();
            input.readInts((long) r * depth, depth, to, at);
            for (int k = at; k < at + depth; k++) {
                to[k] -= ZERO_POINT;
            }
        }
        if (shuffledInput != null) {
            keepShuffled(shuffledInput);
        }
        product.multiply(rows, results, 0, units);
        requantization.apply(results, 0, bias.narrow(), rows);
        output.writeInts(0, rows * units, results, 0);
    }

    private void keepShuffled(Tensor to) {
        long at = 0;
        for (int first = 0; first < depth; first += BLOCK_COLUMNS) {
            for (int r = 0; r < rows; r++) {
                to.writeInts(at, BLOCK_COLUMNS, product.rows(), r * product.stride() + first);
                at += BLOCK_COLUMNS;
            }
        }
    }
}
