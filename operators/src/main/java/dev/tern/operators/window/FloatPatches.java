package dev.tern.operators.window;

import dev.tern.operators.Binding;
import dev.tern.tensor.Tensor;
import java.util.Arrays;

/**
 * Copies what windows see of a batch of images [batch, height, width, channels] into rows: taps from top left to bottom
 * right, each with its channels; padding becomes zeros. Image rows are kept while windows still need them.
 */
public final class FloatPatches {
    private final Tensor image;
    private final PatchPlan plan;
    private final float[] band;
    private final long[] held;

    /** Patches for blocks of up to {@code blockRows} positions, channels split into {@code groups}. */
    public FloatPatches(Binding binding, Tensor image, WindowAxis down, WindowAxis across, int groups, int blockRows) {
        this(binding, image, PatchPlan.of(image.shape(), down, across, groups, blockRows));
    }

    /** Patches of single taps only, for windows that keep channels apart. */
    public static FloatPatches ofTaps(Binding binding, Tensor image, WindowAxis down, WindowAxis across) {
        return new FloatPatches(binding, image, PatchPlan.ofTaps(image.shape(), down, across));
    }

    private FloatPatches(Binding binding, Tensor image, PatchPlan plan) {
        this.image = image;
        this.plan = plan;
        this.band = plan.isDirect() ? new float[0] : binding.sharedFloats((long) plan.slots() * plan.rowElements());
        this.held = new long[plan.slots()];
    }

    /** Forgets image rows of an earlier run. */
    public void start() {
        Arrays.fill(held, -1L);
    }

    /** Writes the patches of {@code count} positions from {@code first} of image {@code batch}, {@code stride} apart. */
    public void copy(int batch, int first, int count, int group, float[] to, int stride) {
        if (plan.isDirect()) {
            copyDirect(batch, first, count, to, stride);
            return;
        }
        int wide = plan.across().output();
        int y = first / wide;
        int x = first % wide;
        for (int i = 0; i < count; i++) {
            copyOne(batch, y, x, group, to, i * stride);
            if (++x == wide) {
                x = 0;
                y++;
            }
        }
    }

    private void copyDirect(int batch, int first, int count, float[] to, int stride) {
        int channels = plan.channels();
        long at = ((long) batch * plan.positions() + first) * channels;
        if (stride == channels) {
            image.readFloats(at, count * channels, to, 0);
            return;
        }
        for (int i = 0; i < count; i++) {
            image.readFloats(at + (long) i * channels, channels, to, i * stride);
        }
    }

    private void copyOne(int batch, int y, int x, int group, float[] to, int at) {
        WindowAxis down = plan.down();
        WindowAxis across = plan.across();
        int depth = plan.groupChannels();
        int rowDepth = across.window() * depth;
        int firstRow = down.firstTap(y);
        int endRow = down.endTap(y);
        int firstColumn = across.firstTap(x);
        int endColumn = across.endTap(x);
        Arrays.fill(to, at, at + firstRow * rowDepth, 0f);
        for (int ky = firstRow; ky < endRow; ky++) {
            int row = hold(batch, down.start(y) + ky * down.dilation());
            int target = at + ky * rowDepth;
            Arrays.fill(to, target, target + firstColumn * depth, 0f);
            int source = row + (across.start(x) + firstColumn * across.dilation()) * plan.channels() + group * depth;
            if (plan.isContiguous()) {
                System.arraycopy(band, source, to, target + firstColumn * depth, (endColumn - firstColumn) * depth);
            } else {
                int step = across.dilation() * plan.channels();
                for (int kx = firstColumn; kx < endColumn; kx++) {
                    System.arraycopy(band, source, to, target + kx * depth, depth);
                    source += step;
                }
            }
            Arrays.fill(to, target + endColumn * depth, target + rowDepth, 0f);
        }
        Arrays.fill(to, at + endRow * rowDepth, at + down.window() * rowDepth, 0f);
    }

    /**
     * Writes what tap ({@code ky}, {@code kx}) sees along one row {@code y} of positions: the channels of {@code count}
     * pixels from position {@code first} on, one after the other.
     */
    public void copyTap(int batch, int y, int ky, int kx, int first, int count, float[] to) {
        WindowAxis across = plan.across();
        int channels = plan.channels();
        int row = plan.down().start(y) + ky * plan.down().dilation();
        if (row < 0 || row >= plan.down().input()) {
            Arrays.fill(to, 0, count * channels, 0f);
            return;
        }
        int source = hold(batch, row);
        int stride = across.stride();
        int column = across.start(first) + kx * across.dilation();
        int inside = column >= 0 ? 0 : Math.min(count, Math.ceilDiv(-column, stride));
        int left = across.input() - column;
        int end = Math.max(inside, left <= 0 ? 0 : Math.min(count, Math.ceilDiv(left, stride)));
        Arrays.fill(to, 0, inside * channels, 0f);
        Arrays.fill(to, end * channels, count * channels, 0f);
        if (stride == 1 && end > inside) {
            System.arraycopy(
                    band, source + (column + inside) * channels, to, inside * channels, (end - inside) * channels);
        }
        for (int i = inside; stride > 1 && i < end; i++) {
            System.arraycopy(band, source + (column + i * stride) * channels, to, i * channels, channels);
        }
    }

    /** Where image row {@code y} lies in the band, read first if it is not there. */
    private int hold(int batch, int y) {
        int slot = y % plan.slots();
        long row = (long) batch * plan.down().input() + y;
        int at = slot * plan.rowElements();
        if (held[slot] != row) {
            image.readFloats(row * plan.rowElements(), plan.rowElements(), band, at);
            held[slot] = row;
        }
        return at;
    }
}
