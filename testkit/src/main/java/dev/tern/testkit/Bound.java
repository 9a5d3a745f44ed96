package dev.tern.testkit;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far a floating-point result may lie from what is expected: within {@code ulps} units in the last place, or within
 * {@code absolute}, or within {@code ofLargest} times the largest expected magnitude. Integers, booleans and strings are
 * equal or wrong.
 */
public record Bound(int ulps, double absolute, double ofLargest) {
    /** Bit for bit (NaN equals NaN, and zeros of either sign are equal). */
    public static Bound exact() {
        return new Bound(0, 0, 0);
    }

    /** At most {@code count} floats away. */
    public static Bound ulps(int count) {
        return new Bound(count, 0, 0);
    }

    /** This bound, or {@code distance} if that is wider. */
    public Bound orAbsolute(double distance) {
        return new Bound(ulps, distance, ofLargest);
    }

    /** This bound, or {@code part} of the largest expected magnitude: for sums whose order of terms is free. */
    public Bound orPartOfLargest(double part) {
        return new Bound(ulps, absolute, part);
    }

    /** What is wrong with {@code actual}, or null if nothing is. */
    public @Nullable String mismatch(Tensor expected, Tensor actual) {
        if (!expected.shape().equals(actual.shape())) {
            return "expected shape " + expected.shape() + ", found " + actual.shape();
        }
        if (expected.type() == DataType.COMPLEX64) {
            return mismatchOfFloats(parts(expected), parts(actual));
        }
        if (!expected.type().isFloat()) {
            long at = expected.data().mismatch(actual.data());
            return at < 0 ? null : describeBytes(expected, actual, at);
        }
        return mismatchOfFloats(expected, actual);
    }

    /** Real and imaginary parts as a tensor of floats, two for each complex number. */
    private static Tensor parts(Tensor complex) {
        int[] dims = Arrays.copyOf(complex.shape().dims(), complex.shape().rank() + 1);
        dims[dims.length - 1] = 2;
        return Tensor.of(DataType.FLOAT32, Shape.of(dims), Quantization.NONE, complex.data());
    }

    private static String describeBytes(Tensor expected, Tensor actual, long at) {
        if ((!expected.type().isInteger() && expected.type() != DataType.BOOL)
                || at >= expected.data().byteSize()) {
            return "bytes differ from byte " + at;
        }
        long first = at * 8 / expected.type().bits();
        long differing = 0;
        long worst = 0;
        for (long i = 0; i < expected.elements(); i++) {
            long distance = Math.abs(expected.longAt(i) - actual.longAt(i));
            differing += distance == 0 ? 0 : 1;
            worst = Math.max(worst, distance);
        }
        return String.format(
                Locale.ROOT,
                "%d of %d elements differ, by at most %d; element %d: expected %d, found %d",
                differing,
                expected.elements(),
                worst,
                first,
                expected.longAt(first),
                actual.longAt(first));
    }

    private @Nullable String mismatchOfFloats(Tensor expected, Tensor actual) {
        double largest = 0;
        for (long i = 0; i < expected.elements(); i++) {
            double magnitude = Math.abs(expected.floatAt(i));
            largest = Double.isFinite(magnitude) ? Math.max(largest, magnitude) : largest;
        }
        double allowed = Math.max(absolute, ofLargest * largest);
        for (long i = 0; i < expected.elements(); i++) {
            float e = expected.floatAt(i);
            float a = actual.floatAt(i);
            if (!isNear(e, a, allowed, expected.type())) {
                return String.format(
                        Locale.ROOT,
                        "element %d: expected %s, found %s (allowed: %d ulps or %.3g)",
                        i,
                        e,
                        a,
                        ulps,
                        allowed);
            }
        }
        return null;
    }

    private boolean isNear(float expected, float actual, double allowed, DataType type) {
        if (expected == actual || (Float.isNaN(expected) && Float.isNaN(actual))) {
            return true;
        }
        if (Float.isNaN(expected) || Float.isNaN(actual) || Float.isInfinite(expected) || Float.isInfinite(actual)) {
            return false;
        }
        double ulp = switch (type) {
            case FLOAT16 -> Math.ulp(expected) * 0x1p13;
            case BFLOAT16 -> Math.ulp(expected) * 0x1p16;
            default -> Math.ulp(expected);
        };
        return Math.abs((double) expected - actual) <= Math.max(allowed, ulps * ulp);
    }
}
