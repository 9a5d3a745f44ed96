package dev.tern.operators.pool2d;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.ClampRange;
import dev.tern.operators.pool2d.Pool2d.Reduction;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.Tensor;
import java.util.Arrays;

/**
 * Pooling of quantised images, one row of windows at a time, on the stored numbers: image and result have the same scale.
 * Averages round half away from zero.
 */
final class IntegerPool2d implements Kernel {
    /** Windows between two looks at the clock: enough that looking costs nothing, few enough for the largest windows. */
    private static final int WINDOWS_AT_ONCE = 64;

    private final Binding binding;
    private final boolean max;
    private final Tensor input;
    private final Tensor output;
    private final WindowAxis down;
    private final WindowAxis across;
    private final int batches;
    private final int channels;
    private final ClampRange range;
    private final int[] row;
    private final int[] results;

    IntegerPool2d(Pool2d pool, Binding binding) {
        this.binding = binding;
        input = binding.input(0);
        output = binding.output(0);
        max = pool.reduction() == Reduction.MAX;
        down = pool.down(input.shape());
        across = pool.across(input.shape());
        batches = input.shape().dim(0);
        channels = input.shape().dim(3);
        range = ClampRange.of(pool.activation(), output.type(), output.quantization());
        row = binding.ints((long) across.input() * channels);
        results = binding.ints((long) across.output() * channels);
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
        Arrays.fill(results, 0, elements, max ? (int) input.type().minimum() : 0);
        for (int ky = down.firstTap(y); ky < down.endTap(y); ky++) {
            long imageRow = (long) batch * down.input() + down.start(y) + ky;
            input.readInts(imageRow * row.length, row.length, row, 0);
            for (int x = 0; x < across.output(); x++) {
                if (x % WINDOWS_AT_ONCE == 0) {
                    binding.checkpoint();
                }
                for (int kx = across.firstTap(x); kx < across.endTap(x); kx++) {
                    int from = (across.start(x) + kx) * channels;
                    if (max) {
                        keepLarger(results, x * channels, row, from, channels);
                    } else {
                        add(results, x * channels, row, from, channels);
                    }
                }
            }
        }
        finish(down.endTap(y) - down.firstTap(y));
        output.writeInts(((long) batch * down.output() + y) * elements, elements, results, 0);
    }

    private void finish(int tapsDown) {
        for (int x = 0; x < across.output(); x++) {
            int count = max ? 1 : tapsDown * (across.endTap(x) - across.firstTap(x));
            for (int i = x * channels; i < (x + 1) * channels; i++) {
                int sum = results[i];
                int mean = sum > 0 ? (sum + count / 2) / count : (sum - count / 2) / count;
                results[i] = range.clamp(mean);
            }
        }
    }

    private static void add(int[] to, int at, int[] from, int first, int count) {
        for (int c = 0; c < count; c++) {
            to[at + c] += from[first + c];
        }
    }

    private static void keepLarger(int[] to, int at, int[] from, int first, int count) {
        for (int c = 0; c < count; c++) {
            to[at + c] = Math.max(to[at + c], from[first + c]);
        }
    }
}
