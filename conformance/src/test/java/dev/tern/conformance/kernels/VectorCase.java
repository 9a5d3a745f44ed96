package dev.tern.conformance.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.tern.operators.product.LstmKernel;
import dev.tern.operators.product.VectorKernel;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;
import dev.tern.testkit.BoundOperator;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Products and functions of single vectors, which recurrent operators ask for. */
enum VectorCase implements DrawnCase {
    PRODUCTS_OF_FLOAT_VECTORS(trial -> product(trial, DataType.FLOAT32)),
    PRODUCTS_OF_BYTE_VECTORS(trial -> product(trial, DataType.INT8)),
    FUNCTIONS_OF_VECTORS(VectorCase::functions),
    STEPS_OF_LSTM(VectorCase::steps);

    private static final int STEPS = 3;

    private final Predicate<Trial> trial;

    VectorCase(Predicate<Trial> trial) {
        this.trial = trial;
    }

    @Override
    public boolean isEqual(Trial drawn) {
        return trial.test(drawn);
    }

    private static boolean product(Trial trial, DataType type) {
        Random random = trial.random();
        int count = type == DataType.FLOAT32 && random.nextBoolean() ? 2 + random.nextInt(39) : 1;
        return isProductEqual(trial, type, count, Extents.upTo(70, 200, random), Extents.upTo(70, 200, random));
    }

    /** Multiplies weights of {@code units} rows with some times {@code count} vectors of {@code depth} numbers. */
    static boolean isProductEqual(Trial trial, DataType type, int count, int units, int depth) {
        Tensor weights = trial.drawn(type, Quantization.NONE, units, depth);
        BoundOperator binding = trial.bound(List.of(weights, weights), Set.of(0, 1));
        VectorKernel product = trial.kernels().vectorProducts(binding, 1, count);
        if (product == null) {
            return false;
        }
        for (int step = 0; step < STEPS; step++) {
            check(product, count, weights, trial.random());
        }
        return true;
    }

    private static void check(VectorKernel product, int count, Tensor weights, Random random) {
        boolean bytes = weights.type() == DataType.INT8;
        int depth = weights.shape().dim(1);
        MemorySegment vectors = product.vector();
        for (int k = 0; k < count * depth; k++) {
            if (bytes) {
                vectors.set(ValueLayout.JAVA_BYTE, k, (byte) random.nextInt());
            } else {
                vectors.setAtIndex(ValueLayout.JAVA_FLOAT, k, (float) random.nextGaussian());
            }
        }
        product.kernel().run();
        int units = weights.shape().dim(0);
        for (int n = 0; n < count; n++) {
            for (int unit = 0; unit < units; unit++) {
                double expected = 0;
                for (int k = 0; k < depth; k++) {
                    long place = (long) unit * depth + k;
                    expected += bytes
                            ? vectors.get(ValueLayout.JAVA_BYTE, k) * weights.intAt(place)
                            : (double) vectors.getAtIndex(ValueLayout.JAVA_FLOAT, (long) n * depth + k)
                                    * weights.floatAt(place);
                }
                long place = (long) n * units + unit;
                if (bytes) {
                    assertThat(product.results().getAtIndex(ValueLayout.JAVA_INT, place))
                            .isEqualTo((int) expected);
                } else {
                    assertThat((double) product.results().getAtIndex(ValueLayout.JAVA_FLOAT, place))
                            .isCloseTo(expected, offset(1e-3));
                }
            }
        }
    }

    private static boolean steps(Trial trial) {
        Random random = trial.random();
        float clip = random.nextBoolean() ? 0 : 0.5f;
        return isLstmEqual(trial, Extents.upTo(40, 210, random), Extents.upTo(30, 100, random), clip);
    }

    /** Runs some blocks of an LSTM of so many units, the last of them not whole. */
    static boolean isLstmEqual(Trial trial, int units, int features, float clip) {
        Random random = trial.random();
        int block = 1 + random.nextInt(5);
        LstmTwin twin = LstmTwin.of(trial, units, features, clip);
        BoundOperator binding = trial.bound(twin.operands(), twin.constants());
        LstmKernel kernel = trial.kernels().lstm(binding, new LstmKernel.Request(1, 5, 9, block, clip));
        if (kernel == null) {
            return false;
        }
        put(twin.hidden(), kernel.hidden());
        put(twin.cell(), kernel.cell());
        for (int round = 0; round < 2; round++) {
            int steps = round == 0 ? block : 1 + random.nextInt(block);
            for (int step = 0; step < steps; step++) {
                double[] x = random.doubles(features, -1, 1)
                        .map(number -> (float) number)
                        .toArray();
                put(x, kernel.inputs().asSlice(4L * step * features));
                twin.step(x);
                twin.outputs().add(twin.hidden().clone());
            }
            kernel.run(steps);
            for (int step = 0; step < steps; step++) {
                double[] expected = twin.outputs().get(twin.outputs().size() - steps + step);
                check(kernel.outputs().asSlice(4L * step * units), expected);
            }
            check(kernel.hidden(), twin.hidden());
            check(kernel.cell(), twin.cell());
        }
        return true;
    }

    private static void put(double[] numbers, MemorySegment to) {
        for (int i = 0; i < numbers.length; i++) {
            to.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) numbers[i]);
        }
    }

    private static void check(MemorySegment found, double[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) found.getAtIndex(ValueLayout.JAVA_FLOAT, i)).isCloseTo(expected[i], offset(2e-6));
        }
    }

    private static boolean functions(Trial trial) {
        Random random = trial.random();
        int count = 1 + random.nextInt(300);
        BoundOperator binding = trial.bound(List.of(), Set.of());
        boolean tanh = random.nextBoolean();
        VectorKernel function = trial.kernels().vectorFunction(binding, tanh ? "TANH" : "LOGISTIC", count);
        return isEqual(function, tanh ? Math::tanh : x -> 1 / (1 + Math.exp(-x)), count, random);
    }

    private static boolean isEqual(
            @Nullable VectorKernel function, DoubleUnaryOperator expected, int count, Random random) {
        if (function == null) {
            return false;
        }
        assertThat(function.vector().byteSize()).isGreaterThanOrEqualTo((long) count * Float.BYTES);
        for (int i = 0; i < count; i++) {
            function.vector().setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian() * 4);
        }
        function.kernel().run();
        for (int i = 0; i < count; i++) {
            double x = function.vector().getAtIndex(ValueLayout.JAVA_FLOAT, i);
            assertThat((double) function.results().getAtIndex(ValueLayout.JAVA_FLOAT, i))
                    .isCloseTo(expected.applyAsDouble(x), offset(1e-6));
        }
        return true;
    }
}
