package dev.tern.operators.transposeconv;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.ClampRange;
import dev.tern.operators.arithmetic.IntegerRoles;
import dev.tern.operators.arithmetic.Requantization;
import dev.tern.operators.arithmetic.Requantization.Ties;
import dev.tern.operators.product.BiasLongs;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;

/** TRANSPOSE_CONV of quantised images. */
final class IntegerTransposeConv implements Kernel {
    private final TransposeExtents extents;
    private final Tensor filter;
    private final int filterZero;
    private final Tensor output;
    private final boolean constant;
    private final boolean wide;
    private final Requantization requantization;
    private final IntegerContributions contributions;
    private final BiasLongs bias;

    IntegerTransposeConv(TransposeConv op, Binding binding) {
        Tensor input = binding.input(2);
        filter = binding.input(1);
        output = binding.output(0);
        extents = TransposeExtents.of(op, output.shape(), filter.shape(), input.shape());
        constant = binding.isConstant(1);
        wide = IntegerRoles.isWide(binding, 3, op.quantizedBiasType());
        boolean unsigned = input.type() == DataType.UINT8;
        if (!unsigned) {
            IntegerRoles.requireZero("filter", filter.quantization());
        }
        if (input.type() == DataType.INT16) {
            IntegerRoles.requireZero("input", input.quantization());
            IntegerRoles.requireZero("result", output.quantization());
        }
        filterZero = unsigned ? filter.quantization().zeroPoint() : 0;
        requantization =
                requantization(op, binding, unsigned, extents.channels()).ready();
        contributions = new IntegerContributions(
                binding, extents, input::readInts, input.quantization().zeroPoint(), wide);
        bias = BiasLongs.of(binding, 3, extents.channels());
        if (constant) {
            contributions.pack(filter, filterZero);
        }
    }

    private static Requantization requantization(TransposeConv op, Binding binding, boolean unsigned, int channels) {
        Quantization input = binding.input(2).quantization();
        Quantization filter = binding.input(1).quantization();
        Tensor output = binding.output(0);
        ClampRange range = ClampRange.of(op.activation(), output.type(), output.quantization());
        if (!unsigned) {
            return Requantization.perChannel(input, filter, output.quantization(), channels, range, Ties.UP_IN_EIGHTS);
        }
        Quantization bias = binding.hasInput(3) ? binding.input(3).quantization() : Quantization.NONE;
        double factor = Requantization.singleFactor(input, filter, bias, output.quantization());
        return Requantization.uniform(factor, output.quantization().zeroPoint(), channels, range, Ties.UP);
    }

    @Override
    public void run() {
        if (!constant) {
            contributions.pack(filter, filterZero);
        }
        bias.refresh();
        int channels = extents.channels();
        int[] image = contributions.image();
        for (int batch = 0; batch < extents.batches(); batch++) {
            contributions.sum(batch);
            int pixels = image.length / channels;
            if (wide) {
                requantization.applyWide(contributions.wideImage(), 0, bias.wide(), image, 0, pixels);
            } else {
                requantization.apply(image, 0, bias.narrow(), pixels);
            }
            output.writeInts((long) batch * image.length, image.length, image, 0);
        }
    }
}
