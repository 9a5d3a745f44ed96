package dev.tern.media.image.codec;

import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The rows of a PNG picture, inflated one at a time and with their filter undone. */
final class PngRows implements AutoCloseable {
    private final List<Bytes> compressed;
    private final String where;
    private final int pixelBytes;
    private final Inflater inflater = new Inflater();
    private int nextPart;

    PngRows(List<Bytes> compressed, PngHeader header) {
        this.compressed = compressed;
        this.where = header.where().replace("IHDR", "IDAT");
        this.pixelBytes = Math.max(1, header.bitsPerPixel() / 8);
    }

    /** Reads the next row into {@code row}; {@code previous} is the row above, or all zero. */
    void read(byte[] row, byte[] previous, int length) {
        byte[] filter = new byte[1];
        inflate(filter, 1);
        inflate(row, length);
        switch (filter[0]) {
            case 0 -> {}
            case 1 -> addLeft(row, length);
            case 2 -> addAbove(row, previous, length);
            case 3 -> addMean(row, previous, length);
            case 4 -> addPaeth(row, previous, length);
            default -> throw Damaged.picture(where, "a row filter from 0 to 4", String.valueOf(filter[0] & 0xff));
        }
    }

    private void inflate(byte[] out, int length) {
        int done = 0;
        try {
            while (done < length) {
                int got = inflater.inflate(out, done, length - done);
                done += got;
                if (got > 0) {
                    continue;
                }
                if (inflater.finished() || inflater.needsDictionary() || nextPart == compressed.size()) {
                    throw Damaged.truncated(where, length - done, 0);
                }
                Bytes part = compressed.get(nextPart++);
                inflater.setInput(part.array(), part.from(), part.length());
            }
        } catch (DataFormatException e) {
            throw Damaged.picture(where, "deflated pixels", "a fault in them (" + e.getMessage() + ")");
        }
    }

    private void addLeft(byte[] row, int length) {
        for (int i = pixelBytes; i < length; i++) {
            row[i] += row[i - pixelBytes];
        }
    }

    private static void addAbove(byte[] row, byte[] previous, int length) {
        for (int i = 0; i < length; i++) {
            row[i] += previous[i];
        }
    }

    private void addMean(byte[] row, byte[] previous, int length) {
        for (int i = 0; i < length; i++) {
            int left = i < pixelBytes ? 0 : row[i - pixelBytes] & 0xff;
            row[i] += (byte) ((left + (previous[i] & 0xff)) >> 1);
        }
    }

    private void addPaeth(byte[] row, byte[] previous, int length) {
        for (int i = 0; i < length; i++) {
            int left = i < pixelBytes ? 0 : row[i - pixelBytes] & 0xff;
            int corner = i < pixelBytes ? 0 : previous[i - pixelBytes] & 0xff;
            row[i] += (byte) nearest(left, previous[i] & 0xff, corner);
        }
    }

    /** Whichever of the three lies nearest to {@code left + above - corner}, earlier ones first. */
    private static int nearest(int left, int above, int corner) {
        int toLeft = Math.abs(above - corner);
        int toAbove = Math.abs(left - corner);
        int toCorner = Math.abs(left + above - 2 * corner);
        if (toLeft <= toAbove && toLeft <= toCorner) {
            return left;
        }
        return toAbove <= toCorner ? above : corner;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
