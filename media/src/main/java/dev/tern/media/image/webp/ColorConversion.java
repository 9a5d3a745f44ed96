package dev.tern.media.image.webp;

import dev.tern.media.image.codec.Raster;

/**
 * From VP8 planes to pixels: chroma is enlarged by interpolation between the four nearest samples (9:3:3:1), then
 * converted from limited-range YUV (BT.601) in 14-bit fixed point, each product rounded down as WebP decoders agree on.
 */
final class ColorConversion {
    private static final int FRACTION_BITS = 6;

    private ColorConversion() {}

    static Raster toRaster(FrameBuffer frame, int width, int height) {
        int[] argb = new int[Math.multiplyExact(width, height)];
        Plane luma = frame.luma();
        for (int y = 0; y < height; y++) {
            convertRow(
                    luma.samples,
                    luma.at(0, y),
                    frame.blueness(),
                    frame.redness(),
                    y >> 1,
                    Math.clamp((y >> 1) + ((y & 1) == 0 ? -1 : 1), 0, (height - 1) >> 1),
                    argb,
                    y * width,
                    width);
        }
        return new Raster(width, height, argb);
    }

    /** One row of pixels from its luma, the chroma row it lies in, and the nearer neighbour of that row. */
    private static void convertRow(
            byte[] luma, int lumaAt, Plane u, Plane v, int own, int neighbour, int[] argb, int out, int width) {
        int ownRow = u.at(0, own);
        int otherRow = u.at(0, neighbour);
        int last = (width - 1) >> 1;
        for (int x = 0; x < width; x++) {
            int near = x >> 1;
            int far = Math.clamp(near + ((x & 1) == 0 ? -1 : 1), 0, last);
            argb[out + x] = pixel(
                    luma[lumaAt + x] & 0xff,
                    interpolate(u.samples, ownRow, otherRow, near, far),
                    interpolate(v.samples, ownRow, otherRow, near, far));
        }
    }

    private static int interpolate(byte[] samples, int ownRow, int otherRow, int near, int far) {
        int own = 3 * (samples[ownRow + near] & 0xff) + (samples[ownRow + far] & 0xff);
        int other = 3 * (samples[otherRow + near] & 0xff) + (samples[otherRow + far] & 0xff);
        return (3 * own + other + 8) >> 4;
    }

    static int pixel(int y, int u, int v) {
        int brightness = (y * 19077) >> 8;
        int red = brightness + ((v * 26149) >> 8) - 14234;
        int green = brightness - ((u * 6419) >> 8) - ((v * 13320) >> 8) + 8708;
        int blue = brightness + ((u * 33050) >> 8) - 17685;
        return Raster.OPAQUE | (level(red) << 16) | (level(green) << 8) | level(blue);
    }

    private static int level(int fixed) {
        return Math.clamp(fixed >> FRACTION_BITS, 0, 255);
    }
}
