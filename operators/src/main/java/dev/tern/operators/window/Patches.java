package dev.tern.operators.window;

import java.util.Arrays;

/**
 * Copies what windows see of a batch of images [batch, height, width, channels] into rows: taps from top left to bottom
 * right, each with its channels; padding becomes zeros. Image rows are kept while windows still need them. What depends on
 * the kind of numbers, an array of which is {@code A}, is left to subclasses: whole copies, so that a call does not count.
 */
abstract class Patches<A> {
    private final PatchPlan plan;
    /** Image rows that windows still need. */
    private final A band;

    private final long[] held;

    Patches(PatchPlan plan, A band) {
        this.plan = plan;
        this.band = band;
        this.held = new long[plan.slots()];
    }

    /** How many elements the band of a plan has. */
    static long bandElements(PatchPlan plan) {
        return plan.isDirect() ? 0 : (long) plan.slots() * plan.rowElements();
    }

    /** Reads {@code count} elements of the image from {@code first} on. */
    abstract void read(long first, int count, A to, int at);

    abstract void move(A from, int source, A to, int target, int count);

    abstract void clear(A array, int from, int end);

    /** Forgets image rows of an earlier run. */
    public void start() {
        Arrays.fill(held, -1L);
    }

    /** Writes the patches of {@code count} positions from {@code first} of image {@code batch}, {@code stride} apart. */
    public void copy(int batch, int first, int count, int group, A to, int stride) {
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

    private void copyDirect(int batch, int first, int count, A to, int stride) {
        int channels = plan.channels();
        long at = ((long) batch * plan.positions() + first) * channels;
        if (stride == channels) {
            read(at, count * channels, to, 0);
            return;
        }
        for (int i = 0; i < count; i++) {
            read(at + (long) i * channels, channels, to, i * stride);
        }
    }

    private void copyOne(int batch, int y, int x, int group, A to, int at) {
        WindowAxis down = plan.down();
        WindowAxis across = plan.across();
        int depth = plan.groupChannels();
        int rowDepth = across.window() * depth;
        int firstRow = down.firstTap(y);
        int endRow = down.endTap(y);
        int firstColumn = across.firstTap(x);
        int endColumn = across.endTap(x);
        clear(to, at, at + firstRow * rowDepth);
        for (int ky = firstRow; ky < endRow; ky++) {
            int row = hold(batch, down.start(y) + ky * down.dilation());
            int target = at + ky * rowDepth;
            clear(to, target, target + firstColumn * depth);
            int source = row + (across.start(x) + firstColumn * across.dilation()) * plan.channels() + group * depth;
            if (plan.isContiguous()) {
                move(band, source, to, target + firstColumn * depth, (endColumn - firstColumn) * depth);
            } else {
                int step = across.dilation() * plan.channels();
                for (int kx = firstColumn; kx < endColumn; kx++) {
                    move(band, source, to, target + kx * depth, depth);
                    source += step;
                }
            }
            clear(to, target + endColumn * depth, target + rowDepth);
        }
        clear(to, at + endRow * rowDepth, at + down.window() * rowDepth);
    }

    /**
     * Writes what tap ({@code ky}, {@code kx}) sees along one row {@code y} of positions: the channels of {@code count}
     * pixels from position {@code first} on, one after the other.
     */
    public void copyTap(int batch, int y, int ky, int kx, int first, int count, A to) {
        WindowAxis across = plan.across();
        int channels = plan.channels();
        int row = plan.down().start(y) + ky * plan.down().dilation();
        if (row < 0 || row >= plan.down().input()) {
            clear(to, 0, count * channels);
            return;
        }
        int source = hold(batch, row);
        int stride = across.stride();
        int column = across.start(first) + kx * across.dilation();
        int inside = column >= 0 ? 0 : Math.min(count, Math.ceilDiv(-column, stride));
        int left = across.input() - column;
        int end = Math.max(inside, left <= 0 ? 0 : Math.min(count, Math.ceilDiv(left, stride)));
        clear(to, 0, inside * channels);
        clear(to, end * channels, count * channels);
        if (stride == 1 && end > inside) {
            move(band, source + (column + inside) * channels, to, inside * channels, (end - inside) * channels);
        }
        for (int i = inside; stride > 1 && i < end; i++) {
            move(band, source + (column + i * stride) * channels, to, i * channels, channels);
        }
    }

    /** Where image row {@code y} lies in the band, read first if it is not there. */
    private int hold(int batch, int y) {
        int slot = y % plan.slots();
        long row = (long) batch * plan.down().input() + y;
        int at = slot * plan.rowElements();
        if (held[slot] != row) {
            read(row * plan.rowElements(), plan.rowElements(), band, at);
            held[slot] = row;
        }
        return at;
    }
}
