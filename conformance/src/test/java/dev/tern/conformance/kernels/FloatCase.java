package dev.tern.conformance.kernels;

import dev.tern.kernels.Step;
import dev.tern.operators.Activation;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Padding;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.batchmatmul.BatchMatmul;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.elu.Elu;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.operators.gelu.Gelu;
import dev.tern.operators.l2normalization.L2Normalization;
import dev.tern.operators.leakyrelu.LeakyRelu;
import dev.tern.operators.log.Log;
import dev.tern.operators.logsoftmax.LogSoftmax;
import dev.tern.operators.prelu.Prelu;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.operators.relu.Relu;
import dev.tern.operators.softmax.Softmax;
import dev.tern.operators.transposeconv.TransposeConv;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.training.operator.ClampGradient;
import dev.tern.training.operator.ConvFilterGradient;
import dev.tern.training.operator.PoolGradient;
import dev.tern.training.operator.TransposedProduct;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/** Products of floats with operands drawn at random; each answers whether machine code took it, and fails where it errs. */
enum FloatCase implements DrawnCase {
    FULLY_CONNECTED(FloatCase::fullyConnected),
    ROW_OF_HALVES(FloatCase::rowOfHalves),
    CONVOLUTIONS(FloatCase::convolutions),
    SQUARES(FloatCase::squares),
    DEPTHWISE(FloatCase::depthwise),
    PAIRS_OF_MATRICES(FloatCase::pairsOfMatrices),
    TRANSPOSED_CONVOLUTIONS(FloatCase::transposedConvolutions),
    SUMS_OF_OUTER_PRODUCTS(FloatCase::outerProducts),
    FILTER_GRADIENTS(FloatCase::filterGradients),
    POOL_GRADIENTS(FloatCase::poolGradients),
    LIMIT_GRADIENTS(FloatCase::limitGradients),
    REDUCTIONS(FloatCase::reductions),
    FUNCTIONS(FloatCase::functions),
    ROWS(FloatCase::rows);

    private final Predicate<Trial> trial;

    FloatCase(Predicate<Trial> trial) {
        this.trial = trial;
    }

    @Override
    public boolean isEqual(Trial drawn) {
        return trial.test(drawn);
    }

    private static Activation activation(Random random) {
        return Activation.values()[random.nextInt(4)];
    }

    /** Rows times weights, a bias or none, an addition behind it or none. */
    private static boolean fullyConnected(Trial trial) {
        Random random = trial.random();
        int rows = 1 + random.nextInt(random.nextBoolean() ? 2 : 70);
        int depth = 1 + random.nextInt(70);
        int units = 1 + random.nextInt(140);
        Tensor bias = random.nextBoolean() ? trial.floats(units) : null;
        boolean adds = random.nextInt(4) == 0;
        Activation activation = adds ? Activation.NONE : activation(random);
        List<Step> epilogue = adds ? addition(trial, rows, units) : List.of();
        return trial.isEqual(
                new FullyConnected(activation, WeightsFormat.DEFAULT, false, false, DataType.FLOAT32),
                Arrays.asList(trial.floats(rows, depth), trial.floats(units, depth), bias),
                random.nextBoolean() ? Set.of(1, 2) : Set.of(),
                Shape.of(rows, units),
                epilogue);
    }

    /** One row times weights of half precision, so many that they are read where they lie. */
    private static boolean rowOfHalves(Trial trial) {
        Random random = trial.random();
        int depth = 200 + random.nextInt(400);
        int units = (512 << 10) / (4 * depth) + 1 + random.nextInt(20);
        Tensor weights = trial.widened(units, depth);
        return trial.isEqual(
                new FullyConnected(activation(random), WeightsFormat.DEFAULT, false, false, DataType.FLOAT32),
                Arrays.asList(trial.floats(1, depth), weights, random.nextBoolean() ? trial.floats(units) : null),
                Set.of(1, 2),
                Shape.of(1, units),
                List.of());
    }

    /** An addition in the store and limits behind it. */
    private static List<Step> addition(Trial trial, int... dims) {
        return List.of(new Step.Add(trial.floats(dims)), new Step.Clamp(-1, 1));
    }

