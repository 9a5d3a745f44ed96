package dev.tern.operators.fullyconnected;

import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.FloatActivations;
import dev.tern.operators.densify.SparseWeights;
import dev.tern.operators.product.BiasFloats;
import dev.tern.operators.product.DynamicQuantizer;
import dev.tern.operators.product.IntRowProduct;
import dev.tern.operators.window.IntSource;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;

/** FULLY_CONNECTED of float rows with integer weights: every row is quantised to 8 bits as it comes. */
final class HybridFullyConnected implements Kernel {
    /** From these extents on the original takes a kernel for 4-bit weights that quantises rows without offset. */
    private static final int PACKED_UNITS = 4;

    private static final int PACKED_DEPTH = 32;

    private final Tensor input;
    private final Tensor output;
    private final IntSource weights;
    private final boolean constant;
    private final int units;
    private final int depth;
    private final int rows;
    private final Activation activation;
    private final DynamicQuantizer quantizer;
    private final IntRowProduct product;
    private final BiasFloats bias;
    private final float[] scales;
    private final float[] rowScales;
    private final int[] sums;
    private final float[] results;

    HybridFullyConnected(FullyConnected op, Binding binding) {
        input = binding.input(0);
        output = binding.output(0);
        Tensor stored = binding.sparsity(1) == null ? DynamicQuantizer.signed(binding.input(1)) : binding.input(1);
        weights = SparseWeights.ints(binding, 1, stored);
        constant = binding.isConstant(1);
        units = binding.shape(1).dim(0);
        depth = binding.shape(1).dim(1);
        rows = input.intElements() / depth;
        activation = op.activation();
        quantizer = new DynamicQuantizer(binding, input, hasOffset(op, binding));
        product = new IntRowProduct(binding, depth, units, rows);
        bias = BiasFloats.of(binding, 2, units);
        scales = DynamicQuantizer.scales(binding, stored.quantization(), units);
        rowScales = binding.floats(product.blockRows());
        sums = binding.ints((long) product.blockRows() * units);
        results = binding.floats((long) product.blockRows() * units);
        if (constant) {
            product.pack(weights, 0, 0);
        }
    }

    /** Whether rows are quantised with an offset. */
    static boolean hasOffset(FullyConnected op, Binding binding) {
        int depth = binding.shape(1).dim(1);
        boolean packed = binding.input(1).type() == DataType.INT4
                && binding.isConstant(1)
                && depth % 2 == 0
                && depth >= PACKED_DEPTH
                && binding.shape(1).dim(0) >= PACKED_UNITS;
        return op.asymmetricQuantizeInputs() && !packed;
    }

    @Override
    public void run() {
        if (!constant) {
            product.pack(weights, 0, 0);
        }
        bias.refresh();
        for (int first = 0; first < rows; first += product.blockRows()) {
            int count = Math.min(product.blockRows(), rows - first);
            for (int r = 0; r < count; r++) {
                long at = (long) (first + r) * depth;
                quantizer.measure(at, depth);
                quantizer.read(at, depth, product.rows(), r * product.stride());
                rowScales[r] = quantizer.scale();
            }
            product.multiply(count, sums, 0, units);
            for (int r = 0; r < count; r++) {
                DynamicQuantizer.rescale(sums, r * units, scales, rowScales[r], bias.values(), results);
            }
            FloatActivations.apply(activation, results, 0, count * units);
            output.writeFloats((long) first * units, count * units, results, 0);
        }
    }
}
