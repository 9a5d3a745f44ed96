package dev.tern.kernels;

import dev.tern.operators.window.WindowAxis;
import org.jspecify.annotations.Nullable;

/**
 * How lines of a depthwise convolution and of the product of pixels behind it fall into bands.
 *
 * @param lines lines of all images
 * @param height lines of a band; the last may overlap the one before
 * @param down how windows move over rows in front of the convolution
 * @param rows rows that the product in front of the convolution computes at once
 * @param sourceBytes bytes of a row that the product in front of the convolution reads
 * @param lineBytes bytes of a row that it leaves; 0 where there is no such product
 * @param middleBytes bytes of a line between the two
 * @param resultBytes bytes of a line of results
 */
public record BandCut(
        int lines,
        int height,
        WindowAxis down,
        int rows,
        long sourceBytes,
        long lineBytes,
        long middleBytes,
        long resultBytes) {
    private static final int ALIGNMENT = 64;

    /** Rows of {@code width} pixels, of {@code height} rows, that are enough for a product to be quick, and none of them twice. */
    public static int rows(int height, int width) {
        int rows = Math.min(height, Math.ceilDiv(Integer.getInteger("tern.pixels", 64), width));
        while (height % rows != 0 && height % rows < rows - 1) {
            rows++;
        }
        return rows;
    }

    /** The same with bands that are as high as is worth it, or null where none are. */
    public @Nullable BandCut cut() {
        long budget = Long.getLong(lineBytes == 0 ? "tern.bands" : "tern.triples", 131072);
        if ((lineBytes == 0 ? lines * middleBytes : down.input() * lineBytes) < Long.getLong(lineBytes == 0 ? "tern.pairleast" : "tern.tripleast", 0)) {
            return null;
        }
        BandCut best = null;
        double bestCost = 1e9;
        for (int h = 1; h < lines; h++) {
            BandCut next = new BandCut(lines, h, down, rows, sourceBytes, lineBytes, middleBytes, resultBytes);
            if (next.slotBytes() > budget) {
                break;
            }
            double cost = (double) next.bands() * (h + 0.3) / lines;
            if (cost < bestCost && next.bands() * h < 1.05 * lines) {
                bestCost = cost;
                best = next;
            }
        }
        return best;
    }

    /** The cut, for people. */
    public String text() {
        return bands() + " bands of " + height + (height == 1 ? " line" : " lines");
    }

    int bands() {
        return Math.ceilDiv(lines, height);
    }

    /** The first line of a band. */
    int line(int band) {
        return Math.min(band * height, lines - height);
    }

    /** The first row that windows of {@code height} lines from {@code line} on see. */
    int rowFrom(int line) {
        return Math.clamp(down.start(line), 0, down.input());
    }

    /** One more than the last row that they see. */
    int rowTo(int line) {
        return Math.clamp(down.start(line + height - 1) + down.span(), rowFrom(line), down.input());
    }

    /** Bytes for all rows that windows of a band see. */
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
        return FreeSlots.count(bands()) * slotBytes();
    }

    private static long aligned(long bytes) {
        return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    }
}
