package dev.tern.operators.elementwise;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.tensor.Tensor;

/**
 * Comparisons of quantised numbers: each, with eight more bits, is multiplied by its scale and rounded. Numbers nearer
 * than 1/256 to each other may so count as equal.
 */
public final class ScaledComparison {
    /** Bits by which numbers are made finer. */
    public static final int FINER_BITS = 8;

    private ScaledComparison() {}

    static Kernel bind(Binding binding, Loops.LongTest test) {
        Scale x = Scale.of(binding.input(0), "the first operand");
        Scale y = Scale.of(binding.input(1), "the second operand");
        return BinaryKernels.longTests(binding, (a, b, out, n) -> {
            x.apply(a, n);
            y.apply(b, n);
            test.apply(a, b, out, n);
        });
    }

    /** What an operand is brought to the common scale by. */
    public record Scale(int zeroPoint, Multiplier factor) {
        /** The scale of {@code tensor}, called {@code role} where it is refused. */
        public static Scale of(Tensor tensor, String role) {
            PerTensor parameters = PerTensor.of(tensor.quantization(), role);
            return new Scale(parameters.zeroPoint(), Multiplier.of(parameters.scale()));
        }

        void apply(long[] values, int n) {
            for (int i = 0; i < n; i++) {
                values[i] = scaled((int) values[i]);
            }
        }

        /** A stored number on the common scale. */
        public int scaled(int value) {
            return factor.times((value - zeroPoint) << FINER_BITS);
        }
    }
}
