package dev.tern.conformance.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.kernels.Step;
import dev.tern.operators.Activation;
import dev.tern.operators.Padding;
import dev.tern.operators.batchmatmul.BatchMatmul;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.operators.transposeconv.TransposeConv;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.testkit.machine.MachineTarget;
import dev.tern.testkit.machine.MachineTargets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Products of floats in machine code against the reference kernels, at odd sizes, on every instruction set at hand. */
class FloatProductsTest {
    private static final int SHAPES = Integer.getInteger("tern.shapes", 80);

    static List<MachineTarget> targets() {
        return MachineTargets.all();
    }

    private static int shapes(MachineTarget target) {
        return target.isSlow() ? Math.max(1, SHAPES / 5) : SHAPES;
    }

    private static Activation activation(Random random) {
        return Activation.values()[random.nextInt(4)];
    }

    @ParameterizedTest
    @MethodSource("targets")
    void fullyConnected(MachineTarget target) {
        for (int seed = 0; seed < shapes(target); seed++) {
            try (Trial trial = new Trial(target, seed)) {
                Random random = trial.random();
                int rows = 1 + random.nextInt(random.nextBoolean() ? 2 : 70);
                int depth = 1 + random.nextInt(70);
                int units = 1 + random.nextInt(140);
                Tensor bias = random.nextBoolean() ? trial.floats(units) : null;
                boolean adds = random.nextInt(4) == 0;
                Activation activation = adds ? Activation.NONE : activation(random);
                List<Step> epilogue =
                        adds ? List.of(new Step.Add(trial.floats(rows, units)), new Step.Clamp(-1, 1)) : List.of();
                assertThat(trial.isEqual(
                                new FullyConnected(activation, WeightsFormat.DEFAULT, false, false, DataType.FLOAT32),
                                Arrays.asList(trial.floats(rows, depth), trial.floats(units, depth), bias),
                                random.nextBoolean() ? Set.of(1, 2) : Set.of(),
                                Shape.of(rows, units),
                                epilogue))
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void convolutions(MachineTarget target) {
        for (int seed = 0; seed < shapes(target); seed++) {
            try (Trial trial = new Trial(target, seed)) {
                Random random = trial.random();
                boolean pixels = random.nextInt(3) == 0;
                int kernelHeight = pixels ? 1 : 1 + random.nextInt(4);
                int kernelWidth = pixels ? 1 : 1 + random.nextInt(4);
                int groups = random.nextInt(5) == 0 ? 1 + random.nextInt(4) : 1;
                int channels = groups * (1 + random.nextInt(random.nextBoolean() ? 4 : 40));
                int units = groups * (1 + random.nextInt(random.nextBoolean() ? 8 : 80));
                Conv2d conv = new Conv2d(
                        random.nextBoolean() ? Padding.SAME : Padding.VALID,
                        1 + random.nextInt(3),
                        1 + random.nextInt(3),
                        activation(random),
                        1 + random.nextInt(2),
                        1 + random.nextInt(2),
                        DataType.FLOAT32);
                int height = random.nextInt(10) + (kernelHeight - 1) * conv.dilationHeight() + 1;
                int width = random.nextInt(10) + (kernelWidth - 1) * conv.dilationWidth() + 1;
                int batches = 1 + random.nextInt(2);
                Tensor input = trial.floats(batches, height, width, channels);
                Tensor filter = trial.floats(units, kernelHeight, kernelWidth, channels / groups);
                WindowAxis down = conv.down(input.shape(), filter.shape());
                WindowAxis across = conv.across(input.shape(), filter.shape());
                assertThat(trial.isEqual(
                                conv,
                                Arrays.asList(input, filter, random.nextBoolean() ? trial.floats(units) : null),
                                Set.of(1, 2),
                                Shape.of(batches, down.output(), across.output(), units),
                                List.of()))
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void depthwise(MachineTarget target) {
        for (int seed = 0; seed < shapes(target); seed++) {
            try (Trial trial = new Trial(target, seed)) {
                Random random = trial.random();
                int multiplier = random.nextInt(4) == 0 ? 2 + random.nextInt(8) : 1;
                int channels = 1 + random.nextInt(multiplier == 1 ? 70 : 6);
                int kernelHeight = 1 + random.nextInt(6);
                int kernelWidth = 1 + random.nextInt(6);
                boolean adds = random.nextInt(4) == 0;
                DepthwiseConv2d conv = new DepthwiseConv2d(
                        random.nextBoolean() ? Padding.SAME : Padding.VALID,
                        1 + random.nextInt(3),
                        1 + random.nextInt(3),
                        multiplier,
                        adds ? Activation.NONE : activation(random),
                        1 + random.nextInt(3),
                        1 + random.nextInt(3));
                int height = random.nextInt(12) + (kernelHeight - 1) * conv.dilationHeight() + 1;
                int width = random.nextInt(20) + (kernelWidth - 1) * conv.dilationWidth() + 1;
                int batches = 1 + random.nextInt(2);
                int results = channels * multiplier;
                Tensor input = trial.floats(batches, height, width, channels);
                Tensor filter = trial.floats(1, kernelHeight, kernelWidth, results);
                WindowAxis down = conv.down(input.shape(), filter.shape());
                WindowAxis across = conv.across(input.shape(), filter.shape());
                List<Step> epilogue = adds
                        ? List.of(
                                new Step.Add(trial.floats(batches, down.output(), across.output(), results)),
                                new Step.Clamp(-1, 1))
                        : List.of();
                assertThat(trial.isEqual(
                                conv,
                                Arrays.asList(input, filter, random.nextBoolean() ? trial.floats(results) : null),
                                Set.of(1, 2),
                                Shape.of(batches, down.output(), across.output(), results),
                                epilogue))
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void pairsOfMatrices(MachineTarget target) {
        for (int seed = 0; seed < shapes(target); seed++) {
            try (Trial trial = new Trial(target, seed)) {
                Random random = trial.random();
                int rows = 1 + random.nextInt(random.nextBoolean() ? 2 : 40);
                int depth = 1 + random.nextInt(70);
                int columns = 1 + random.nextInt(70);
                boolean adjoint = random.nextBoolean();
                int outer = 1 + random.nextInt(3);
                int inner = 1 + random.nextInt(3);
                Tensor x = trial.floats(random.nextBoolean() ? outer : 1, inner, rows, depth);
                int pairs = random.nextBoolean() ? inner : 1;
                Tensor y = adjoint ? trial.floats(pairs, columns, depth) : trial.floats(pairs, depth, columns);
                assertThat(trial.isEqual(
                                new BatchMatmul(false, adjoint, false),
                                List.of(x, y),
                                random.nextBoolean() ? Set.of(1) : Set.of(),
                                Shape.of(x.shape().dim(0), inner, rows, columns),
                                List.of()))
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void transposedConvolutions(MachineTarget target) {
        // Each phase and tap is a call of its own, which costs a process each on an emulated processor.
        int count = target.isSlow() ? Math.max(1, shapes(target) / 4) : shapes(target);
        for (int seed = 0; seed < count; seed++) {
            try (Trial trial = new Trial(target, seed)) {
                Random random = trial.random();
                TransposeConv conv = new TransposeConv(
                        random.nextBoolean() ? Padding.SAME : Padding.VALID,
                        1 + random.nextInt(3),
                        1 + random.nextInt(3),
                        activation(random),
                        DataType.FLOAT32);
                int channels = 1 + random.nextInt(random.nextBoolean() ? 4 : 40);
                int units = 1 + random.nextInt(random.nextBoolean() ? 8 : 80);
                Tensor filter = trial.floats(
                        units, conv.strideHeight() + random.nextInt(3), conv.strideWidth() + random.nextInt(3), channels);
                int batches = 1 + random.nextInt(2);
                Shape output = Shape.of(
                        batches,
                        filter.shape().dim(1) + random.nextInt(10),
                        filter.shape().dim(2) + random.nextInt(10),
                        units);
                Tensor input = trial.floats(
                        batches,
                        conv.down(output, filter.shape()).output(),
                        conv.across(output, filter.shape()).output(),
                        channels);
                assertThat(trial.isEqual(
                                conv,
                                Arrays.asList(
                                        trial.ints(output.dims()),
                                        filter,
                                        input,
                                        random.nextBoolean() ? trial.floats(units) : null),
                                Set.of(0, 1, 3),
                                output,
                                List.of()))
                        .isTrue();
            }
        }
    }
}
