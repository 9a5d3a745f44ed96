package dev.tern.media.image;

import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * From the levels of a picture to the elements of a model's input: normalised, and for integer types quantised as
 * {@code real / scale + zeroPoint}, cut to the type's range.
 *
 * @param truncates whether fractions are cut off, as {@code label_image} does with raw levels, or rounded half away from
 *     zero, as TensorFlow Lite quantises
 */
public record PixelEncoding(
        PixelType type, Normalization normalization, double scale, int zeroPoint, boolean truncates) {
    private static final float RED_LUMA = 0.299f;
    private static final float GREEN_LUMA = 0.587f;
    private static final float BLUE_LUMA = 0.114f;
    private static final float OPAQUE = 255;
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    public PixelEncoding {
        if (!(scale > 0) || !Double.isFinite(scale)) {
            throw TernException.at("input quantisation")
                    .expected("a positive scale")
                    .found(String.valueOf(scale))
                    .fix("check the model's input");
        }
    }

    /** Normalised real numbers. */
    public static PixelEncoding real(Normalization normalization) {
        return new PixelEncoding(PixelType.FLOAT32, normalization, 1, 0, false);
    }

    /** Normalised numbers in the integers of a quantised input. */
    public static PixelEncoding quantized(PixelType type, Normalization normalization, double scale, int zeroPoint) {
        return new PixelEncoding(type, normalization, scale, zeroPoint, false);
    }

    /** Levels 0 to 255 as they are. */
    public static PixelEncoding rawUint8() {
        return new PixelEncoding(PixelType.UINT8, Normalization.NONE, 1, 0, true);
    }

    /** Levels less 128. */
    public static PixelEncoding rawInt8() {
        return new PixelEncoding(PixelType.INT8, Normalization.of(128, 1), 1, 0, true);
    }

    /**
     * What a model without metadata expects by custom: float from -1 to 1, unsigned bytes raw, signed bytes less 128, and
     * 16-bit integers as quantised numbers from -1 to 1.
     *
     * @param scale the input's quantisation scale; counts for 16-bit integers only
     */
    public static PixelEncoding customary(PixelType type, double scale) {
        return switch (type) {
            case FLOAT32 -> real(Normalization.CENTERED);
            case UINT8 -> rawUint8();
            case INT8 -> rawInt8();
            case INT16 -> quantized(type, Normalization.CENTERED, scale, 0);
        };
    }

    /** Fills {@code target}, little-endian, with the elements of one picture. */
    public void write(Samples samples, InputLayout layout, MemorySegment target) {
        requireFits(samples, layout);
        long bytes = layout.elements() * type.bytes();
        if (target.byteSize() != bytes) {
            throw mismatch("room for " + bytes + " bytes", target.byteSize() + " bytes");
        }
        encode(samples.rgb(), layout, target);
    }

    private static void requireFits(Samples samples, InputLayout layout) {
        if (samples.width() != layout.width() || samples.height() != layout.height()) {
            throw mismatch(
                    "a picture of " + layout.width() + "x" + layout.height(), samples.width() + "x" + samples.height());
        }
    }

    /** Loops over arrays without calls are quick even before they are compiled. */
    private void encode(float[] rgb, InputLayout layout, MemorySegment target) {
        int elements = Math.toIntExact(layout.elements());
        if (type == PixelType.FLOAT32) {
            float[] reals = new float[elements];
            for (int channel = 0; channel < layout.channels(); channel++) {
                fill(rgb, layout, channel, reals);
            }
            MemorySegment.copy(reals, 0, target, FLOAT, 0, elements);
        } else if (equals(rawUint8()) && layout.channels() == Samples.CHANNELS && !layout.channelsFirst()) {
            MemorySegment.copy(levels(rgb, elements), 0, target, ValueLayout.JAVA_BYTE, 0, elements);
        } else {
            encodeWhole(rgb, layout, target);
        }
    }

    private void fill(float[] rgb, InputLayout layout, int channel, float[] reals) {
        int pixels = layout.width() * layout.height();
        int channels = layout.channels();
        float mean = normalization.mean(channel);
        float deviation = normalization.deviation(channel);
        int element = layout.channelsFirst() ? channel * pixels : channel;
        int step = layout.channelsFirst() ? 1 : channels;
        if (channels != 1 && channel < Samples.CHANNELS) {
            for (int at = channel; at < pixels * Samples.CHANNELS; at += Samples.CHANNELS) {
                reals[element] = (rgb[at] - mean) / deviation;
                element += step;
            }
            return;
        }
        for (int i = 0; i < pixels; i++) {
            reals[element] = (level(rgb, i * Samples.CHANNELS, channel, channels) - mean) / deviation;
            element += step;
        }
    }

    /** Levels as they are, without fractions. */
    private static byte[] levels(float[] rgb, int count) {
        byte[] levels = new byte[count];
        for (int i = 0; i < count; i++) {
            int level = (int) rgb[i];
            levels[i] = (byte) (level < 0 ? 0 : level > 255 ? 255 : level);
        }
        return levels;
    }

    private void encodeWhole(float[] rgb, InputLayout layout, MemorySegment target) {
        float[] reals = new float[Math.toIntExact(layout.elements())];
        for (int channel = 0; channel < layout.channels(); channel++) {
            fill(rgb, layout, channel, reals);
        }
        boolean wide = type == PixelType.INT16;
        byte[] bytes = new byte[wide ? 0 : reals.length];
        short[] shorts = new short[wide ? reals.length : 0];
        for (int i = 0; i < reals.length; i++) {
            int whole = quantize(reals[i]);
            if (wide) {
                shorts[i] = (short) whole;
            } else {
                bytes[i] = (byte) whole;
            }
        }
        MemorySegment.copy(bytes, 0, target, ValueLayout.JAVA_BYTE, 0, bytes.length);
        MemorySegment.copy(shorts, 0, target, SHORT, 0, shorts.length);
    }

    /** The elements of one picture in a fresh array, little-endian. */
    public byte[] toBytes(Samples samples, InputLayout layout) {
        requireFits(samples, layout);
        byte[] bytes = new byte[Math.toIntExact(layout.elements() * type.bytes())];
        encode(samples.rgb(), layout, MemorySegment.ofArray(bytes));
        return bytes;
    }

    private static float level(float[] rgb, int at, int channel, int channels) {
        if (channels == 1) {
            return RED_LUMA * rgb[at] + GREEN_LUMA * rgb[at + 1] + BLUE_LUMA * rgb[at + 2];
        }
        return channel < Samples.CHANNELS ? rgb[at + channel] : OPAQUE;
    }

    private int quantize(float real) {
        double scaled = real / scale;
        double whole = truncates ? (long) scaled : Math.copySign(Math.floor(Math.abs(scaled) + 0.5), scaled);
        return type.clamp(whole + zeroPoint);
    }

    private static TernException mismatch(String expected, String found) {
        return TernException.at("input pixels")
                .expected(expected)
                .found(found)
                .fix("resize the picture to the model's input first");
    }
}
