package dev.tern.operators.conv3d;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.FloatRange;
import dev.tern.operators.product.BiasFloats;
import dev.tern.operators.product.FloatRowProduct;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.Arrays;

/** CONV_3D of floats: what windows see is copied into rows, rows times filters; then bias, then clamp. */
final class FloatConv3d implements Kernel {
    private final WindowAxis deep;
    private final WindowAxis down;
    private final WindowAxis across;
    private final int batches;
    private final int positions;
    private final int depth;
    private final int channels;
    private final Tensor input;
    private final Tensor filter;
    private final Tensor output;
    private final boolean constant;
    private final FloatRange range;
    private final FloatRowProduct product;
    private final BiasFloats bias;
    private final float[] filterElements;
    private final float[] volume;
    private final float[] results;

    FloatConv3d(Conv3d conv, Binding binding) {
        input = binding.input(0);
        filter = binding.input(1);
        output = binding.output(0);
        Shape shape = input.shape();
        deep = conv.steps().deep(shape, filter.shape());
        down = conv.steps().down(shape, filter.shape());
        across = conv.steps().across(shape, filter.shape());
        batches = shape.dim(0);
        positions = Math.toIntExact(output.shape().elements(1, 4));
        depth = shape.dim(4);
        channels = filter.shape().dim(4);
        constant = binding.isConstant(1);
        range = FloatRange.of(conv.steps().activation());
        int taps = Math.toIntExact(filter.shape().elements(0, 3));
        product = new FloatRowProduct(binding, Math.multiplyExact(taps, depth), channels, positions);
        bias = BiasFloats.of(binding, 2, channels);
        filterElements = binding.floats(filter.elements());
        volume = binding.floats(shape.elements(1, 5));
        results = binding.floats((long) product.blockRows() * channels);
        if (constant) {
            pack();
        }
    }

    private void pack() {
        filter.readFloats(0, filterElements.length, filterElements, 0);
        product.pack(0, channels, filterElements, 1, channels);
    }

    @Override
    public void run() {
        if (!constant) {
            pack();
        }
        bias.refresh();
        for (int batch = 0; batch < batches; batch++) {
            input.readFloats((long) batch * volume.length, volume.length, volume, 0);
            for (int first = 0; first < positions; first += product.blockRows()) {
                int count = Math.min(product.blockRows(), positions - first);
                for (int i = 0; i < count; i++) {
                    copyPatch(first + i, product.rows(), i * product.stride());
                }
                product.multiply(count, results, 0, channels);
                bias.add(results, count);
                range.clamp(results, 0, count * channels);
                output.writeFloats(((long) batch * positions + first) * channels, count * channels, results, 0);
            }
        }
    }

    private void copyPatch(int position, float[] to, int at) {
        int x = position % across.output();
        int y = position / across.output() % down.output();
        int z = position / across.output() / down.output();
        Arrays.fill(to, at, at + product.stride(), 0f);
        for (int kz = deep.firstTap(z); kz < deep.endTap(z); kz++) {
            int plane = deep.start(z) + kz * deep.dilation();
            for (int ky = down.firstTap(y); ky < down.endTap(y); ky++) {
                int row = plane * down.input() + down.start(y) + ky * down.dilation();
                int tap = (kz * down.window() + ky) * across.window();
                for (int kx = across.firstTap(x); kx < across.endTap(x); kx++) {
                    int column = across.start(x) + kx * across.dilation();
                    int source = (row * across.input() + column) * depth;
                    System.arraycopy(volume, source, to, at + (tap + kx) * depth, depth);
                }
            }
        }
    }
}