    /** Windows of any size, stride, dilation and number of groups. */
    private static boolean convolutions(Trial trial) {
        Random random = trial.random();
        boolean pixels = random.nextInt(3) == 0;
        int kernelHeight = pixels ? 1 : 1 + random.nextInt(4);
        int kernelWidth = pixels ? 1 : 1 + random.nextInt(4);
        int groups = random.nextInt(5) == 0 ? 1 + random.nextInt(4) : 1;
        int channels = groups * (1 + random.nextInt(random.nextBoolean() ? 4 : 70 / groups));
        int units = groups * (1 + random.nextInt(random.nextBoolean() ? 8 : 80));
        boolean adds = random.nextInt(4) == 0;
        Conv2d conv = new Conv2d(
                random.nextBoolean() ? Padding.SAME : Padding.VALID,
                1 + random.nextInt(3),
                1 + random.nextInt(3),
                adds ? Activation.NONE : activation(random),
                1 + random.nextInt(2),
                1 + random.nextInt(2),
                DataType.FLOAT32);
        int height = Extents.drawn(10, random) + (kernelHeight - 1) * conv.dilationHeight();
        int width = Extents.drawn(10, random) + (kernelWidth - 1) * conv.dilationWidth();
        int batches = 1 + random.nextInt(2);
        Tensor input = trial.floats(batches, height, width, channels);
        Tensor filter = trial.floats(units, kernelHeight, kernelWidth, channels / groups);
        WindowAxis down = conv.down(input.shape(), filter.shape());
        WindowAxis across = conv.across(input.shape(), filter.shape());
        Shape result = Shape.of(batches, down.output(), across.output(), units);
        return trial.isEqual(
                conv,
                Arrays.asList(input, filter, random.nextBoolean() ? trial.floats(units) : null),
                Set.of(1, 2),
                result,
                adds ? addition(trial, result.dims()) : List.of());
    }

    /** Windows of 3 x 3 pixels, step 1, with channels enough for Winograd's way; an addition behind it or none. */
    private static boolean squares(Trial trial) {
        Random random = trial.random();
        int channels = 16 + random.nextInt(random.nextBoolean() ? 6 : 60);
        int units = 16 + random.nextInt(random.nextBoolean() ? 6 : 120);
        boolean adds = random.nextInt(4) == 0;
        Conv2d conv = new Conv2d(
                random.nextBoolean() ? Padding.SAME : Padding.VALID,
                1,
                1,
                adds ? Activation.NONE : activation(random),
                1,
                1,
                DataType.FLOAT32);
        Tensor input = trial.floats(
                1 + random.nextInt(2), 6 + Extents.upTo(14, 64, random), 6 + Extents.upTo(14, 64, random), channels);
        Tensor filter = trial.floats(units, 3, 3, channels);
        Shape result = Shape.of(
                input.shape().dim(0),
                conv.down(input.shape(), filter.shape()).output(),
                conv.across(input.shape(), filter.shape()).output(),
                units);
        List<Step> epilogue = adds ? addition(trial, result.dims()) : List.of();
        return trial.isEqual(
                conv,
                Arrays.asList(input, filter, random.nextBoolean() ? trial.floats(units) : null),
                Set.of(1, 2),
                result,
                epilogue);
    }

    /** One result for each channel, or several. */
    private static boolean depthwise(Trial trial) {
        Random random = trial.random();
        int multiplier = random.nextInt(4) == 0 ? 2 + random.nextInt(8) : 1;
        int channels = 1 + random.nextInt(multiplier == 1 ? 70 : 6);
        boolean column = random.nextInt(4) == 0;
        int kernelHeight = 1 + random.nextInt(column ? 31 : 6);
        int kernelWidth = column ? 1 : 1 + random.nextInt(6);
        boolean adds = random.nextInt(4) == 0;
        DepthwiseConv2d conv = new DepthwiseConv2d(
                random.nextBoolean() ? Padding.SAME : Padding.VALID,
                1 + random.nextInt(3),
                1 + random.nextInt(3),
                multiplier,
                adds ? Activation.NONE : activation(random),
                1 + random.nextInt(3),
                column ? 1 : 1 + random.nextInt(3));
        int height = Extents.drawn(12, random) + (kernelHeight - 1) * conv.dilationHeight();
        int width = column ? 1 : Extents.drawn(20, random) + (kernelWidth - 1) * conv.dilationWidth();
        int batches = 1 + random.nextInt(2);
        int results = channels * multiplier;
        Tensor input = trial.floats(batches, height, width, channels);
        Tensor filter = trial.floats(1, kernelHeight, kernelWidth, results);
        WindowAxis down = conv.down(input.shape(), filter.shape());
        WindowAxis across = conv.across(input.shape(), filter.shape());
        List<Step> epilogue = adds ? addition(trial, batches, down.output(), across.output(), results) : List.of();
        return trial.isEqual(
                conv,
                Arrays.asList(input, filter, random.nextBoolean() ? trial.floats(results) : null),
                Set.of(1, 2),
                Shape.of(batches, down.output(), across.output(), results),
                epilogue);
    }

