package dev.tern.conformance.oracle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * How two tensors of one type and length differ.
 *
 * @param elements compared elements
 * @param differing elements that are not equal; two NaNs are equal, and so are zeros of either sign
 * @param firstDiffering the index of the first differing element, -1 if all are equal
 * @param maxAbsDifference the largest absolute difference, infinite where only one of a pair is finite or a number
 * @param maxUlpDifference the largest count of representable values between a pair of floats; 0 for other types
 */
public record Comparison(
        long elements, long differing, long firstDiffering, double maxAbsDifference, long maxUlpDifference) {
    /** Compares little-endian elements; types without a fixed element size are compared byte for byte. */
    public static Comparison of(OracleType type, byte[] expected, byte[] actual) {
        if (expected.length != actual.length) {
            throw new IllegalArgumentException(
                    "expected " + expected.length + " bytes of " + type + ", found " + actual.length);
        }
        ElementReader reader = ElementReader.of(type);
        ByteBuffer a = ByteBuffer.wrap(expected).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer b = ByteBuffer.wrap(actual).order(ByteOrder.LITTLE_ENDIAN);
        int elements = expected.length / reader.elementBytes();
        long differing = 0;
        long first = -1;
        double maxAbs = 0;
        long maxUlp = 0;
        for (int i = 0; i < elements; i++) {
            int at = i * reader.elementBytes();
            double abs = reader.difference(a, b, at);
            if (abs != 0) {
                differing++;
                first = first < 0 ? i : first;
                maxAbs = Math.max(maxAbs, abs);
                maxUlp = Math.max(maxUlp, reader.ulps(a, b, at));
            }
        }
        return new Comparison(elements, differing, first, maxAbs, maxUlp);
    }

    /** Whether no element differs. */
    public boolean equal() {
        return differing == 0;
    }

    @Override
    public String toString() {
        if (equal()) {
            return "equal (" + elements + ")";
        }
        return String.format(
                Locale.ROOT,
                "%d of %d differ, first at %d, max |d| %.6g, max ulp %d",
                differing,
                elements,
                firstDiffering,
                maxAbsDifference,
                maxUlpDifference);
    }
}
