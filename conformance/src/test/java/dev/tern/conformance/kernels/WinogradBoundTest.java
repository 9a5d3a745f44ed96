package dev.tern.conformance.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.kernels.FastKernels;
import dev.tern.kernels.Offer;
import dev.tern.operators.Activation;
import dev.tern.operators.Padding;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.testkit.BoundOperator;
import dev.tern.testkit.GuardedMemory;
import dev.tern.testkit.machine.MachineTarget;
import dev.tern.testkit.machine.MachineTargets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Convolutions by Winograd's way lie within their bound of what double precision gives: a part of the sum over channels and
 * taps of the weight's size times the largest pixel that the square of results sees, and of the bias.
 */
class WinogradBoundTest {
    private static final double BOUND = 5e-6;
    private static final int SQUARE = 4;

    /** What pixels and weights are drawn from. */
    private enum Numbers {
        OF_BOTH_SIGNS,
        POSITIVE,
        OF_MANY_SIZES;

        float draw(Random random) {
            return switch (this) {
                case OF_BOTH_SIGNS -> (float) random.nextGaussian();
                case POSITIVE -> random.nextFloat();
                case OF_MANY_SIZES -> (float) (random.nextGaussian() * Math.exp(4 * random.nextGaussian()));
            };
        }
    }

    static Stream<Arguments> cases() {
        return MachineTargets.all().stream()
                .flatMap(target -> Stream.of(Numbers.values())
                        .flatMap(numbers -> Stream.of(16, 67, 256)
                                .filter(channels -> channels < 100 || !target.isSlow())
                                .map(channels -> Arguments.of(numbers, channels, target))));
    }

    @ParameterizedTest(name = "{0}, {1} channels, on {2}")
    @MethodSource("cases")
    void liesWithinItsBound(Numbers numbers, int channels, MachineTarget target) {
        target.assumePresent();
        Random random = new Random(channels);
        int side = 11;
        int units = 21;
        Conv2d conv = new Conv2d(Padding.SAME, 1, 1, Activation.NONE, 1, 1, DataType.FLOAT32);
        try (GuardedMemory memory = new GuardedMemory(true);
                FastKernels kernels = new FastKernels(target.processor(memory))) {
            Tensor x = drawn(numbers, random, memory, 1, side, side, channels);
            Tensor w = drawn(numbers, random, memory, units, 3, 3, channels);
            Tensor bias = drawn(numbers, random, memory, units);
            Tensor found = tensor(memory, 1, side, side, units);
            Offer offer = kernels.offer(
                    conv,
                    new BoundOperator(
                            Arrays.asList(x, w, bias), Set.of(1, 2), List.of(found), bytes -> memory.allocate(bytes)),
                    List.of());
            assertThat(offer).isInstanceOf(Offer.Taken.class);
            assertThat(((Offer.Taken) offer).how()).contains("Winograd");
            ((Offer.Taken) offer).kernel().run();
            float[] pixels = floats(x);
            float[] weights = floats(w);
            double worst = 0;
            for (int y = 0; y < side; y++) {
                for (int column = 0; column < side; column++) {
                    double[] seen = largest(pixels, side, channels, y / SQUARE * SQUARE, column / SQUARE * SQUARE);
                    for (int u = 0; u < units; u++) {
                        double exact = bias.floatAt(u);
                        double sizes = Math.abs(exact);
                        for (int tap = 0; tap < 9; tap++) {
                            int atY = y + tap / 3 - 1;
                            int atX = column + tap % 3 - 1;
                            boolean inside = atY >= 0 && atY < side && atX >= 0 && atX < side;
                            for (int c = 0; c < channels; c++) {
                                double weight = weights[(u * 9 + tap) * channels + c];
                                exact += inside ? weight * pixels[(atY * side + atX) * channels + c] : 0;
                                sizes += Math.abs(weight) * seen[c];
                            }
                        }
                        double error = Math.abs(exact - found.floatAt((y * side + column) * units + u));
                        worst = Math.max(worst, error / sizes);
                    }
                }
            }
            assertThat(worst)
                    .as("error beside the sum of sizes")
                    .isLessThan(BOUND)
                    .isPositive();
        }
    }

    /** The largest pixel of each channel that the results of a square see. */
    private static double[] largest(float[] pixels, int side, int channels, int top, int left) {
        double[] largest = new double[channels];
        for (int y = Math.max(0, top - 1); y < Math.min(side, top + SQUARE + 1); y++) {
            for (int x = Math.max(0, left - 1); x < Math.min(side, left + SQUARE + 1); x++) {
                for (int c = 0; c < channels; c++) {
                    largest[c] = Math.max(largest[c], Math.abs(pixels[(y * side + x) * channels + c]));
                }
            }
        }
        return largest;
    }

    private static Tensor drawn(Numbers numbers, Random random, GuardedMemory memory, int... dims) {
        Tensor tensor = tensor(memory, dims);
        for (int i = 0; i < tensor.elements(); i++) {
            tensor.setFloat(i, numbers.draw(random));
        }
        return tensor;
    }

    private static float[] floats(Tensor tensor) {
        float[] numbers = new float[Math.toIntExact(tensor.elements())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = tensor.floatAt(i);
        }
        return numbers;
    }

    private static Tensor tensor(GuardedMemory memory, int... dims) {
        Shape shape = Shape.of(dims);
        return Tensor.of(DataType.FLOAT32, shape, Quantization.NONE, memory.allocate(4 * shape.elements()));
    }
}
