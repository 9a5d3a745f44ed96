package dev.tern.media.image;

import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
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
        MemorySegment.copy(toBytes(samples.rgb(), layout), 0, target, ValueLayout.JAVA_BYTE, 0, (int) bytes);
    }

    private static void requireFits(Samples samples, InputLayout layout) {
        if (samples.width() != layout.width() || samples.height() != layout.height()) {
            throw mismatch(
                    "a picture of " + layout.width() + "x" + layout.height(), samples.width() + "x" + samples.height());
        }
    }

    /** Loops over arrays are quick even before they are compiled. */
    private byte[] toBytes(float[] rgb, InputLayout layout) {
        int pixels = layout.width() * layout.height();
        int channels = layout.channels();
        byte[] bytes = new byte[Math.toIntExact(layout.elements() * type.bytes())];
        ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int channel = 0; channel < channels; channel++) {
            float mean = normalization.mean(channel);
            float deviation = normalization.deviation(channel);
            int element = layout.channelsFirst() ? channel * pixels : channel;
            int step = layout.channelsFirst() ? 1 : channels;
            for (int i = 0; i < pixels; i++) {
                float real = (level(rgb, i * Samples.CHANNELS, channel, channels) - mean) / deviation;
                switch (type) {
                    case FLOAT32 -> numbers.putFloat(element * Float.BYTES, real);
                    case INT16 -> numbers.putShort(element * Short.BYTES, (short) quantize(real));
                    case UINT8, INT8 -> bytes[element] = (byte) quantize(real);
                }
                element += step;
            }
        }
        return bytes;
    }

    /** The elements of one picture in a fresh array, little-endian. */
    public byte[] toBytes(Samples samples, InputLayout layout) {
        requireFits(samples, layout);
        return toBytes(samples.rgb(), layout);
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
