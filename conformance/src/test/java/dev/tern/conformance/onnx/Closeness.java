package dev.tern.conformance.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.tensor.Tensor;

/** Compares a result with ONNX Runtime's. */
final class Closeness {
    private Closeness() {}

    /** The largest difference as a part of the largest expected element; infinite where one is finite alone. */
    static double of(Tensor actual, Tensor expected) {
        double magnitude = 0;
        double largest = 0;
        for (long i = 0; i < expected.elements(); i++) {
            double x = number(expected, i);
            double y = number(actual, i);
            magnitude = Double.isFinite(x) ? Math.max(magnitude, Math.abs(x)) : magnitude;
            if (x != y && !(Double.isNaN(x) && Double.isNaN(y))) {
                double distance = Math.abs(x - y);
                largest = Math.max(largest, Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance);
            }
        }
        return largest == 0 ? 0 : largest / Math.max(magnitude, 1e-30);
    }

    private static double number(Tensor tensor, long i) {
        return tensor.type().isFloat() ? tensor.floatAt(i) : tensor.longAt(i);
    }

    /** Requires equal shapes and types; equal whole numbers; floats within {@code bound} of the largest element. */
    static void require(String what, Tensor actual, Tensor expected, double bound) {
        assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
        assertThat(actual.type()).as(what).isEqualTo(expected.type());
        double part = of(actual, expected);
        if (part > (expected.type().isFloat() ? bound : 0)) {
            StringBuilder first = new StringBuilder();
            for (long i = 0, shown = 0; i < expected.elements() && shown < 4; i++) {
                if (number(actual, i) != number(expected, i)) {
                    first.append(" [").append(i).append("] ONNX Runtime ").append(number(expected, i));
                    first.append(", Tern ").append(number(actual, i)).append(';');
                    shown++;
                }
            }
            assertThat(part).as(what + ": differences" + first).isLessThanOrEqualTo(bound);
            assertThat(expected.type().isFloat())
                    .as(what + ": differences" + first)
                    .isTrue();
        }
    }
}