    /** Matrices of constant or changing numbers, some of which serve for many. */
    private static boolean pairsOfMatrices(Trial trial) {
        Random random = trial.random();
        int rows = 1 + random.nextInt(random.nextBoolean() ? 2 : 70);
        int depth = 1 + random.nextInt(70);
        int columns = 1 + random.nextInt(70);
        boolean adjoint = random.nextBoolean();
        int outer = 1 + random.nextInt(3);
        int inner = 1 + random.nextInt(3);
        Tensor x = trial.floats(random.nextBoolean() ? outer : 1, inner, rows, depth);
        int pairs = random.nextBoolean() ? inner : 1;
        Tensor y = adjoint ? trial.floats(pairs, columns, depth) : trial.floats(pairs, depth, columns);
        Shape result = Shape.of(x.shape().dim(0), inner, rows, columns);
        return trial.isEqual(
                new BatchMatmul(false, adjoint, false),
                List.of(x, y),
                random.nextBoolean() ? Set.of(1) : Set.of(),
                result,
                random.nextInt(4) == 0 ? addition(trial, result.dims()) : List.of());
    }

    /** Gradients of dense weights. */
    private static boolean outerProducts(Trial trial) {
        Random random = trial.random();
        int rows = 1 + random.nextInt(70);
        int a = 1 + random.nextInt(random.nextBoolean() ? 8 : 70);
        int b = 1 + random.nextInt(random.nextBoolean() ? 16 : 140);
        return trial.isEqual(
                new TransposedProduct(),
                List.of(trial.floats(rows, a), trial.floats(rows, b)),
                Set.of(),
                Shape.of(a, b),
                List.of());
    }

    /** Gradients of filters: windows of any size, stride and dilation. */
    private static boolean filterGradients(Trial trial) {
        Random random = trial.random();
        Padding padding = random.nextBoolean() ? Padding.SAME : Padding.VALID;
        WindowAxis down = axis(random, padding);
        WindowAxis across = axis(random, padding);
        int batches = 1 + random.nextInt(2);
        int channels = 1 + random.nextInt(random.nextBoolean() ? 4 : 40);
        int units = 1 + random.nextInt(random.nextBoolean() ? 8 : 40);
        return trial.isEqual(
                new ConvFilterGradient(down, across),
                List.of(
                        trial.floats(batches, down.input(), across.input(), channels),
                        trial.floats(batches, down.output(), across.output(), units)),
                Set.of(),
                Shape.of(units, down.window(), across.window(), channels),
                List.of());
    }

    /** Gradients of windows that overlap or not. */
    private static boolean poolGradients(Trial trial) {
        Random random = trial.random();
        Padding padding = random.nextBoolean() ? Padding.SAME : Padding.VALID;
        WindowAxis down = axis(random, padding, 1);
        WindowAxis across = axis(random, padding, 1);
        int channels = 1 + random.nextInt(40);
        Shape input = Shape.of(1 + random.nextInt(2), down.input(), across.input(), channels);
        Tensor gradient = trial.floats(input.dim(0), down.output(), across.output(), channels);
        return random.nextBoolean()
                ? trial.isEqual(
                        PoolGradient.average(input, down, across), List.of(gradient), Set.of(), input, List.of())
                : trial.isEqual(
                        PoolGradient.largest(input, down, across),
                        List.of(gradient, trial.floats(input.dims())),
                        Set.of(),
                        input,
                        List.of());
    }

    private static boolean limitGradients(Trial trial) {
        int elements = 1 + trial.random().nextInt(5000);
        ClampGradient limits = trial.random().nextBoolean()
                ? new ClampGradient(0, Float.POSITIVE_INFINITY)
                : new ClampGradient(-0.5f, 0.5f);
        return trial.isEqual(
                limits,
                List.of(trial.floats(elements), trial.floats(elements)),
                Set.of(),
                Shape.of(elements),
                List.of());
    }

