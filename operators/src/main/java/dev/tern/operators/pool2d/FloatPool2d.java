package dev.tern.operators.pool2d;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.FloatRange;
import dev.tern.operators.pool2d.Pool2d.Reduction;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.Tensor;
import java.util.Arrays;

/** Pooling of floats, one row of windows at a time; sums go by ascending tap. */
final class FloatPool2d implements Kernel {
    /** Windows between two looks at the clock: enough that looking costs nothing, few enough for the largest windows. */
    private static final int WINDOWS_AT_ONCE = 64;

    private final Binding binding;
    private final Reduction reduction;
    private final Tensor input;
    private final Tensor output;
    private final WindowAxis down;
    private final WindowAxis across;
    private final int batches;
    private final int channels;
    private final FloatRange range;
    private final float[] row;
    private final float[] results;

    FloatPool2d(Pool2d pool, Binding binding) {
        this.binding = binding;
        input = binding.input(0);
        output = binding.output(0);
        reduction = pool.reduction();
        down = pool.down(input.shape());
        across = pool.across(input.shape());
        batches = input.shape().dim(0);
        channels = input.shape().dim(3);
        range = FloatRange.of(pool.activation());
        row = binding.floats((long) across.input() * channels);
        results = binding.floats((long) across.output() * channels);
    }

    @Override
    public void run() {
        for (int batch = 0; batch < batches; batch++) {
            for (int y = 0; y < down.output(); y++) {
                runRow(batch, y);
            }
        }
    }

    private void runRow(int batch, int y) {
        int elements = across.output() * channels;
        Arrays.fill(results, 0, elements, reduction == Reduction.MAX ? -Float.MAX_VALUE : 0f);
        for (int ky = down.firstTap(y); ky < down.endTap(y); ky++) {
            long imageRow = (long) batch * down.input() + down.start(y) + ky;
            input.readFloats(imageRow * row.length, row.length, row, 0);
            if (reduction == Reduction.L2) {
                square(row);
            }
            for (int x = 0; x < across.output(); x++) {
                if (x % WINDOWS_AT_ONCE == 0) {
                    binding.checkpoint();
                }
                for (int kx = across.firstTap(x); kx < across.endTap(x); kx++) {
                    int from = (across.start(x) + kx) * channels;
                    if (reduction == Reduction.MAX) {
                        keepLarger(results, x * channels, row, from, channels);
                    } else {
                        add(results, x * channels, row, from, channels);
                    }
                }
            }
        }
        if (reduction != Reduction.MAX) {
            divide(down.endTap(y) - down.firstTap(y));
        }
        range.clamp(results, 0, elements);
        output.writeFloats(((long) batch * down.output() + y) * elements, elements, results, 0);
    }

    private void divide(int tapsDown) {
        for (int x = 0; x < across.output(); x++) {
            float count = (float) tapsDown * (across.endTap(x) - across.firstTap(x));
            for (int i = x * channels; i < (x + 1) * channels; i++) {
                float mean = results[i] / count;
                results[i] = reduction == Reduction.L2 ? (float) Math.sqrt(mean) : mean;
            }
        }
    }

    private static void square(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= values[i];
        }
    }

    private static void add(float[] to, int at, float[] from, int first, int count) {
        for (int c = 0; c < count; c++) {
            to[at + c] += from[first + c];
        }
    }

    /** Keeps the larger of both; a NaN never replaces a number. */
    private static void keepLarger(float[] to, int at, float[] from, int first, int count) {
        for (int c = 0; c < count; c++) {
            float candidate = from[first + c];
            if (candidate > to[at + c]) {
                to[at + c] = candidate;
            }
        }
    }
}
