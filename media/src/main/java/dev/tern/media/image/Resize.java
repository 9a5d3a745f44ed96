package dev.tern.media.image;

import dev.tern.tensor.TernException;

/**
 * How a picture is brought to the size of a model's input.
 *
 * @param interpolation how new pixels are found
 * @param fit what is done about a different shape
 * @param padding the colour {@code 0x00RRGGBB} around a letterboxed picture
 */
public record Resize(Interpolation interpolation, Fit fit, int padding) {
    /** The whole picture stretched with {@code label_image}'s bilinear kernel: what {@code classify} uses. */
    public static final Resize DEFAULT = new Resize(Interpolation.BILINEAR, Fit.STRETCH, 0);

    private static final int MAX_EXTENT = 1 << 13;

    public Resize withInterpolation(Interpolation changed) {
        return new Resize(changed, fit, padding);
    }

    public Resize withFit(Fit changed) {
        return new Resize(interpolation, changed, padding);
    }

    public Resize withPadding(int changed) {
        return new Resize(interpolation, fit, changed);
    }

    /** The picture in the new size. */
    public Samples apply(Picture picture, int width, int height) {
        if (width < 1 || height < 1 || width > MAX_EXTENT || height > MAX_EXTENT) {
            throw TernException.at("resize")
                    .expected("a width and a height from 1 to " + MAX_EXTENT)
                    .found(width + "x" + height)
                    .fix("check the shape of the model's input");
        }
        if ((long) Samples.CHANNELS * width * picture.height() > Integer.MAX_VALUE) {
            throw TernException.at("resize")
                    .expected("a picture of at most " + Integer.MAX_VALUE / (Samples.CHANNELS * width) + " rows")
                    .found(picture.height() + " rows")
                    .fix("shrink the picture first");
        }
        Region whole = new Region(0, 0, picture.width(), picture.height());
        return switch (fit) {
            case STRETCH -> new Samples(width, height, stretched(picture, whole, width, height));
            case CENTER_CROP -> {
                Region part = Region.centered(picture.width(), picture.height(), width, height);
                yield new Samples(width, height, stretched(picture, part, width, height));
            }
            case LETTERBOX -> letterboxed(picture, whole, width, height);
        };
    }

    private Samples letterboxed(Picture picture, Region whole, int width, int height) {
        Region inside = Region.centered(width, height, picture.width(), picture.height());
        float[] inner = stretched(picture, whole, inside.width(), inside.height());
        float[] rgb = new float[Math.multiplyExact(Samples.CHANNELS, width * height)];
        for (int i = 0; i < rgb.length; i += Samples.CHANNELS) {
            rgb[i] = (padding >> 16) & 0xff;
            rgb[i + 1] = (padding >> 8) & 0xff;
            rgb[i + 2] = padding & 0xff;
        }
        int rowLength = inside.width() * Samples.CHANNELS;
        for (int y = 0; y < inside.height(); y++) {
            int to = ((inside.top() + y) * width + inside.left()) * Samples.CHANNELS;
            System.arraycopy(inner, y * rowLength, rgb, to, rowLength);
        }
        return new Samples(width, height, rgb);
    }

    private float[] stretched(Picture picture, Region from, int width, int height) {
        return switch (interpolation) {
            case BILINEAR -> BilinearResize.apply(picture, from, width, height, false);
            case HALF_PIXEL_BILINEAR -> rounded(BilinearResize.apply(picture, from, width, height, true));
            case NEAREST -> NearestResize.apply(picture, from, width, height);
            case ANTIALIASED -> AntialiasedResize.apply(picture, from, width, height);
        };
    }

    private static float[] rounded(float[] levels) {
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (float) Math.floor(levels[i] + 0.5f);
        }
        return levels;
    }
}