    /** Along the first, the middle or the last axis of three. */
    private static boolean reductions(Trial trial) {
        Random random = trial.random();
        ReductionRule[] rules = {ReductionRule.SUM, ReductionRule.MEAN, ReductionRule.MAXIMUM, ReductionRule.MINIMUM};
        int[] dims = {Extents.drawn(8, random), 1 + random.nextInt(70), 1 + random.nextInt(70)};
        int axis = random.nextInt(3);
        Tensor input = trial.floats(dims);
        int[] kept = dims.clone();
        kept[axis] = 1;
        return trial.isEqual(
                new Reduction(rules[random.nextInt(4)], true),
                List.of(input, trial.ints(axis)),
                Set.of(1),
                Shape.of(kept),
                List.of());
    }

    /** Functions of one float, or of one and a slope. */
    private static boolean functions(Trial trial) {
        Random random = trial.random();
        int[] dims = {Extents.drawn(4, random), Extents.drawn(20, random), 1 + random.nextInt(70)};
        Tensor x = trial.floats(dims);
        Tensor slope = random.nextBoolean() ? trial.floats(1, 1, dims[2]) : trial.floats(1, dims[1], 1);
        return switch (random.nextInt(6)) {
            case 0 -> map(trial, new LeakyRelu(0.3f), x);
            case 1 -> map(trial, new Gelu(random.nextBoolean()), x);
            case 2 -> map(trial, plain(Elu.DEFINITION), x);
            case 3 -> {
                for (int i = 0; i < x.elements(); i++) {
                    x.setFloat(i, Math.abs(x.floatAt(i)));
                }
                yield map(trial, plain(Log.DEFINITION), x);
            }
            case 4 -> {
                List<OperatorDefinition<PlainOperator>> kinds =
                        List.of(Relu.RELU, Relu.RELU6, Relu.RELU_N1_TO_1, Relu.RELU_0_TO_1);
                yield map(trial, plain(kinds.get(random.nextInt(4))), x);
            }
            default -> map(trial, plain(Prelu.DEFINITION), x, slope);
        };
    }

    /** Operators that scale rows. */
    private static boolean rows(Trial trial) {
        Random random = trial.random();
        Tensor x = trial.floats(1 + random.nextInt(random.nextBoolean() ? 3 : 600), 1 + random.nextInt(70));
        return switch (random.nextInt(3)) {
            case 0 -> map(trial, new Softmax(0.5f + random.nextFloat()), x);
            case 1 -> map(trial, new L2Normalization(Activation.NONE), x);
            default -> map(trial, plain(LogSoftmax.DEFINITION), x);
        };
    }

    private static PlainOperator plain(OperatorDefinition<PlainOperator> definition) {
        return Objects.requireNonNull(definition.defaults());
    }

    private static boolean map(Trial trial, BuiltinOperator operator, Tensor... operands) {
        return trial.isEqual(operator, List.of(operands), Set.of(), operands[0].shape(), List.of());
    }

    private static WindowAxis axis(Random random, Padding padding) {
        return axis(random, padding, 1 + random.nextInt(2));
    }

    private static WindowAxis axis(Random random, Padding padding, int dilation) {
        int window = 1 + random.nextInt(4);
        int input = Extents.drawn(10, random) + (window - 1) * dilation;
        return WindowAxis.of("an axis", padding, input, window, 1 + random.nextInt(3), dilation);
    }

    /** Filters that reach every result. */
    private static boolean transposedConvolutions(Trial trial) {
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
                filter.shape().dim(1) + Extents.drawn(10, random) - 1,
                filter.shape().dim(2) + Extents.drawn(10, random) - 1,
                units);
        Tensor input = trial.floats(
                batches,
                conv.down(output, filter.shape()).output(),
                conv.across(output, filter.shape()).output(),
                channels);
        return trial.isEqual(
                conv,
                Arrays.asList(
                        trial.ints(output.dims()), filter, input, random.nextBoolean() ? trial.floats(units) : null),
                random.nextBoolean() ? Set.of(0, 1, 3) : Set.of(0),
                output,
                List.of());
    }
}
