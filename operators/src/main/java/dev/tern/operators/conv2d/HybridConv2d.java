package dev.tern.operators.conv2d;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.FloatRange;
import dev.tern.operators.product.BiasFloats;
import dev.tern.operators.product.DynamicQuantizer;
import dev.tern.operators.product.IntRowProduct;
import dev.tern.operators.window.IntPatches;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;

/**
 * CONV_2D of float images with integer filters: each image is quantised to 8 bits as it comes, symmetrically where one
 * scale serves all filters, else with an offset.
 */
final class HybridConv2d implements Kernel {
    private final Conv2dExtents extents;
    private final Tensor input;
    private final Tensor filter;
    private final Tensor output;
    private final boolean constant;
    private final FloatRange range;
    private final DynamicQuantizer quantizer;
    private final IntPatches patches;
    private final IntRowProduct[] products;
    private final BiasFloats bias;
    private final float[] scales;
    private final int[] sums;
    private final float[] results;

    private HybridConv2d(Conv2d conv, Binding binding) {
        extents = Conv2dExtents.of(conv, binding.shape(0), binding.shape(1));
        input = binding.input(0);
        filter = DynamicQuantizer.signed(binding.input(1));
        output = binding.output(0);
        constant = binding.isConstant(1);
        range = FloatRange.of(conv.activation());
        scales = DynamicQuantizer.scales(binding, filter.quantization(), extents.channels());
        boolean offset = hasOffset(filter.quantization(), extents.groups());
        products = new IntRowProduct[extents.groups()];
        for (int g = 0; g < products.length; g++) {
            products[g] = new IntRowProduct(binding, extents.depth(), extents.units(), extents.positions());
        }
        int blockRows = products[0].blockRows();
        quantizer = new DynamicQuantizer(binding, input, offset);
        patches = new IntPatches(
                binding, quantizer, input.shape(), 0, extents.down(), extents.across(), extents.groups(), blockRows);
        bias = BiasFloats.of(binding, 2, extents.channels());
        sums = binding.sharedInts((long) blockRows * extents.channels());
        results = binding.sharedFloats((long) blockRows * extents.channels());
        if (constant) {
            pack();
        }
    }

    static Kernel bind(Conv2d conv, Binding binding) {
        return new HybridConv2d(conv, binding);
    }

    /** Whether images are quantised with an offset. */
    static boolean hasOffset(Quantization filter, int groups) {
        if (groups > 1) {
            return true;
        }
        for (int c = 1; c < filter.size(); c++) {
            if (filter.scale(c) != filter.scale(0)) {
                return true;
            }
        }
        return false;
    }

    private void pack() {
        for (int g = 0; g < products.length; g++) {
            products[g].pack(filter::readInts, (long) g * extents.units() * extents.depth(), 0);
        }
    }

    @Override
    public void run() {
        if (!constant) {
            pack();
        }
        bias.refresh();
        patches.start();
        long imageElements = input.elements() / Math.max(1, extents.batches());
        for (int batch = 0; batch < extents.batches(); batch++) {
            quantizer.measure(batch * imageElements, imageElements);
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
                IntRowProduct product = products[g];
                patches.copy(batch, first, count, g, product.rows(), product.stride());
                product.multiply(count, sums, g * extents.units(), channels);
            }
            for (int r = 0; r < count; r++) {
                DynamicQuantizer.rescale(sums, r * channels, scales, quantizer.scale(), bias.values(), results);
            }
            range.clamp(results, 0, count * channels);
            output.writeFloats(((long) batch * positions + first) * channels, count * channels, results, 0);
        }
    }
}
