package dev.tern.media.image;

import dev.tern.media.image.codec.Decoded;
import dev.tern.media.image.codec.PixelLimit;
import dev.tern.media.image.codec.Raster;
import dev.tern.tensor.TernException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/**
 * An RGB picture with 8 bits per channel; immutable.
 *
 * <p>{@code read} takes JPEG (grey, colour, CMYK; baseline and progressive), PNG, WebP, GIF (first frame) and BMP, told
 * apart by content. Whatever the bytes, it ends in a picture or in one {@link TernException}. Colour profiles are not
 * applied, and of 16-bit channels the high byte is taken, both as TensorFlow's own decoders do.
 */
public final class Picture {
    private static final int CHANNELS = 3;

    private final int width;
    private final int height;

    /** Red, green, blue of each pixel, row by row. */
    private final byte[] rgb;

    private Picture(int width, int height, byte[] rgb) {
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    /** A picture from pixels {@code 0x??RRGGBB}, row by row; the highest byte is ignored. */
    public static Picture of(int width, int height, int[] pixels) {
        return flattened(new Raster(width, height, pixels), Transparency.DROPPED);
    }

    /** Reads a file with {@link ReadOptions#DEFAULT}. */
    public static Picture read(Path file) {
        return read(file, ReadOptions.DEFAULT);
    }

    public static Picture read(Path file, ReadOptions options) {
        try {
            return read(readBytes(file, options.maxFileBytes()), options);
        } catch (TernException e) {
            throw e.within(file.toString());
        }
    }

    /** Reads the content of a file with {@link ReadOptions#DEFAULT}. */
    public static Picture read(byte[] file) {
        return read(file, ReadOptions.DEFAULT);
    }

    public static Picture read(byte[] file, ReadOptions options) {
        PictureFormat format = PictureFormat.of(file);
        try {
            Decoded decoded = format.decode(file, new PixelLimit(options.maxPixels()));
            Raster raster = options.upright() ? decoded.orientation().apply(decoded.raster()) : decoded.raster();
            return flattened(raster, options.transparency());
        } catch (OutOfMemoryError _) {
            // What was taken for the picture is free again once the stack is unwound to here.
            throw TernException.at(format.name())
                    .expected("a picture that fits in the Java heap")
                    .found("one that does not")
                    .fix("give the Java program more memory (-Xmx) or shrink the picture");
        }
    }

    private static byte[] readBytes(Path file, long limit) {
        try (InputStream in = Files.newInputStream(file)) {
            int most = (int) Math.min(limit, Integer.MAX_VALUE - 16);
            byte[] bytes = in.readNBytes(most);
            if (in.read() >= 0) {
                throw TernException.at("file size")
                        .expected("at most " + most + " bytes")
                        .found("more")
                        .fix("shrink the picture or raise the limit of file bytes");
            }
            return bytes;
        } catch (NoSuchFileException _) {
            throw TernException.at("file")
                    .expected("a picture")
                    .found("no such file")
                    .fix("check the path");
        } catch (IOException e) {
            throw TernException.at("file").problem("cannot be read (" + e.getMessage() + "); check its rights", e);
        } catch (OutOfMemoryError _) {
            throw TernException.at("file size")
                    .expected("a file that fits in the Java heap")
                    .found("one that does not")
                    .fix("give the Java program more memory (-Xmx) or shrink the picture");
        }
    }

    private static Picture flattened(Raster raster, Transparency transparency) {
        byte[] rgb = new byte[Math.multiplyExact(raster.argb().length, CHANNELS)];
        int at = 0;
        for (int argb : raster.argb()) {
            int color = argb >>> 24 == 255 ? argb : transparency.flatten(argb);
            rgb[at++] = (byte) (color >> 16);
            rgb[at++] = (byte) (color >> 8);
            rgb[at++] = (byte) color;
        }
        return new Picture(raster.width(), raster.height(), rgb);
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** The pixel {@code 0x00RRGGBB} in column {@code x} of row {@code y}. */
    public int rgb(int x, int y) {
        Objects.checkIndex(x, width);
        Objects.checkIndex(y, height);
        int at = CHANNELS * (y * width + x);
        return ((rgb[at] & 0xff) << 16) | ((rgb[at + 1] & 0xff) << 8) | (rgb[at + 2] & 0xff);
    }

    /** All pixels as bytes red, green, blue, row by row; a copy. */
    public byte[] toRgbBytes() {
        return rgb.clone();
    }

    /** The bytes themselves, for loops of this package that do not write. */
    byte[] samples() {
        return rgb;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Picture that
                && width == that.width
                && height == that.height
                && Arrays.equals(rgb, that.rgb);
    }

    @Override
    public int hashCode() {
        return Objects.hash(width, height, Arrays.hashCode(rgb));
    }

    @Override
    public String toString() {
        return "picture of " + width + "x" + height;
    }
}
