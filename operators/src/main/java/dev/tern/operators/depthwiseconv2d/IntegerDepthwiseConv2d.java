package dev.tern.operators.depthwiseconv2d;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.ClampRange;
import dev.tern.operators.arithmetic.IntegerRoles;
import dev.tern.operators.arithmetic.Requantization;
import dev.tern.operators.arithmetic.Requantization.Ties;
import dev.tern.operators.product.BiasLongs;
import dev.tern.operators.window.IntPatches;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;

/** DEPTHWISE_CONV_2D of quantised images: 32-bit sums, 64-bit ones for 16-bit images. */
final class IntegerDepthwiseConv2d implements Kernel {
    private final DepthwiseExtents extents;
    private final Tensor filter;
    private final int filterZero;
    private final Tensor output;
    private final boolean constant;
    private final boolean wide;
    private final Requantization requantization;
    private final IntPatches patches;
    private final IntTapRows rows;
    private final BiasLongs bias;
    private final int[] stored;

    IntegerDepthwiseConv2d(DepthwiseConv2d conv, Binding binding) {
        Tensor input = binding.input(0);
        extents = DepthwiseExtents.of(conv, binding.shape(0), binding.shape(1));
        filter = binding.input(1);
        output = binding.output(0);
        constant = binding.isConstant(1);
        wide = input.type() == DataType.INT16;
        filterZero = input.type() == DataType.UINT8 ? filter.quantization().zeroPoint() : 0;
        requantization = requantization(conv, binding).ready();
        patches = IntPatches.ofTaps(
                binding,
                input::readInts,
                input.shape(),
                input.quantization().zeroPoint(),
                extents.down(),
                extents.across());
        rows = new IntTapRows(binding, patches, extents, wide);
        bias = BiasLongs.of(binding, 2, extents.channels());
        stored = binding.ints(wide ? (long) rows.chunkPixels() * extents.channels() : 0);
        if (constant) {
            rows.pack(filter, filterZero);
        }
    }

    static Requantization requantization(DepthwiseConv2d conv, Binding binding) {
        IntegerRoles.checkConvolution(binding);
        int channels = binding.shape(1).dim(3);
        Quantization input = binding.input(0).quantization();
        Quantization filter = binding.input(1).quantization();
        Tensor output = binding.output(0);
        ClampRange range = ClampRange.of(conv.activation(), output.type(), output.quantization());
        if (output.type() != DataType.UINT8) {
            return Requantization.perChannel(input, filter, output.quantization(), channels, range, Ties.UP_IN_EIGHTS);
        }
        Quantization bias = binding.hasInput(2) ? binding.input(2).quantization() : Quantization.NONE;
        double factor = Requantization.singleFactor(input, filter, bias, output.quantization());
        return Requantization.uniform(factor, output.quantization().zeroPoint(), channels, range, Ties.AWAY);
    }

    @Override
    public void run() {
        if (!constant) {
            rows.pack(filter, filterZero);
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
        int channels = extents.channels();
        int chunk = rows.chunkPixels();
        for (int x = 0; x < width; x += chunk) {
            int count = Math.min(chunk, width - x);
            int[] sums = rows.sum(batch, y, x, count);
            if (wide) {
                requantization.applyWide(rows.wide(), 0, bias.wide(), stored, 0, count);
            } else {
                requantization.apply(sums, 0, bias.narrow(), count);
            }
            output.writeInts(extents.resultAt(batch, y, x), count * channels, wide ? stored : sums, 0);
        }
    }
}
