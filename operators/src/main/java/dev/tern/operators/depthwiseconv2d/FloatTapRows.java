package dev.tern.operators.depthwiseconv2d;

import dev.tern.operators.Binding;
import dev.tern.operators.window.FloatPatches;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.Tensor;
import java.util.Arrays;

/**
 * Sums of one row of positions at a time. What a tap sees along the row is copied side by side, so that pixels and
 * channels together form long lanes; the filter is repeated to match. Taps are added in order, three in one pass.
 */
final class FloatTapRows {
    private static final int LANES_WANTED = 1024;
    private static final int TAPS_AT_ONCE = 3;

    private final FloatPatches patches;
    private final WindowAxis down;
    private final WindowAxis across;
    private final int channels;
    private final int multiplier;
    private final int chunkPixels;
    private final float[][] weights;
    private final float[][] seen;
    private final float[] narrow;
    private final float[] sums;

    FloatTapRows(Binding binding, FloatPatches patches, DepthwiseExtents extents) {
        this.patches = patches;
        this.down = extents.down();
        this.across = extents.across();
        this.channels = extents.channels();
        this.multiplier = extents.multiplier();
        this.chunkPixels = Math.clamp(LANES_WANTED / channels, 1, across.output());
        int lanes = Math.multiplyExact(chunkPixels, channels);
        int taps = Math.ceilDiv(extents.taps(), TAPS_AT_ONCE) * TAPS_AT_ONCE;
        this.weights = new float[taps][];
        for (int t = 0; t < taps; t++) {
            weights[t] = binding.floats(lanes);
        }
        this.seen = new float[TAPS_AT_ONCE][];
        for (int t = 0; t < TAPS_AT_ONCE; t++) {
            seen[t] = binding.sharedFloats(lanes);
        }
        this.narrow = binding.sharedFloats(multiplier == 1 ? 0 : lanes / multiplier);
        this.sums = binding.sharedFloats(lanes);
    }

    /** Takes the filter [1, height, width, channels], repeated along the lanes. */
    void pack(Tensor filter) {
        for (int t = 0; t < down.window() * across.window(); t++) {
            float[] lane = weights[t];
            filter.readFloats((long) t * channels, channels, lane, 0);
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
    float[] sum(int batch, int y, int first, int count) {
        int lanes = count * channels;
        int taps = down.window() * across.window();
        Arrays.fill(sums, 0, lanes, 0f);
        for (int t = 0; t < taps; t += TAPS_AT_ONCE) {
            for (int i = 0; i < TAPS_AT_ONCE; i++) {
                look(batch, y, t + i, first, count, seen[i]);
            }
            add(sums, seen[0], weights[t], seen[1], weights[t + 1], seen[2], weights[t + 2], lanes);
        }
        return sums;
    }

    private void look(int batch, int y, int tap, int first, int count, float[] to) {
        if (tap >= down.window() * across.window()) {
            Arrays.fill(to, 0, count * channels, 0f);
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

    private static void add(
            float[] sums, float[] x0, float[] w0, float[] x1, float[] w1, float[] x2, float[] w2, int lanes) {
        for (int i = 0; i < lanes; i++) {
            sums[i] = sums[i] + x0[i] * w0[i] + x1[i] * w1[i] + x2[i] * w2[i];
        }
    }
}
