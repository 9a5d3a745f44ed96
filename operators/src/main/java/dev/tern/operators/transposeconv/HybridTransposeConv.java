package dev.tern.operators.transposeconv;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.FloatRange;
import dev.tern.operators.product.BiasFloats;
import dev.tern.operators.product.DynamicQuantizer;
import dev.tern.tensor.Tensor;

/** TRANSPOSE_CONV of float images with 8-bit filters: each image is quantised with an offset as it comes. */
final class HybridTransposeConv implements Kernel {
    private final TransposeExtents extents;
    private final Tensor filter;
    private final Tensor output;
    private final boolean constant;
    private final FloatRange range;
    private final DynamicQuantizer quantizer;
    private final IntegerContributions contributions;
    private final BiasFloats bias;
    private final float[] scales;
    private final float[] results;

    HybridTransposeConv(TransposeConv op, Binding binding) {
        Tensor input = binding.input(2);
        filter = binding.input(1);
        output = binding.output(0);
        extents = TransposeExtents.of(op, output.shape(), filter.shape(), input.shape());
        constant = binding.isConstant(1);
        range = FloatRange.of(op.activation());
        quantizer = new DynamicQuantizer(binding, input, true);
        contributions = new IntegerContributions(binding, extents, quantizer, 0, false);
        bias = BiasFloats.of(binding, 3, extents.channels());
        scales = DynamicQuantizer.scales(binding, filter.quantization(), extents.channels());
        results = binding.floats(extents.resultElements());
        if (constant) {
            contributions.pack(filter, 0);
        }
    }

    @Override
    public void run() {
        if (!constant) {
            contributions.pack(filter, 0);
        }
        bias.refresh();
        long imageElements = (long) extents.pixels() * extents.depth();
        for (int batch = 0; batch < extents.batches(); batch++) {
            quantizer.measure(batch * imageElements, imageElements);
            contributions.sum(batch);
            for (int at = 0; at < results.length; at += extents.channels()) {
                DynamicQuantizer.rescale(contributions.image(), at, scales, quantizer.scale(), bias.values(), results);
            }
            range.clamp(results, 0, results.length);
            output.writeFloats((long) batch * results.length, results.length, results, 0);
        }
    }
}
