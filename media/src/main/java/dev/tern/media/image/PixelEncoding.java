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
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

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
        if (samples.width() != layout.width() || samples.height() != layout.height()) {
            throw mismatch(
                    "a picture of " + layout.width() + "x" + layout.height(), samples.width() + "x" + samples.height());
        }
        long bytes = layout.elements() * type.bytes();
        if (target.byteSize() != bytes) {
            throw mismatch("room for " + bytes + " bytes", target.byteSize() + " bytes");
        }
        int pixels = layout.width() * layout.height();
        for (int channel = 0; channel < layout.channels(); channel++) {
            long element = layout.channelsFirst() ? (long) channel * pixels : channel;
            int step = layout.channelsFirst() ? 1 : layout.channels();
            for (int i = 0; i < pixels; i++) {
                float level = level(samples.rgb(), i * Samples.CHANNELS, channel, layout.channels());
                store(target, element, level, channel);
                element += step;
            }
        }
    }

    /** The elements of one picture in a fresh array, little-endian. */
    public byte[] toBytes(Samples samples, InputLayout layout) {
        byte[] bytes = new byte[Math.toIntExact(layout.elements() * type.bytes())];
        write(samples, layout, MemorySegment.ofArray(bytes));
        return bytes;
    }

    private static float level(float[] rgb, int at, int channel, int channels) {
        if (channels == 1) {
            return RED_LUMA * rgb[at] + GREEN_LUMA * rgb[at + 1] + BLUE_LUMA * rgb[at + 2];
        }
        return channel < Samples.CHANNELS ? rgb[at + channel] : OPAQUE;
    }

    private void store(MemorySegment target, long element, float level, int channel) {
        float real = (level - normalization.mean(channel)) / normalization.deviation(channel);
        switch (type) {
            case FLOAT32 -> target.set(FLOAT, element * Float.BYTES, real);
            case INT16 -> target.set(SHORT, element * Short.BYTES, (short) quantize(real));
            case UINT8, INT8 -> target.set(ValueLayout.JAVA_BYTE, element, (byte) quantize(real));
        }
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
