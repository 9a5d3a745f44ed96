package dev.tern.conformance.converter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.tensor.Tensor;

/** Compares a result with TensorFlow's. */
final class TensorComparison {
    private TensorComparison() {}

    /** Requires equal shapes and types; equal integers; floats within {@code bound} of the largest expected element. */
    static void requireClose(String what, Tensor actual, Tensor expected, double bound) {
        assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
        assertThat(actual.type()).as(what).isEqualTo(expected.type());
        if (!expected.type().isFloat()) {
            assertThat(actual.data().mismatch(expected.data()))
                    .as(what + ": first differing byte")
                    .isEqualTo(-1);
            return;
        }
        double magnitude = 0;
        for (long i = 0; i < expected.elements(); i++) {
            float x = expected.floatAt(i);
            magnitude = Float.isFinite(x) ? Math.max(magnitude, Math.abs(x)) : magnitude;
        }
        for (long i = 0; i < expected.elements(); i++) {
            float x = expected.floatAt(i);
            float y = actual.floatAt(i);
            if (x == y || (Float.isNaN(x) && Float.isNaN(y))) {
                continue;
            }
            assertThat((double) Math.abs(x - y))
                    .as(what + " element " + i + ": TensorFlow " + x + ", Tern " + y)
                    .isLessThanOrEqualTo(bound * magnitude);
        }
    }
}
