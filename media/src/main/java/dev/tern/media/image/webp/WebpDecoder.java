package dev.tern.media.image.webp;

import dev.tern.media.image.codec.Bytes;
import dev.tern.media.image.codec.Damaged;
import dev.tern.media.image.codec.Decoded;
import dev.tern.media.image.codec.ExifOrientation;
import dev.tern.media.image.codec.Orientation;
import dev.tern.media.image.codec.PixelLimit;
import dev.tern.media.image.codec.Raster;
import org.jspecify.annotations.Nullable;

/**
 * Reads WebP files: lossy, lossless, with alpha plane, and of an animation the first frame on its canvas. Pixels equal
 * those of the reference decoder with fancy upsampling and without dithering.
 */
public final class WebpDecoder {
    private static final int FRAME_HEADER_BYTES = 16;
    private static final int ANIMATION_FLAG = 2;

    private WebpDecoder() {}

    /** Whether the bytes begin like a WebP file. */
    public static boolean recognises(Bytes file) {
        return file.hasText(0, "RIFF") && file.hasText(8, "WEBP");
    }

    public static Decoded decode(Bytes file, PixelLimit limit) {
        RiffChunks chunks = RiffChunks.of(file);
        Bytes extended = chunks.find("VP8X");
        Orientation orientation = orientation(chunks);
        if (extended == null) {
            return new Decoded(decodeFrame(chunks, file.name(), limit), orientation);
        }
        int width = extended.u24le(4) + 1;
        int height = extended.u24le(7) + 1;
        limit.check(extended.name(), width, height);
        if ((extended.u8(0) & ANIMATION_FLAG) != 0) {
            return new Decoded(firstFrame(chunks, file.name(), width, height, limit), orientation);
        }
        Raster raster = decodeFrame(chunks, file.name(), limit);
        requireSize(file.name(), raster, width, height);
        return new Decoded(raster, orientation);
    }

    private static Orientation orientation(RiffChunks chunks) {
        Bytes exif = chunks.find("EXIF");
        return exif == null ? Orientation.UPRIGHT : ExifOrientation.find(exif);
    }

    private static Raster decodeFrame(RiffChunks chunks, String where, PixelLimit limit) {
        Bytes lossless = chunks.find("VP8L");
        Bytes lossy = chunks.find("VP8 ");
        if (lossy != null) {
            Raster colors = LossyDecoder.decode(lossy, limit);
            Bytes alpha = chunks.find("ALPH");
            return alpha == null ? colors : AlphaPlane.apply(alpha, colors);
        }
        if (lossless != null) {
            return LosslessDecoder.decode(lossless, limit);
        }
        throw Damaged.picture(where, "a chunk VP8 or VP8L", "none");
    }

    private static Raster firstFrame(RiffChunks chunks, String where, int width, int height, PixelLimit limit) {
        @Nullable Bytes frame = chunks.find("ANMF");
        if (frame == null) {
            throw Damaged.picture(where, "an animation frame (chunk ANMF)", "none");
        }
        int left = 2 * frame.u24le(0);
        int top = 2 * frame.u24le(3);
        int frameWidth = frame.u24le(6) + 1;
        int frameHeight = frame.u24le(9) + 1;
        if (left + frameWidth > width || top + frameHeight > height) {
            throw Damaged.picture(
                    frame.name(),
                    "a frame inside the canvas of " + width + "x" + height,
                    frameWidth + "x" + frameHeight + " at " + left + "," + top);
        }
        Bytes body = frame.slice(frame.name(), FRAME_HEADER_BYTES, frame.length() - FRAME_HEADER_BYTES);
        Raster raster = decodeFrame(RiffChunks.within(body), frame.name(), limit);
        requireSize(frame.name(), raster, frameWidth, frameHeight);
        Raster canvas = Raster.blank(width, height);
        for (int y = 0; y < frameHeight; y++) {
            System.arraycopy(raster.argb(), y * frameWidth, canvas.argb(), (top + y) * width + left, frameWidth);
        }
        return canvas;
    }

    private static void requireSize(String where, Raster raster, int width, int height) {
        if (raster.width() != width || raster.height() != height) {
            throw Damaged.picture(where, "an image of " + width + "x" + height, raster.width() + "x" + raster.height());
        }
    }
}
