package dev.tern.operators.product;

import dev.tern.operators.Binding;
import dev.tern.operators.arithmetic.Rounding;
import dev.tern.operators.window.FloatSource;
import dev.tern.operators.window.IntSource;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;

/**
 * Quantises floats to 8 bits as they come, for integer weights: first a stretch of the tensor is measured, then its
 * elements are read as whole numbers, as offsets from the zero point that fits the stretch. Ties go away from zero.
 * Whole blocks of eight elements are rounded as the official build does: half is added in single precision, then the
 * fraction is cut off, which takes the float just below one half to one.
 */
public final class DynamicQuantizer implements IntSource {
    private static final int CHUNK = 1024;
    private static final int VECTOR = 8;

    /** Quotients are held within this, far outside every range: those by the smallest scales are infinite. */
    public static final float LARGEST_QUOTIENT = 0x1p24f;

    private final FloatSource input;
    private final boolean asymmetric;
    private final float[] chunk;
    private float scale;
    private float inverse;
    private int zeroPoint;
    private long vectorsEnd;

    /** A quantiser of {@code input}, with a zero point that fits the range or with none. */
    public DynamicQuantizer(Binding binding, Tensor input, boolean asymmetric) {
        this(binding, input::readFloats, asymmetric);
    }

    /** A quantiser of what {@code input} gives. */
    public DynamicQuantizer(Binding binding, FloatSource input, boolean asymmetric) {
        this.input = input;
        this.asymmetric = asymmetric;
        this.chunk = binding.floats(CHUNK);
    }

    /** One scale for each channel, from the weights' quantisation. */
    public static float[] scales(Binding binding, Quantization weights, int channels) {
        if (weights.size() != 1 && weights.size() != channels) {
            throw TernException.at("quantisation of the weights")
                    .expected("1 scale or " + channels + ", one for each output channel")
                    .found(weights.size() + " scales")
                    .fix("quantise the weights along their output channels");
        }
        float[] scales = binding.floats(channels);
        for (int c = 0; c < channels; c++) {
            scales[c] = weights.scale(c);
        }
        return scales;
    }

    /** Measures the elements from {@code first} on and chooses scale and zero point for them. */
    public void measure(long first, long count) {
        float least = count == 0 ? 0f : Float.POSITIVE_INFINITY;
        float most = count == 0 ? 0f : Float.NEGATIVE_INFINITY;
        for (long at = 0; at < count; at += CHUNK) {
            int length = (int) Math.min(CHUNK, count - at);
            input.read(first + at, length, chunk, 0);
            for (int i = 0; i < length; i++) {
                least = chunk[i] < least ? chunk[i] : least;
                most = chunk[i] > most ? chunk[i] : most;
            }
        }
        vectorsEnd = first + count - count % VECTOR;
        fit(least, most);
    }

    /** Chooses scale and zero point for numbers from {@code least} to {@code most}. */
    public void fit(float least, float most) {
        if (asymmetric) {
            fitRange(Math.min(0f, least), Math.max(0f, most));
        } else {
            fitMagnitude(Math.max(Math.abs(least), Math.abs(most)));
        }
    }

    private void fitMagnitude(float magnitude) {
        zeroPoint = 0;
        scale = magnitude == 0 ? 1f : magnitude / 127f;
        inverse = magnitude == 0 ? 0f : 127f / magnitude;
    }

    private void fitRange(float least, float most) {
        if (least == most) {
            zeroPoint = 0;
            scale = 1f;
            inverse = 0f;
            return;
        }
        double step = (double) (most - least) / 255;
        double fromLeast = -128 - least / step;
        double fromMost = 127 - most / step;
        double leastError = 128 + Math.abs(least / step);
        double mostError = 127 + Math.abs(most / step);
        double fitted = leastError < mostError ? fromLeast : fromMost;
        zeroPoint = fitted <= -128 ? -128 : fitted >= 127 ? 127 : (int) Rounding.halfAway(fitted);
        scale = (float) step;
        inverse = 1f / scale;
    }

    /** Real size of one step of the stretch measured last. */
    public float scale() {
        return scale;
    }

    /** The reciprocal of the scale, 0 where all is zero. */
    public float inverse() {
        return inverse;
    }

    /** The stored number that means zero. */
    public int zeroPoint() {
        return zeroPoint;
    }

    /** Real results of one row of sums: {@code sum * (channel's scale * stretch's scale) + bias}. */
    public static void rescale(int[] sums, int at, float[] scales, float scale, float[] bias, float[] to) {
        for (int c = 0; c < scales.length; c++) {
            to[at + c] = sums[at + c] * (scales[c] * scale) + bias[c];
        }
    }

    /** Weights as signed bytes: old files store them under the unsigned type. */
    public static Tensor signed(Tensor weights) {
        return weights.type() == DataType.UINT8
                ? Tensor.of(DataType.INT8, weights.shape(), weights.quantization(), weights.data())
                : weights;
    }

    @Override
    public void read(long first, int count, int[] to, int at) {
        int least = asymmetric ? -128 : -127;
        for (int done = 0; done < count; done += CHUNK) {
            int length = Math.min(CHUNK, count - done);
            input.read(first + done, length, chunk, 0);
            int inVectors = (int) Math.max(0, Math.min(length, vectorsEnd - first - done));
            quantizeVectors(chunk, inVectors, inverse, zeroPoint, least, to, at + done);
            quantizeRest(chunk, inVectors, length, inverse, zeroPoint, least, to, at + done);
        }
    }

    private static void quantizeVectors(
            float[] from, int count, float inverse, int zeroPoint, int least, int[] to, int at) {
        for (int i = 0; i < count; i++) {
            float scaled = limited(from[i] * inverse);
            int stored = (int) (scaled + (scaled < 0 ? -0.5f : 0.5f)) + zeroPoint;
            to[at + i] = Math.min(Math.max(stored, least), 127) - zeroPoint;
        }
    }

    private static void quantizeRest(
            float[] from, int begin, int end, float inverse, int zeroPoint, int least, int[] to, int at) {
        for (int i = begin; i < end; i++) {
            int stored = (int) Rounding.halfAway(limited(from[i] * inverse)) + zeroPoint;
            to[at + i] = Math.min(Math.max(stored, least), 127) - zeroPoint;
        }
    }

    private static float limited(float quotient) {
        return Math.min(Math.max(quotient, -LARGEST_QUOTIENT), LARGEST_QUOTIENT);
    }
}
