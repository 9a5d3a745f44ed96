package dev.tern.operators.recurrent;

import dev.tern.operators.Binding;
import dev.tern.operators.arithmetic.Rounding;
import dev.tern.tensor.Tensor;

/**
 * A vector of one step that several weights multiply: its reals and, where weights have 8 bits, its 8-bit form, made
 * once for all of them. The 8-bit form is symmetric, or has an offset that fits the vector's range.
 */
public final class StepVector {
    /** How vectors meet weights. */
    public enum Form {
        /** As they are, for float weights. */
        FLOAT,
        /** As 8-bit numbers around zero. */
        SYMMETRIC,
        /** As 8-bit numbers with an offset. */
        ASYMMETRIC
    }

    private final Form form;
    private final float[] values;
    private final int[] quantized;
    private float scale = 1f;
    private int zeroPoint;
    private boolean zero = true;

    /** A vector of {@code size} elements. */
    public StepVector(Binding binding, Form form, int size) {
        this.form = form;
        this.values = binding.floats(size);
        this.quantized = form == Form.FLOAT ? new int[0] : binding.ints(size);
    }

    /** The form for weights of a hybrid operator, or of a float one. */
    public static Form form(boolean hybrid, boolean asymmetric) {
        return !hybrid ? Form.FLOAT : asymmetric ? Form.ASYMMETRIC : Form.SYMMETRIC;
    }

    /** Takes over elements from {@code first} on. */
    public void load(Tensor from, long first) {
        from.readFloats(first, values.length, values, 0);
        prepare();
    }

    /** Takes over the elements of an array from {@code at} on. */
    public void load(float[] from, int at) {
        System.arraycopy(from, at, values, 0, values.length);
        prepare();
    }

    private void prepare() {
        zero = isZero(values);
        if (form == Form.SYMMETRIC && !zero) {
            float magnitude = largestMagnitude(values);
            scale = magnitude / 127f;
            zeroPoint = 0;
            quantize(values, 127f / magnitude, 0, -127, quantized);
        } else if (form == Form.ASYMMETRIC && !zero) {
            fitRange();
            quantize(values, 1f / scale, zeroPoint, -128, quantized);
        }
    }

    private void fitRange() {
        double least = 0;
        double most = 0;
        for (float value : values) {
            least = value < least ? value : least;
            most = value > most ? value : most;
        }
        double step = (most - least) / 255;
        double fromLeast = -128 - least / step;
        double fromMost = 127 - most / step;
        double leastError = 128 + Math.abs(least / step);
        double mostError = 127 + Math.abs(most / step);
        double fitted = leastError < mostError ? fromLeast : fromMost;
        zeroPoint = fitted <= -128 ? -128 : fitted >= 127 ? 127 : (int) Rounding.halfAway(fitted);
        scale = (float) step;
    }

    private static boolean isZero(float[] values) {
        for (float value : values) {
            if (value != 0f) {
                return false;
            }
        }
        return true;
    }

    private static float largestMagnitude(float[] values) {
        float largest = 0f;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static void quantize(float[] from, float inverse, int zeroPoint, int least, int[] to) {
        for (int i = 0; i < from.length; i++) {
            int stored = (int) Rounding.halfAway(zeroPoint + from[i] * inverse);
            to[i] = Math.min(Math.max(stored, least), 127);
        }
    }

    /** Whether every element is zero: then a product adds nothing. */
    public boolean isZero() {
        return zero;
    }

    /** The reals. */
    public float[] values() {
        return values;
    }

    /** The 8-bit form. */
    public int[] quantized() {
        return quantized;
    }

    /** Real size of one step of the 8-bit form. */
    public float scale() {
        return scale;
    }

    /** Offset of the 8-bit form. */
    public int zeroPoint() {
        return zeroPoint;
    }

    /** Number of elements. */
    public int size() {
        return values.length;
    }
}
