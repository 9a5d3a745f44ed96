package dev.tern.conformance.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.tern.kernels.FastKernels;
import dev.tern.operators.product.VectorKernel;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.testkit.BoundOperator;
import dev.tern.testkit.GuardedMemory;
import dev.tern.testkit.machine.MachineTarget;
import dev.tern.testkit.machine.MachineTargets;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Vectors times the weights of recurrent operators, of any size, with all memory between forbidden pages. */
class VectorProductsTest {
    private static final int SHAPES = 60;

    static Stream<MachineTarget> targets() {
        return MachineTargets.all().stream();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void sumsAreThoseOfPlainLoops(MachineTarget target) {
        target.assumePresent();
        for (int seed = 0; seed < (target.isSlow() ? SHAPES / 4 : SHAPES); seed++) {
            Random random = new Random(seed);
            try (GuardedMemory memory = new GuardedMemory(random.nextBoolean());
                    FastKernels kernels = new FastKernels(target.processor(memory))) {
                int units = 16 + random.nextInt(200);
                int depth = 16 + random.nextInt(200);
                DataType type = seed % 2 == 0 ? DataType.INT8 : DataType.FLOAT32;
                Tensor weights = weights(type, units, depth, random, memory);
                BoundOperator binding = new BoundOperator(
                        List.of(weights, weights),
                        Set.of(0, 1),
                        List.of(),
                        bytes -> memory.allocate(bytes + 7 & -8).asSlice(0, bytes));
                VectorKernel product = kernels.vectorProduct(binding, 1);
                assertThat(product).isNotNull();
                for (int step = 0; step < 3; step++) {
                    check(product, weights, random);
                }
                checkFunction(kernels.vectorFunction(binding, "TANH", units), Math::tanh, random);
                checkFunction(kernels.vectorFunction(binding, "LOGISTIC", depth), x -> 1 / (1 + Math.exp(-x)), random);
            }
        }
    }

    private static void checkFunction(@Nullable VectorKernel function, DoubleUnaryOperator expected, Random random) {
        assertThat(function).isNotNull();
        int count = Math.toIntExact(function.vector().byteSize() / Float.BYTES);
        for (int i = 0; i < count; i++) {
            function.vector().setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian() * 4);
        }
        function.kernel().run();
        for (int i = 0; i < count; i++) {
            double x = function.vector().getAtIndex(ValueLayout.JAVA_FLOAT, i);
            assertThat((double) function.results().getAtIndex(ValueLayout.JAVA_FLOAT, i))
                    .isCloseTo(expected.applyAsDouble(x), offset(1e-6));
        }
    }

    private static Tensor weights(DataType type, int units, int depth, Random random, GuardedMemory memory) {
        Shape shape = Shape.of(units, depth);
        Tensor weights = Tensor.of(type, shape, Quantization.NONE, memory.allocate(type.bytes(shape.elements())));
        for (int i = 0; i < weights.elements(); i++) {
            if (type == DataType.INT8) {
                weights.setInt(i, random.nextInt(256) - 128);
            } else {
                weights.setFloat(i, (float) random.nextGaussian());
            }
        }
        return weights;
    }

    private static void check(VectorKernel product, Tensor weights, Random random) {
        int units = weights.shape().dim(0);
        int depth = weights.shape().dim(1);
        boolean bytes = weights.type() == DataType.INT8;
        MemorySegment vector = product.vector();
        for (int k = 0; k < depth; k++) {
            if (bytes) {
                vector.set(ValueLayout.JAVA_BYTE, k, (byte) random.nextInt());
            } else {
                vector.setAtIndex(ValueLayout.JAVA_FLOAT, k, (float) random.nextGaussian());
            }
        }
        product.kernel().run();
        for (int u = 0; u < units; u++) {
            double expected = 0;
            for (int k = 0; k < depth; k++) {
                expected += bytes
                        ? vector.get(ValueLayout.JAVA_BYTE, k) * weights.intAt((long) u * depth + k)
                        : (double) vector.getAtIndex(ValueLayout.JAVA_FLOAT, k) * weights.floatAt((long) u * depth + k);
            }
            if (bytes) {
                assertThat(product.results().getAtIndex(ValueLayout.JAVA_INT, u))
                        .isEqualTo((int) expected);
            } else {
                assertThat((double) product.results().getAtIndex(ValueLayout.JAVA_FLOAT, u))
                        .isCloseTo(expected, offset(1e-3));
            }
        }
    }
}
