package dev.tern.training.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tern.training.Sequential;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Activations on both sides of where they bend, beside Keras' definitions worked out by hand. */
class ActivationsTest {
    @ParameterizedTest
    @CsvSource({
        "HARD_SHRINK,    -1 0.4 0.5 0.6,  -1 0 0 0.6",
        "SOFT_SHRINK,    -1 0.4 0.5 2,    -0.5 0 0 1.5",
        "SQUAREPLUS,     -1.5 0 1.5 3,    0.5 1 2 3.302776",
        "SPARSE_PLUS,    -2 0 0.5 3,      0 0.25 0.5625 3",
        "SPARSE_SIGMOID, -2 0 0.5 3,      0 0.5 0.75 1",
        "SPARSEMAX,      0.1 1.1 0.2 -9,  0 0.95 0.05 0",
        "SPARSEMAX,      2 2 2 2,         0.25 0.25 0.25 0.25",
        "GLU,            3 -2 0 1,        1.5 -1.462117",
        "TANH_SHRINK,    0 1 -1 2,        0 0.238406 -0.238406 1.035972",
        "HARD_TANH,      -2 -0.5 0.5 2,   -1 -0.5 0.5 1",
        "LOG_SIGMOID,    0 1 -1 2,        -0.693147 -0.313262 -1.313262 -0.126928",
        "CELU,           0 1 -1 2,        0 1 -0.632121 2",
        "MISH,           0 1 -1 2,        0 0.865098 -0.303401 1.943959"
    })
    void isWhatKerasDefines(Activations activation, String given, String expected) {
        float[] found =
                Sequential.of(Input.of(4), ActivationLayer.of(activation)).predict(numbers(given));
        assertThat(found).containsExactly(numbers(expected), within(2e-6f));
    }

    private static float[] numbers(String text) {
        String[] parts = text.strip().split(" ");
        float[] numbers = new float[parts.length];
        for (int i = 0; i < parts.length; i++) {
            numbers[i] = Float.parseFloat(parts[i]);
        }
        return numbers;
    }
}
