package dev.tern.operators.conv2d;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.ClampRange;
import dev.tern.operators.arithmetic.IntegerRoles;
import dev.tern.operators.arithmetic.Requantization;
import dev.tern.operators.arithmetic.Requantization.Ties;
import dev.tern.operators.product.BiasLongs;
import dev.tern.operators.product.IntRowProduct;
import dev.tern.operators.window.IntPatches;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;

/** CONV_2D of quantised images: patches times filters in 32-bit or, for 16-bit images with 64-bit bias, 64-bit sums. */
final class IntegerConv2d implements Kernel {
    private final Conv2dExtents extents;
    private final Tensor filter;
    private final int filterZero;
    private final Tensor output;
    private final boolean constant;
    private final boolean wide;
    private final Requantization requantization;
    private final IntPatches patches;
    private final IntRowProduct[] products;
    private final BiasLongs bias;
    private final int[] results;
    private final long[] sums;

    private IntegerConv2d(Conv2d conv, Binding binding) {
        Tensor input = binding.input(0);
        extents = Conv2dExtents.of(conv, binding.shape(0), binding.shape(1));
        filter = binding.input(1);
        output = binding.output(0);
        constant = binding.isConstant(1);
        wide = IntegerRoles.isWide(binding, 2, conv.quantizedBiasType());
        filterZero = input.type() == DataType.UINT8 ? filter.quantization().zeroPoint() : 0;
        requantization = requantization(conv, binding).ready();
        products = new IntRowProduct[extents.groups()];
        for (int g = 0; g < products.length; g++) {
            products[g] = new IntRowProduct(binding, extents.depth(), extents.units(), extents.positions());
        }
        int blockRows = products[0].blockRows();
        patches = new IntPatches(
                binding,
                input::readInts,
                input.shape(),
                input.quantization().zeroPoint(),
                extents.down(),
                extents.across(),
                extents.groups(),
                blockRows);
        bias = BiasLongs.of(binding, 2, extents.channels());
        results = binding.sharedInts((long) blockRows * extents.channels());
        sums = binding.longs(wide ? (long) blockRows * extents.channels() : 0);
        if (constant) {
            pack();
        }
    }

    static Kernel bind(Conv2d conv, Binding binding) {
        return new IntegerConv2d(conv, binding);
    }

    static Requantization requantization(Conv2d conv, Binding binding) {
        IntegerRoles.checkConvolution(binding);
        int channels = binding.shape(1).dim(0);
        Quantization input = binding.input(0).quantization();
        Quantization filter = binding.input(1).quantization();
        Tensor output = binding.output(0);
        ClampRange range = ClampRange.of(conv.activation(), output.type(), output.quantization());
        if (output.type() != DataType.UINT8) {
            return Requantization.perChannel(input, filter, output.quantization(), channels, range, Ties.UP);
        }
        Quantization bias = binding.hasInput(2) ? binding.input(2).quantization() : Quantization.NONE;
        double factor = Requantization.singleFactor(input, filter, bias, output.quantization());
        return Requantization.uniform(factor, output.quantization().zeroPoint(), channels, range, Ties.UP);
    }

    private void pack() {
        for (int g = 0; g < products.length; g++) {
            products[g].pack(filter::readInts, (long) g * extents.units() * extents.depth(), filterZero);
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
                IntRowProduct product = products[g];
                patches.copy(batch, first, count, g, product.rows(), product.stride());
                if (wide) {
                    product.multiplyWide(count, sums, g * extents.units(), channels);
                } else {
                    product.multiply(count, results, g * extents.units(), channels);
                }
            }
            if (wide) {
                requantization.applyWide(sums, 0, bias.wide(), results, 0, count);
            } else {
                requantization.apply(results, 0, bias.narrow(), count);
            }
            output.writeInts(((long) batch * positions + first) * channels, count * channels, results, 0);
        }
    }
}
