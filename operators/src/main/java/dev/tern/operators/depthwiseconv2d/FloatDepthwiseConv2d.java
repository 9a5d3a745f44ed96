package dev.tern.operators.depthwiseconv2d;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.FloatRange;
import dev.tern.operators.product.BiasFloats;
import dev.tern.operators.window.FloatPatches;
import dev.tern.tensor.Tensor;

/** DEPTHWISE_CONV_2D of floats: sums by ascending tap, then bias, then clamp. */
final class FloatDepthwiseConv2d implements Kernel {
    private final DepthwiseExtents extents;
    private final Tensor filter;
    private final Tensor output;
    private final boolean constant;
    private final FloatRange range;
    private final FloatPatches patches;
    private final FloatTapRows rows;
    private final BiasFloats bias;

    FloatDepthwiseConv2d(DepthwiseConv2d conv, Binding binding) {
        extents = DepthwiseExtents.of(conv, binding.shape(0), binding.shape(1));
        filter = binding.input(1);
        output = binding.output(0);
        constant = binding.isConstant(1);
        range = FloatRange.of(conv.activation());
        patches = FloatPatches.ofTaps(binding, binding.input(0), extents.down(), extents.across());
        rows = new FloatTapRows(binding, patches, extents);
        bias = BiasFloats.of(binding, 2, extents.channels());
        if (constant) {
            rows.pack(filter);
        }
    }

    @Override
    public void run() {
        if (!constant) {
            rows.pack(filter);
        }
        bias.refresh();
        patches.start();
        for (int batch = 0; batch < extents.batches(); batch++) {
            for (int y = 0; y < extents.down().output(); y++) {
                runRow(batch, y);
            }
        }
    }

    private void runRow(int batch, int y) {
        int width = extents.across().output();
        int chunk = rows.chunkPixels();
        for (int x = 0; x < width; x += chunk) {
            int count = Math.min(chunk, width - x);
            int elements = count * extents.channels();
            float[] sums = rows.sum(batch, y, x, count);
            bias.add(sums, count);
            range.clamp(sums, 0, elements);
            output.writeFloats(extents.resultAt(batch, y, x), elements, sums, 0);
        }
    }
}
