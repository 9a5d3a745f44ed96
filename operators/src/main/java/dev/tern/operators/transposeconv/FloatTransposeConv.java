package dev.tern.operators.transposeconv;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.FloatRange;
import dev.tern.operators.product.BiasFloats;
import dev.tern.operators.product.FloatRowProduct;
import dev.tern.operators.window.FloatScatter;
import dev.tern.tensor.Tensor;
import java.util.Arrays;

/** TRANSPOSE_CONV of floats: pixels times filters, spread over the result; then bias, then clamp. */
final class FloatTransposeConv implements Kernel {
    private final TransposeExtents extents;
    private final Tensor filter;
    private final Tensor input;
    private final Tensor output;
    private final boolean constant;
    private final FloatRange range;
    private final FloatRowProduct product;
    private final FloatScatter scatter;
    private final BiasFloats bias;
    private final float[] filterRow;
    private final float[] contributions;
    private final float[] image;

    FloatTransposeConv(TransposeConv op, Binding binding) {
        filter = binding.input(1);
        input = binding.input(2);
        output = binding.output(0);
        extents = TransposeExtents.of(op, output.shape(), filter.shape(), input.shape());
        constant = binding.isConstant(1);
        range = FloatRange.of(op.activation());
        product = new FloatRowProduct(binding, extents.depth(), extents.units(), extents.pixels());
        scatter = new FloatScatter(TransposeExtents.plane(), extents.down(), extents.across(), extents.channels());
        bias = BiasFloats.of(binding, 3, extents.channels());
        filterRow = binding.floats(extents.depth());
        contributions = binding.floats((long) product.blockRows() * extents.units());
        image = binding.floats(extents.resultElements());
        if (constant) {
            pack();
        }
    }

    /** Filters lie output after output; contributions tap after tap. */
    private void pack() {
        for (int channel = 0; channel < extents.channels(); channel++) {
            for (int tap = 0; tap < extents.taps(); tap++) {
                long row = (long) channel * extents.taps() + tap;
                filter.readFloats(row * extents.depth(), extents.depth(), filterRow, 0);
                product.pack(tap * extents.channels() + channel, 1, filterRow, extents.depth(), 1);
            }
        }
    }

    @Override
    public void run() {
        if (!constant) {
            pack();
        }
        bias.refresh();
        for (int batch = 0; batch < extents.batches(); batch++) {
            runImage(batch);
        }
    }

    private void runImage(int batch) {
        int depth = extents.depth();
        Arrays.fill(image, 0f);
        for (int first = 0; first < extents.pixels(); first += product.blockRows()) {
            int count = Math.min(product.blockRows(), extents.pixels() - first);
            long at = ((long) batch * extents.pixels() + first) * depth;
            for (int r = 0; r < count; r++) {
                input.readFloats(at + (long) r * depth, depth, product.rows(), r * product.stride());
            }
            product.multiply(count, contributions, 0, extents.units());
            scatter.add(first, count, contributions, extents.units(), image);
        }
        bias.add(image, image.length / extents.channels());
        range.clamp(image, 0, image.length);
        output.writeFloats((long) batch * image.length, image.length, image, 0);
    }
}
