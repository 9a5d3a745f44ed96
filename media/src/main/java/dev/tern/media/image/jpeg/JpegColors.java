package dev.tern.media.image.jpeg;

import dev.tern.media.image.codec.Raster;

/**
 * From JPEG components to pixels, in the arithmetic that JPEG decoders share (ITU-T T.871 in 16-bit fixed point). Which
 * model the components follow is decided as libjpeg does: JFIF, then Adobe's note, then the component names.
 */
final class JpegColors {
    private static final int RGB_IDS = ('R' << 16) | ('G' << 8) | 'B';
    private static final int HALF = 1 << 15;
    private static final int RED_OF_CR = 91881;
    private static final int GREEN_OF_CR = 46802;
    private static final int GREEN_OF_CB = 22554;
    private static final int BLUE_OF_CB = 116130;

    private JpegColors() {}

    /** Whether the first three components are luma and two colour differences. */
    static boolean isLumaChroma(JpegMarkers markers) {
        if (markers.components() == 4) {
            return markers.adobeTransform() == 2;
        }
        if (markers.components() != 3) {
            return false;
        }
        if (markers.jfif()) {
            return true;
        }
        return markers.adobeTransform() >= 0 ? markers.adobeTransform() != 0 : markers.componentIds() != RGB_IDS;
    }

    /** Writes a row of opaque pixels from the rows of the components. */
    static void convert(int[][] rows, JpegMarkers markers, int[] argb, int out) {
        int bands = rows.length;
        boolean lumaChroma = isLumaChroma(markers);
        if (bands == 3 && lumaChroma) {
            convert(rows[0], rows[1], rows[2], argb, out);
            return;
        }
        // Adobe programs store ink as its absence; the colour differences of YCCK are those of the ink itself.
        int inkFlip = markers.adobeTransform() >= 0 ? 0 : 255;
        int colorFlip = lumaChroma ? inkFlip ^ 255 : inkFlip;
        for (int x = 0; x < rows[0].length; x++) {
            int rgb = 0x10101 * rows[0][x];
            if (bands >= 3) {
                rgb = lumaChroma
                        ? ofLumaChroma(rows[0][x], rows[1][x] - 128, rows[2][x] - 128)
                        : (rows[0][x] << 16) | (rows[1][x] << 8) | rows[2][x];
            }
            if (bands == 4) {
                rgb = darkened(rgb ^ 0x10101 * colorFlip, rows[3][x] ^ inkFlip);
            }
            argb[out + x] = Raster.OPAQUE | rgb;
        }
    }

    /** The usual case, without calls, which count while the loop is not compiled. */
    private static void convert(int[] lumas, int[] blues, int[] reds, int[] argb, int out) {
        for (int x = 0; x < lumas.length; x++) {
            int y = lumas[x];
            int cb = blues[x] - 128;
            int cr = reds[x] - 128;
            int red = y + ((RED_OF_CR * cr + HALF) >> 16);
            int green = y + ((-GREEN_OF_CB * cb - GREEN_OF_CR * cr + HALF) >> 16);
            int blue = y + ((BLUE_OF_CB * cb + HALF) >> 16);
            if (((red | green | blue) & ~255) != 0) {
                red = level(red);
                green = level(green);
                blue = level(blue);
            }
            argb[out + x] = Raster.OPAQUE | (red << 16) | (green << 8) | blue;
        }
    }

    private static int ofLumaChroma(int y, int cb, int cr) {
        int red = level(y + ((RED_OF_CR * cr + HALF) >> 16));
        int green = level(y + ((-GREEN_OF_CB * cb - GREEN_OF_CR * cr + HALF) >> 16));
        int blue = level(y + ((BLUE_OF_CB * cb + HALF) >> 16));
        return (red << 16) | (green << 8) | blue;
    }

    private static int level(int value) {
        return value < 0 ? 0 : Math.min(value, 255);
    }

    /** A colour under black ink that lets {@code light} of 255 through. */
    private static int darkened(int rgb, int light) {
        return (product((rgb >> 16) & 0xff, light) << 16)
                | (product((rgb >> 8) & 0xff, light) << 8)
                | product(rgb & 0xff, light);
    }

    private static int product(int level, int light) {
        return (level * light + 127) / 255;
    }
}
