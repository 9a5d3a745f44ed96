package dev.tern.operators.depthwiseconv2d;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.FloatRange;
import dev.tern.operators.product.BiasFloats;
import dev.tern.operators.product.DynamicQuantizer;
import dev.tern.operators.window.IntPatches;
import dev.tern.tensor.Tensor;

/** DEPTHWISE_CONV_2D of float images with 8-bit filters: each image is quantised with an offset as it comes. */
final class HybridDepthwiseConv2d implements Kernel {
    private static final int BLOCK = 4;

    private final DepthwiseExtents extents;
    private final Tensor input;
    private final Tensor filter;
    private final Tensor output;
    private final boolean constant;
    private final FloatRange range;
    private final DynamicQuantizer quantizer;
    private final IntPatches patches;
    private final IntTapRows rows;
    private final BiasFloats bias;
    private final float[] scales;
    private final float[] results;

    HybridDepthwiseConv2d(DepthwiseConv2d conv, Binding binding) {
        extents = DepthwiseExtents.of(conv, binding.shape(0), binding.shape(1));
        input = binding.input(0);
        filter = binding.input(1);
        output = binding.output(0);
        constant = binding.isConstant(1);
        range = FloatRange.of(conv.activation());
        quantizer = new DynamicQuantizer(binding, input, true);
        patches = IntPatches.ofTaps(binding, quantizer, input.shape(), 0, extents.down(), extents.across());
        rows = new IntTapRows(binding, patches, extents, false);
        bias = BiasFloats.of(binding, 2, extents.channels());
        scales = DynamicQuantizer.scales(binding, filter.quantization(), extents.channels());
        results = binding.floats((long) rows.chunkPixels() * extents.channels());
        if (constant) {
            rows.pack(filter, 0);
        }
    }

    @Override
    public void run() {
        if (!constant) {
            rows.pack(filter, 0);
        }
        bias.refresh();
        patches.start();
        long imageElements = input.elements() / Math.max(1, extents.batches());
        for (int batch = 0; batch < extents.batches(); batch++) {
            quantizer.measure(batch * imageElements, imageElements);
            for (int y = 0; y < extents.down().output(); y++) {
                runRow(batch, y);
            }
        }
    }

    private void runRow(int batch, int y) {
        int width = extents.across().output();
        int channels = extents.channels();
        int chunk = rows.chunkPixels();
        for (int x = 0; x < width; x += chunk) {
            int count = Math.min(chunk, width - x);
            int[] sums = rows.sum(batch, y, x, count);
            for (int i = 0; i < count; i++) {
                rescale(sums, i * channels, scales, quantizer.scale(), bias.values(), results);
            }
            range.clamp(results, 0, count * channels);
            output.writeFloats(extents.resultAt(batch, y, x), count * channels, results, 0);
        }
    }

    /** Two roundings, whose order depends on whether a channel lies in a whole block of four, as in the official build. */
    private static void rescale(int[] sums, int at, float[] scales, float scale, float[] bias, float[] to) {
        int blocks = scales.length - scales.length % BLOCK;
        for (int c = 0; c < blocks; c++) {
            to[at + c] = sums[at + c] * scales[c] * scale + bias[c];
        }
        for (int c = blocks; c < scales.length; c++) {
            to[at + c] = sums[at + c] * scale * scales[c] + bias[c];
        }
    }
}
