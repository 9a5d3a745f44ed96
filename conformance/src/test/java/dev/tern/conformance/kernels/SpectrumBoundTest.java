package dev.tern.conformance.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.kernels.FastKernels;
import dev.tern.kernels.Offer;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.complex.ComplexParts;
import dev.tern.operators.rfft2d.Rfft2d;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.testkit.BoundOperator;
import dev.tern.testkit.GuardedMemory;
import dev.tern.testkit.machine.MachineTarget;
import dev.tern.testkit.machine.MachineTargets;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Spectra and moduli in machine code beside sums in double precision, written out as the definition says. */
class SpectrumBoundTest {
    /** A spectrum's number may differ by this part of the root of its row's energy, which bounds every number of it. */
    private static final double SPECTRUM_BOUND = 3e-7;

    private static final double MODULUS_ULPS = 1.5;

    private static final float[] PARTS = {
        0f,
        -0f,
        1f,
        -3f,
        1e-30f,
        -1e-40f,
        Float.MIN_VALUE,
        Float.MIN_NORMAL,
        1e20f,
        -1e38f,
        Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN
    };

    /** Rows of numbers of which some are transformed. */
    private record Rows(int length, int width, int height, int count) {}

    static Stream<Arguments> spectra() {
        List<Rows> rows = List.of(
                new Rows(8, 8, 1, 16),
                new Rows(16, 11, 1, 5),
                new Rows(32, 7, 2, 21),
                new Rows(64, 3, 1, 33),
                new Rows(128, 150, 1, 1),
                new Rows(256, 254, 1, 17),
                new Rows(512, 400, 1, 18),
                new Rows(1024, 1024, 1, 3),
                new Rows(2048, 2047, 1, 18));
        return MachineTargets.all().stream().flatMap(target -> rows.stream().map(each -> Arguments.of(each, target)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("spectra")
    void spectraLieWithinTheirBound(Rows rows, MachineTarget target) {
        target.assumePresent();
        Random random = new Random(rows.hashCode());
        try (GuardedMemory memory = new GuardedMemory(true)) {
            Tensor images = tensor(DataType.FLOAT32, memory, rows.count, rows.height, rows.width);
            for (int i = 0; i < images.elements(); i++) {
                images.setFloat(i, (float) random.nextGaussian() + 2);
            }
            Tensor lengths = tensor(DataType.INT32, memory, 2);
            lengths.writeInts(0, 2, new int[] {1, rows.length}, 0);
            Tensor found = tensor(DataType.COMPLEX64, memory, rows.count, 1, rows.length / 2 + 1);
            run(Rfft2d.DEFINITION, List.of(images, lengths), found, target, memory);
            int given = Math.min(rows.width, rows.length);
            float[] numbers = new float[given];
            for (int row = 0; row < rows.count; row++) {
                images.readFloats((long) row * rows.height * rows.width, given, numbers, 0);
                compare(numbers, rows.length, found, row * (rows.length / 2 + 1));
            }
        }
    }

    private static void compare(float[] numbers, int length, Tensor found, int first) {
        double energy = 0;
        for (float number : numbers) {
            energy += (double) number * number;
        }
        double bound = SPECTRUM_BOUND * Math.sqrt(length * energy);
        double[] cosines = new double[length];
        double[] sines = new double[length];
        for (int i = 0; i < length; i++) {
            cosines[i] = Math.cos(2 * Math.PI * i / length);
            sines[i] = Math.sin(2 * Math.PI * i / length);
        }
        for (int k = 0; k <= length / 2; k++) {
            double re = 0;
            double im = 0;
            for (int i = 0; i < numbers.length; i++) {
                int turn = (int) ((long) i * k % length);
                re += numbers[i] * cosines[turn];
                im -= numbers[i] * sines[turn];
            }
            double difference =
                    Math.max(Math.abs(re - part(found, first + k, 0)), Math.abs(im - part(found, first + k, 1)));
            if (!(difference <= bound)) {
                assertThat(difference).as("number " + k + " at " + first).isLessThanOrEqualTo(bound);
            }
        }
    }

    static Stream<MachineTarget> targets() {
        return MachineTargets.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("targets")
    void moduliLieWithinTheirBound(MachineTarget target) {
        target.assumePresent();
        Random random = new Random(5);
        int count = 3001;
        try (GuardedMemory memory = new GuardedMemory(true)) {
            Tensor numbers = tensor(DataType.COMPLEX64, memory, count);
            for (int i = 0; i < 2 * count; i++) {
                int pair = i / 2 / PARTS.length < PARTS.length ? i / 2 : -1;
                float part = pair < 0
                        ? (float) (random.nextGaussian() * Math.pow(2, random.nextInt(40) - 20))
                        : PARTS[i % 2 == 0 ? pair / PARTS.length : pair % PARTS.length];
                numbers.data().set(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * i, part);
            }
            Tensor found = tensor(DataType.FLOAT32, memory, count);
            run(ComplexParts.COMPLEX_ABS, List.of(numbers), found, target, memory);
            for (int i = 0; i < count; i++) {
                double exact = Math.hypot(part(numbers, i, 0), part(numbers, i, 1));
                float rounded = (float) exact;
                float modulus = found.floatAt(i);
                boolean same = Float.compare(rounded, modulus) == 0;
                if (!same && !(Math.abs(exact - modulus) <= MODULUS_ULPS * Math.ulp(rounded))) {
                    assertThat(modulus).as("number " + i).isEqualTo(rounded);
                }
            }
        }
    }

    private static void run(
            OperatorDefinition<PlainOperator> definition,
            List<Tensor> inputs,
            Tensor result,
            MachineTarget target,
            GuardedMemory memory) {
        try (FastKernels kernels = new FastKernels(target.processor(memory))) {
            Offer offer = kernels.offer(
                    Objects.requireNonNull(definition.defaults()),
                    new BoundOperator(
                            List.copyOf(inputs),
                            Set.of(1),
                            List.of(result),
                            bytes -> memory.allocate(bytes + 7 & -8).asSlice(0, bytes)),
                    List.of());
            assertThat(offer).isInstanceOf(Offer.Taken.class);
            ((Offer.Taken) offer).kernel().run();
        }
    }

    private static Tensor tensor(DataType type, GuardedMemory memory, int... dims) {
        Shape shape = Shape.of(dims);
        return Tensor.of(type, shape, Quantization.NONE, memory.allocate(type.bytes(shape.elements())));
    }

    private static double part(Tensor numbers, int i, int part) {
        return numbers.data().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 8L * i + 4L * part);
    }
}
