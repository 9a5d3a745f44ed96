package dev.tern.operators.conv3d;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.FloatRange;
import dev.tern.operators.product.BiasFloats;
import dev.tern.operators.product.FloatRowProduct;
import dev.tern.operators.window.FloatScatter;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.Arrays;

/** CONV_3D_TRANSPOSE of floats: pixels times filters, spread over the result; then bias, then clamp. */
final class FloatConv3dTranspose implements Kernel {
    private final int batches;
    private final int pixels;
    private final int depth;
    private final int units;
    private final int channels;
    private final Tensor filter;
    private final Tensor input;
    private final Tensor output;
    private final boolean constant;
    private final FloatRange range;
    private final FloatRowProduct product;
    private final FloatScatter scatter;
    private final BiasFloats bias;
    private final float[] contributions;
    private final float[] volume;

    FloatConv3dTranspose(Conv3dTranspose conv, Binding binding) {
        filter = binding.input(1);
        input = binding.input(2);
        output = binding.output(0);
        Shape shape = output.shape();
        Steps3d steps = conv.steps();
        batches = shape.dim(0);
        pixels = Math.toIntExact(input.shape().elements(1, 4));
        depth = input.shape().dim(4);
        units = Math.toIntExact(filter.shape().elements(0, 4));
        channels = filter.shape().dim(3);
        constant = binding.isConstant(1);
        range = FloatRange.of(steps.activation());
        product = new FloatRowProduct(binding, depth, units, pixels);
        scatter = new FloatScatter(
                steps.deep(shape, filter.shape()),
                steps.down(shape, filter.shape()),
                steps.across(shape, filter.shape()),
                channels);
        bias = BiasFloats.of(binding, 3, channels);
        contributions = binding.floats((long) product.blockRows() * units);
        volume = binding.floats(shape.elements(1, 5));
        if (constant) {
            product.pack(filter::readFloats, 0);
        }
    }

    @Override
    public void run() {
        if (!constant) {
            product.pack(filter::readFloats, 0);
        }
        bias.refresh();
        for (int batch = 0; batch < batches; batch++) {
            Arrays.fill(volume, 0f);
            for (int first = 0; first < pixels; first += product.blockRows()) {
                int count = Math.min(product.blockRows(), pixels - first);
                long at = ((long) batch * pixels + first) * depth;
                for (int r = 0; r < count; r++) {
                    input.readFloats(at + (long) r * depth, depth, product.rows(), r * product.stride());
                }
                product.multiply(count, contributions, 0, units);
                scatter.add(first, count, contributions, units, volume);
            }
            bias.add(volume, volume.length / channels);
            range.clamp(volume, 0, volume.length);
            output.writeFloats((long) batch * volume.length, volume.length, volume, 0);
        }
    }
}
