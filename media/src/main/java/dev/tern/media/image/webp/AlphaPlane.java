package dev.tern.media.image.webp;

import dev.tern.media.image.codec.Bytes;
import dev.tern.media.image.codec.Damaged;
import dev.tern.media.image.codec.Raster;

/** Decodes the alpha plane that accompanies a lossy frame, and lays it over the frame's pixels. */
final class AlphaPlane {
    private static final int RAW = 0;
    private static final int LOSSLESS = 1;

    private static final int UNFILTERED = 0;
    private static final int HORIZONTAL = 1;
    private static final int VERTICAL = 2;

    private AlphaPlane() {}

    /** The opaque raster {@code colors} with the alpha values of {@code chunk}. */
    static Raster apply(Bytes chunk, Raster colors) {
        int header = chunk.u8(0);
        int compression = header & 3;
        int filter = (header >> 2) & 3;
        Bytes coded = chunk.slice(chunk.name(), 1, chunk.length() - 1);
        int[] alpha = read(coded, compression, colors.width(), colors.height());
        if (filter != UNFILTERED) {
            undoFilter(alpha, colors.width(), filter);
        }
        int[] argb = colors.argb();
        for (int i = 0; i < argb.length; i++) {
            argb[i] = (argb[i] & ~Raster.OPAQUE) | (alpha[i] << 24);
        }
        return colors;
    }

    private static int[] read(Bytes coded, int compression, int width, int height) {
        if (compression == LOSSLESS) {
            int[] alpha = LosslessDecoder.decodeBare(coded, width, height);
            for (int i = 0; i < alpha.length; i++) {
                alpha[i] = (alpha[i] >> 8) & 0xff;
            }
            return alpha;
        }
        if (compression != RAW) {
            throw Damaged.picture(coded.name(), "alpha compression 0 or 1", String.valueOf(compression));
        }
        int pixels = Math.multiplyExact(width, height);
        if (coded.length() < pixels) {
            throw Damaged.truncated(coded.name(), pixels, coded.length());
        }
        int[] alpha = new int[pixels];
        for (int i = 0; i < alpha.length; i++) {
            alpha[i] = coded.u8(i);
        }
        return alpha;
    }

    private static void undoFilter(int[] alpha, int width, int filter) {
        for (int x = 1; x < width; x++) {
            alpha[x] = (alpha[x] + alpha[x - 1]) & 0xff;
        }
        for (int row = width; row < alpha.length; row += width) {
            alpha[row] = (alpha[row] + alpha[row - width]) & 0xff;
            for (int at = row + 1; at < row + width; at++) {
                alpha[at] = (alpha[at] + guess(alpha, at, width, filter)) & 0xff;
            }
        }
    }

    private static int guess(int[] alpha, int at, int width, int filter) {
        int left = alpha[at - 1];
        int top = alpha[at - width];
        return switch (filter) {
            case HORIZONTAL -> left;
            case VERTICAL -> top;
            default -> Math.clamp(left + top - alpha[at - width - 1], 0, 255);
        };
    }
}
