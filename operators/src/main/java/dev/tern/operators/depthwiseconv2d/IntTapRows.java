package dev.tern.operators.depthwiseconv2d;

import dev.tern.operators.Binding;
import dev.tern.operators.window.IntPatches;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.Tensor;
import java.util.Arrays;

/**
 * Integer sums of one row of positions at a time. What a tap sees along the row is copied side by side, so that pixels and
 * channels together form long lanes; the filter is repeated to match. Taps are added in order, three in one pass.
 */
final class IntTapRows {
    private static final int LANES_WANTED = 1024;
    private static final int TAPS_AT_ONCE = 3;

    /** Taps of 16-bit with 8-bit numbers after which 32-bit sums are emptied into 64-bit ones. */
    private static final int NARROW_TAPS = 99;

    private final IntPatches patches;
    private final WindowAxis down;
    private final WindowAxis across;
    private final int channels;
    private final int multiplier;
    private final int chunkPixels;
    private final int[][] weights;
    private final int[][] seen;
    private final int[] narrow;
    private final int[] sums;
    private final long[] wide;

    IntTapRows(Binding binding, IntPatches patches, DepthwiseExtents extents, boolean keepWide) {
        this.patches = patches;
        this.down = extents.down();
        this.across = extents.across();
        this.channels = extents.channels();
        this.multiplier = extents.multiplier();
        this.chunkPixels = Math.clamp(LANES_WANTED / channels, 1, across.output());
        int lanes = Math.multiplyExact(chunkPixels, channels);
        int taps = Math.ceilDiv(extents.taps(), TAPS_AT_ONCE) * TAPS_AT_ONCE;
        this.weights = new int[taps][];
        for (int t = 0; t < taps; t++) {
            weights[t] = binding.ints(lanes);
        }
        this.seen = new int[TAPS_AT_ONCE][];
        for (int t = 0; t < TAPS_AT_ONCE; t++) {
            seen[t] = binding.sharedInts(lanes);
        }
        this.narrow = binding.sharedInts(multiplier == 1 ? 0 : lanes / multiplier);
        this.sums = binding.sharedInts(lanes);
        this.wide = binding.longs(keepWide ? lanes : 0);
    }

    /** Takes the filter [1, height, width, channels], less its zero point, repeated along the lanes. */
    void pack(Tensor filter, int zeroPoint) {
        for (int t = 0; t < down.window() * across.window(); t++) {
            int[] lane = weights[t];
            filter.readInts((long) t * channels, channels, lane, 0);
            for (int c = 0; c < channels; c++) {
                lane[c] -= zeroPoint;
            }
            for (int pixel = 1; pixel < chunkPixels; pixel++) {
                System.arraycopy(lane, 0, lane, pixel * channels, channels);
            }
        }
    }

    /** Most positions that {@link #sum} takes. */
    int chunkPixels() {
        return chunkPixels;
    }

    /** The sums of {@code count} positions from ({@code y}, {@code first}) on, valid until the next call. */
    int[] sum(int batch, int y, int first, int count) {
        int lanes = count * channels;
        int taps = down.window() * across.window();
        Arrays.fill(sums, 0, lanes, 0);
        Arrays.fill(wide, 0L);
        for (int t = 0; t < taps; t += TAPS_AT_ONCE) {
            for (int i = 0; i < TAPS_AT_ONCE; i++) {
                look(batch, y, t + i, first, count, seen[i]);
            }
            add(sums, seen[0], weights[t], seen[1], weights[t + 1], seen[2], weights[t + 2], lanes);
            if (wide.length > 0 && (t % NARROW_TAPS == 0 || t + TAPS_AT_ONCE >= taps)) {
                widen(lanes);
            }
        }
        return sums;
    }

    /** The same sums in 64 bits, for rows made with {@code keepWide}. */
    long[] wide() {
        return wide;
    }

    private void widen(int lanes) {
        for (int i = 0; i < lanes; i++) {
            wide[i] += sums[i];
            sums[i] = 0;
        }
    }

    private void look(int batch, int y, int tap, int first, int count, int[] to) {
        if (tap >= down.window() * across.window()) {
            Arrays.fill(to, 0, count * channels, 0);
            return;
        }
        int ky = tap / across.window();
        int kx = tap % across.window();
        if (multiplier == 1) {
            patches.copyTap(batch, y, ky, kx, first, count, to);
            return;
        }
        patches.copyTap(batch, y, ky, kx, first, count, narrow);
        int lanes = count * channels;
        for (int i = 0, from = 0; i < lanes; i += multiplier, from++) {
            Arrays.fill(to, i, i + multiplier, narrow[from]);
        }
    }

    private static void add(int[] sums, int[] x0, int[] w0, int[] x1, int[] w1, int[] x2, int[] w2, int lanes) {
        for (int i = 0; i < lanes; i++) {
            sums[i] = sums[i] + x0[i] * w0[i] + x1[i] * w1[i] + x2[i] * w2[i];
        }
    }
}
