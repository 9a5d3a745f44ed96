package dev.tern.kernels;

import dev.tern.operators.window.WindowAxis;
import org.jspecify.annotations.Nullable;

/**
 * How lines of a depthwise convolution and of the product of pixels behind it fall into bands, and bands into tiles.
 *
 * @param threads threads that may compute
 * @param lines lines of all images
 * @param height lines of a band; the last may overlap the one before
 * @param down how windows move over rows in front of the convolution
 * @param rows rows that the product in front of the convolution computes at once
 * @param sourceBytes bytes of a row that this product reads
 * @param lineBytes bytes of a row that it leaves; 0 where there is no such product
 * @param middleBytes bytes of a line between the convolution and the product behind it
 * @param resultBytes bytes of a line of results
 */
public record BandCut(
        int threads,
        int lines,
        int height,
        WindowAxis down,
        int rows,
        long sourceBytes,
        long lineBytes,
        long middleBytes,
        long resultBytes) {
    /** What a call keeps should stay in the second cache, beside weights. */
    private static final long SLOT_BYTES_MOST = 256 << 10;

    /** Where there are several threads, tiles for each. */
    private static final int TILES_EACH = 2;

    /** More rows than this part of all are not computed twice. */
    private static final int TWICE_PART = 6;

    /** A thread may take this part longer than the mean of all. */
    private static final int BALANCED_PART = 16;

    /** Overlapping bands compute no more than this part of all lines twice. */
    private static final int OVERLAP_PART = 20;

    /** A product of pixels that has fewer of them at once is slow. */
    private static final int PIXELS_LEAST = 64;

    private static final int ALIGNMENT = 64;

    /** Rows of {@code width} pixels that are enough for a product to be quick; none of {@code height} twice if that can be. */
    public static int rows(int height, int width) {
        int least = Math.min(height, Math.ceilDiv(PIXELS_LEAST, width));
        for (int rows = least; rows < 2 * least; rows++) {
            if (height % rows == 0) {
                return rows;
            }
        }
        return least;
    }

    /** The same with bands as high as memory allows, or null where they are too few or share too many rows. */
    public @Nullable BandCut cut() {
        for (int bands = threads == 1 ? 2 : TILES_EACH * threads; bands <= lines; bands++) {
            int most = Math.ceilDiv(lines, bands);
            BandCut next =
                    new BandCut(threads, lines, most, down, rows, sourceBytes, lineBytes, middleBytes, resultBytes);
            boolean once = (long) bands * most - lines <= lines / OVERLAP_PART;
            if (once && next.bands() == bands && next.slotBytes() <= SLOT_BYTES_MOST && next.isBalanced()) {
                return next.sharesManyRows() ? null : next;
            }
        }
        return null;
    }

    /** Whether all threads end at about the same time. */
    private boolean isBalanced() {
        long longest = (long) Math.ceilDiv(tiles(), threads) * bandsOfTile();
        return longest * threads * BALANCED_PART <= (long) bands() * (BALANCED_PART + 1);
    }

    /** Whether neighbouring bands see many rows in common, which are copied twice, or computed twice by different threads. */
    private boolean sharesManyRows() {
        long shared = Math.max(0, down.span() - down.stride());
        boolean computed = lineBytes > 0 && threads > 1 && TWICE_PART * tiles() * shared > down.input();
        return computed || shared > (long) height * down.stride();
    }

    /** The cut, for people. */
    public String text() {
        return bands() + " bands of " + height + (height == 1 ? " line" : " lines");
    }

    int bands() {
        return Math.ceilDiv(lines, height);
    }

    /** Bands of a tile. */
    int bandsOfTile() {
        return threads == 1 || lineBytes == 0 ? 1 : Math.max(1, bands() / (TILES_EACH * threads));
    }

    int tiles() {
        return Math.ceilDiv(bands(), bandsOfTile());
    }

    /** Calls that may go on at the same time. */
    int slots() {
        return Math.min(Math.min(tiles(), threads), Long.SIZE);
    }

    /** The first line of a band. */
    int line(int band) {
        return Math.min(band * height, lines - height);
    }

    /** The first row that is kept for windows of the lines from {@code line} on: rows are computed several at once. */
    int rowFrom(int line) {
        return Math.clamp(down.start(line), 0, down.input() - (lineBytes == 0 ? 0 : rows));
    }

    /** One more than the last row that they see. */
    int rowTo(int line) {
        return Math.clamp(down.start(line + height - 1) + down.span(), rowFrom(line), down.input());
    }

    /** Bytes for all rows that windows of a band see, and those that are computed with them. */
    long linesBytes() {
        long seen = (height - 1L) * down.stride() + down.span() + rows - 1;
        return aligned(Math.min(seen, down.input()) * lineBytes);
    }

    /** Bytes of a table of addresses for one line. */
    long tableLineBytes() {
        return (long) Long.BYTES * down.window();
    }

    /** Bytes of scratch memory that a call needs. */
    long slotBytes() {
        return linesBytes() + aligned(height * middleBytes);
    }

    /** Bytes of scratch memory for all calls that may go on at the same time. */
    public long scratchBytes() {
        return slots() * slotBytes();
    }

    private static long aligned(long bytes) {
        return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    }
}
