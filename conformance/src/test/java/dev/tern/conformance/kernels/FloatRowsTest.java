package dev.tern.conformance.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.kernels.FastKernels;
import dev.tern.kernels.Offer;
import dev.tern.operators.Activation;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.l2normalization.L2Normalization;
import dev.tern.operators.logsoftmax.LogSoftmax;
import dev.tern.operators.softmax.Softmax;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.testkit.BoundOperator;
import dev.tern.testkit.GuardedMemory;
import dev.tern.testkit.machine.MachineTarget;
import dev.tern.testkit.machine.MachineTargets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rows of floats in machine code lie within their bound of what double precision gives: a millionth of the result, and what
 * rounding the distance from the largest number does to its exponential.
 */
class FloatRowsTest {
    private static final double PART = 1e-6;
    private static final double DISTANCE_PART = 1.2e-7;

    /** An operator, and its exact results. */
    private enum Rows {
        SOFTMAX(new Softmax(1)) {
            @Override
            double exact(double[] row, int i) {
                return Math.exp(row[i] - largest(row)) / sum(row);
            }

            @Override
            double bound(double[] row, int i) {
                double exact = exact(row, i);
                return exact == 0 ? 0 : exact * (PART + DISTANCE_PART * (largest(row) - row[i])) + 2e-38;
            }
        },
        LOG_SOFTMAX(Objects.requireNonNull(LogSoftmax.DEFINITION.defaults())) {
            @Override
            double exact(double[] row, int i) {
                return row[i] - largest(row) - Math.log(sum(row));
            }

            @Override
            double bound(double[] row, int i) {
                return PART + DISTANCE_PART * (largest(row) - row[i]);
            }
        },
        L2_NORMALIZATION(new L2Normalization(Activation.NONE)) {
            @Override
            double exact(double[] row, int i) {
                return row[i]
                        / Math.max(
                                Math.sqrt(DoubleStream.of(row).map(x -> x * x).sum()), 1e-6f);
            }

            @Override
            double bound(double[] row, int i) {
                return PART * Math.abs(exact(row, i));
            }
        };

        private final BuiltinOperator operator;

        Rows(BuiltinOperator operator) {
            this.operator = operator;
        }

        abstract double exact(double[] row, int i);

        abstract double bound(double[] row, int i);

        private static double largest(double[] row) {
            return DoubleStream.of(row).max().orElseThrow();
        }

        private static double sum(double[] row) {
            double largest = largest(row);
            return DoubleStream.of(row).map(x -> Math.exp(x - largest)).sum();
        }
    }

    static Stream<Arguments> cases() {
        return MachineTargets.all().stream()
                .flatMap(target -> Stream.of(Rows.values())
                        .flatMap(rows -> Stream.of(1, 10, 37, 1001).map(depth -> Arguments.of(rows, depth, target))));
    }

    @ParameterizedTest(name = "{0}, rows of {1}, on {2}")
    @MethodSource("cases")
    void liesWithinItsBound(Rows rows, int depth, MachineTarget target) {
        target.assumePresent();
        Random random = new Random(depth);
        int count = target.isSlow() ? 5 : 60;
        try (GuardedMemory memory = new GuardedMemory(true);
                FastKernels kernels = new FastKernels(target.processor(memory))) {
            Tensor x = tensor(memory, count, depth);
            Tensor y = tensor(memory, count, depth);
            for (int i = 0; i < count * depth; i++) {
                double size = Math.pow(10, i / depth % 3 - 1);
                x.setFloat(i, (float) (random.nextGaussian() * size + (i / depth % 2 == 0 ? 0 : 50 * size)));
            }
            if (rows == Rows.SOFTMAX && depth > 1) {
                x.setFloat(depth - 1, Float.NEGATIVE_INFINITY);
            }
            Offer offer = kernels.offer(
                    rows.operator,
                    new BoundOperator(
                            List.of(x),
                            Set.of(),
                            List.of(y),
                            bytes -> memory.allocate(bytes + 7 & -8).asSlice(0, bytes)),
                    List.of());
            assertThat(offer).isInstanceOf(Offer.Taken.class);
            ((Offer.Taken) offer).kernel().run();
            for (int r = 0; r < count; r++) {
                double[] row = new double[depth];
                for (int i = 0; i < depth; i++) {
                    row[i] = x.floatAt(r * depth + i);
                }
                for (int i = 0; i < depth; i += depth > 100 ? 31 : 1) {
                    double exact = rows.exact(row, i);
                    double found = y.floatAt(r * depth + i);
                    assertThat(Math.abs(exact - found))
                            .as("%s instead of %s in row %d", found, exact, r)
                            .isLessThanOrEqualTo(rows.bound(row, i));
                }
            }
        }
    }

    private static Tensor tensor(GuardedMemory memory, int rows, int depth) {
        return Tensor.of(
                DataType.FLOAT32, Shape.of(rows, depth), Quantization.NONE, memory.allocate(4L * rows * depth));
    }
}
