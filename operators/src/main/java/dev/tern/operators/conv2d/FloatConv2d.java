package dev.tern.operators.conv2d;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.FloatRange;
import dev.tern.operators.product.BiasFloats;
import dev.tern.operators.product.FloatRowProduct;
import dev.tern.operators.window.FloatPatches;
import dev.tern.tensor.Tensor;

/**
 * CONV_2D of floats: patches times filters, block after block. Sums go by ascending tap and channel; then comes the bias,
 * then the clamp.
 */
final class FloatConv2d implements Kernel {
    private final Conv2dExtents extents;
    private final Tensor filter;
    private final Tensor output;
    private final boolean constant;
    private final FloatRange range;
    private final FloatPatches patches;
    private final FloatRowProduct[] products;
    private final BiasFloats bias;
    private final float[] results;

    private FloatConv2d(Conv2d conv, Binding binding) {
        extents = Conv2dExtents.of(conv, binding.shape(0), binding.shape(1));
        filter = binding.input(1);
        output = binding.output(0);
        constant = binding.isConstant(1);
        range = FloatRange.of(conv.activation());
        products = new FloatRowProduct[extents.groups()];
        for (int g = 0; g < products.length; g++) {
            products[g] = new FloatRowProduct(binding, extents.depth(), extents.units(), extents.positions());
        }
        int blockRows = products[0].blockRows();
        patches = new FloatPatches(
                binding, binding.input(0), extents.down(), extents.across(), extents.groups(), blockRows);
        bias = BiasFloats.of(binding, 2, extents.channels());
        results = binding.sharedFloats((long) blockRows * extents.channels());
        if (constant) {
            pack();
        }
    }

    static Kernel bind(Conv2d conv, Binding binding) {
        return new FloatConv2d(conv, binding);
    }

    private void pack() {
        for (int g = 0; g < products.length; g++) {
            products[g].pack(filter::readFloats, (long) g * extents.units() * extents.depth());
        }
    }

    @Override
    public void run() {
        if (!constant) {
            pack();
        }
        bias.refresh();
        patches.start();
        for (int batch = 0; batch < extents.batches(); batch++) {
            runImage(batch);
        }
    }

    private void runImage(int batch) {
        int positions = extents.positions();
        int channels = extents.channels();
        int blockRows = products[0].blockRows();
        for (int first = 0; first < positions; first += blockRows) {
            int count = Math.min(blockRows, positions - first);
            for (int g = 0; g < products.length; g++) {
                FloatRowProduct product = products[g];
                patches.copy(batch, first, count, g, product.rows(), product.stride());
                product.multiply(count, results, g * extents.units(), channels);
            }
            bias.add(results, count);
            range.clamp(results, 0, count * channels);
            output.writeFloats(((long) batch * positions + first) * channels, count * channels, results, 0);
        }
    }
}
