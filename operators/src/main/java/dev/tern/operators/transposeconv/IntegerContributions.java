package dev.tern.operators.transposeconv;

import dev.tern.operators.Binding;
import dev.tern.operators.product.IntRowProduct;
import dev.tern.operators.window.IntScatter;
import dev.tern.operators.window.IntSource;
import dev.tern.operators.window.LongScatter;
import dev.tern.tensor.Tensor;
import java.util.Arrays;

/** Integer pixels times filters, spread over an image of 32-bit or 64-bit sums. */
final class IntegerContributions {
    private final TransposeExtents extents;
    private final IntSource pixels;
    private final int pixelZero;
    private final IntRowProduct product;
    private final IntScatter scatter;
    private final LongScatter wideScatter;
    private final int[] filterRow;
    private final int[] contributions;
    private final long[] wideContributions;
    private final int[] image;
    private final long[] wideImage;
    private final boolean wide;

    IntegerContributions(Binding binding, TransposeExtents extents, IntSource pixels, int pixelZero, boolean wide) {
        this.extents = extents;
        this.pixels = pixels;
        this.pixelZero = pixelZero;
        this.wide = wide;
        product = new IntRowProduct(binding, extents.depth(), extents.units(), extents.pixels());
        scatter = new IntScatter(TransposeExtents.plane(), extents.down(), extents.across(), extents.channels());
        wideScatter = new LongScatter(TransposeExtents.plane(), extents.down(), extents.across(), extents.channels());
        filterRow = binding.ints(extents.depth());
        long block = (long) product.blockRows() * extents.units();
        contributions = binding.ints(wide ? 0 : block);
        wideContributions = binding.longs(wide ? block : 0);
        image = binding.ints(extents.resultElements());
        wideImage = binding.longs(wide ? extents.resultElements() : 0);
    }

    /** Takes the filters, less their zero point. Filters lie output after output; contributions tap after tap. */
    void pack(Tensor filter, int zeroPoint) {
        for (int channel = 0; channel < extents.channels(); channel++) {
            for (int tap = 0; tap < extents.taps(); tap++) {
                long row = (long) channel * extents.taps() + tap;
                filter.readInts(row * extents.depth(), extents.depth(), filterRow, 0);
                subtract(filterRow, 0, filterRow.length, zeroPoint);
                product.pack(tap * extents.channels() + channel, 1, filterRow, extents.depth(), 1);
            }
        }
    }

    /** Sums of one image, in {@link #image} or {@link #wideImage}. */
    void sum(int batch) {
        int depth = extents.depth();
        int[] rows = product.rows();
        Arrays.fill(image, 0);
        Arrays.fill(wideImage, 0L);
        for (int first = 0; first < extents.pixels(); first += product.blockRows()) {
            int count = Math.min(product.blockRows(), extents.pixels() - first);
            long at = ((long) batch * extents.pixels() + first) * depth;
            for (int r = 0; r < count; r++) {
                pixels.read(at + (long) r * depth, depth, rows, r * product.stride());
                subtract(rows, r * product.stride(), depth, pixelZero);
            }
            if (wide) {
                product.multiplyWide(count, wideContributions, 0, extents.units());
                wideScatter.add(first, count, wideContributions, extents.units(), wideImage);
            } else {
                product.multiply(count, contributions, 0, extents.units());
                scatter.add(first, count, contributions, extents.units(), image);
            }
        }
    }

    private static void subtract(int[] values, int at, int count, int zeroPoint) {
        for (int i = at; i < at + count; i++) {
            values[i] -= zeroPoint;
        }
    }

    int[] image() {
        return image;
    }

    long[] wideImage() {
        return wideImage;
    }
}
