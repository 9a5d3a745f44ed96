package dev.tern.conformance.kernels;

import dev.tern.kernels.Step;
import dev.tern.operators.Activation;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Padding;
import dev.tern.operators.batchmatmul.BatchMatmul;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/** Products of quantised bytes, signed and unsigned, with scales for the whole or for each channel; results are equal. */
enum ByteCase implements DrawnCase {
    BYTE_FULLY_CONNECTED(trial -> fullyConnected(trial, ByteCase::product)),
    BYTE_CONVOLUTIONS(trial -> convolutions(trial, ByteCase::product)),
    BYTE_DEPTHWISE(trial -> depthwise(trial, ByteCase::product)),
    HYBRID_FULLY_CONNECTED(trial -> fullyConnected(trial, ByteCase::hybrid)),
    HYBRID_CONVOLUTIONS(trial -> convolutions(trial, ByteCase::hybrid)),
    HYBRID_DEPTHWISE(trial -> depthwise(trial, ByteCase::hybrid)),
    SHORT_FULLY_CONNECTED(trial -> fullyConnected(trial, ByteCase::shorts)),
    SHORT_CONVOLUTIONS(trial -> convolutions(trial, ByteCase::shorts)),
    SHORT_DEPTHWISE(trial -> depthwise(trial, ByteCase::shorts)),
    INTEGER_MATRICES(ByteCase::matrices),
    HYBRID_MATRICES(ByteCase::hybridMatrices);

    /** Draws what a product of these extents is made of, and computes it; units lie along {@code axis} of the weights. */
    private interface Product {
        boolean isEqual(
                Trial trial, BuiltinOperator operator, int[] inputDims, int[] weightsDims, int axis, Shape result);
    }

    private static final float[] ODD = {
        Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE, Float.MIN_VALUE, 0f, -0f
    };

    private final Predicate<Trial> trial;

    ByteCase(Predicate<Trial> trial) {
        this.trial = trial;
    }

    @Override
    public boolean isEqual(Trial drawn) {
        return trial.test(drawn);
    }

    private static Activation activation(Random random) {
        return Activation.values()[random.nextInt(4)];
    }

    /** A scale and a zero point somewhere in the type's range. */
    static Quantization scale(Random random, DataType type, double largest) {
        int zero = random.nextInt(256) - (type == DataType.INT8 ? 128 : 0);
        return Quantization.perTensor((float) (largest * (0.02 + random.nextDouble())), zero);
    }

    private static boolean fullyConnected(Trial trial, Product product) {
        Random random = trial.random();
        int rows = 1 + random.nextInt(random.nextBoolean() ? 2 : 70);
        int depth = 1 + random.nextInt(random.nextBoolean() ? 70 : 300);
        int units = 1 + random.nextInt(140);
        FullyConnected operator = new FullyConnected(
                activation(random), WeightsFormat.DEFAULT, false, random.nextBoolean(), DataType.FLOAT32);
        return product.isEqual(
                trial, operator, new int[] {rows, depth}, new int[] {units, depth}, 0, Shape.of(rows, units));
    }

    private static boolean convolutions(Trial trial, Product product) {
        Random random = trial.random();
        boolean pixels = random.nextInt(3) == 0;
        int kernelHeight = pixels ? 1 : 1 + random.nextInt(4);
        int kernelWidth = pixels ? 1 : 1 + random.nextInt(4);
        int groups = random.nextInt(5) == 0 ? 1 + random.nextInt(4) : 1;
        int channels = groups * (1 + random.nextInt(random.nextBoolean() ? 4 : 70 / groups));
        int units = groups * (1 + random.nextInt(random.nextBoolean() ? 8 : 80));
        Conv2d conv = new Conv2d(
                random.nextBoolean() ? Padding.SAME : Padding.VALID,
                1 + random.nextInt(3),
                1 + random.nextInt(3),
                activation(random),
                1 + random.nextInt(2),
                1 + random.nextInt(2),
                DataType.FLOAT32);
        int height = Extents.drawn(10, random) + (kernelHeight - 1) * conv.dilationHeight();
        int width = Extents.drawn(10, random) + (kernelWidth - 1) * conv.dilationWidth();
        int[] input = {1 + random.nextInt(2), height, width, channels};
        int[] filter = {units, kernelHeight, kernelWidth, channels / groups};
        WindowAxis down = conv.down(Shape.of(input), Shape.of(filter));
        WindowAxis across = conv.across(Shape.of(input), Shape.of(filter));
        return product.isEqual(
                trial, conv, input, filter, 0, Shape.of(input[0], down.output(), across.output(), units));
    }

    private static boolean depthwise(Trial trial, Product product) {
        Random random = trial.random();
        int multiplier = random.nextInt(4) == 0 ? 2 + random.nextInt(8) : 1;
        int channels = 1 + random.nextInt(multiplier == 1 ? 70 : 6);
        int kernelHeight = 1 + random.nextInt(6);
        int kernelWidth = 1 + random.nextInt(6);
        DepthwiseConv2d conv = new DepthwiseConv2d(
                random.nextBoolean() ? Padding.SAME : Padding.VALID,
                1 + random.nextInt(3),
                1 + random.nextInt(3),
                multiplier,
                activation(random),
                1 + random.nextInt(3),
                1 + random.nextInt(3));
        int height = Extents.drawn(12, random) + (kernelHeight - 1) * conv.dilationHeight();
        int width = Extents.drawn(20, random) + (kernelWidth - 1) * conv.dilationWidth();
        int results = channels * multiplier;
        int[] input = {1 + random.nextInt(2), height, width, channels};
        int[] filter = {1, kernelHeight, kernelWidth, results};
        WindowAxis down = conv.down(Shape.of(input), Shape.of(filter));
        WindowAxis across = conv.across(Shape.of(input), Shape.of(filter));
        return product.isEqual(
                trial, conv, input, filter, 3, Shape.of(input[0], down.output(), across.output(), results));
    }

    /** A product whose units lie along {@code axis} of the weights. */
    private static boolean product(
            Trial trial, BuiltinOperator operator, int[] inputDims, int[] weightsDims, int axis, Shape result) {
        Random random = trial.random();
        DataType type = random.nextBoolean() ? DataType.INT8 : DataType.UINT8;
        int units = weightsDims[axis];
        Quantization weightsScale = type == DataType.INT8 && random.nextBoolean()
                ? eachUnit(random, units, axis)
                : scale(random, type, 0.05);
        if (type == DataType.INT8 && !weightsScale.isPerAxis()) {
            weightsScale = Quantization.perTensor(weightsScale.scale(), 0);
        }
        Tensor input = trial.drawn(type, scale(random, type, 0.1), inputDims);
        boolean fourBits = type == DataType.INT8 && random.nextInt(5) == 0;
        Tensor weights = trial.drawn(fourBits ? DataType.INT4 : type, weightsScale, weightsDims);
        Tensor bias = null;
        if (random.nextBoolean()) {
            int[] numbers = random.ints(units, -20_000, 20_000).toArray();
            bias = trial.ints(numbers);
        }
        // Results of a scale that lets many of them lie inside the range, and some at its ends.
        double depth = (double) weights.elements() / units;
        Quantization output = scale(random, type, 0.05 * Math.sqrt(depth) + 1e-3);
        return trial.isEqual(
                operator,
                Arrays.asList(input, weights, bias),
                Set.of(1, 2),
                type,
                output,
                result,
                finish(trial, type, output, result));
    }

    /** In one of three cases a sum with other bytes; now and then limits before and after it. */
    private static List<Step> finish(Trial trial, DataType type, Quantization scale, Shape result) {
        Random random = trial.random();
        List<Step> steps = new ArrayList<>(limits(random, type));
        if (random.nextInt(3) == 0) {
            Tensor other = trial.drawn(type, scale(random, type, 0.1), result.dims());
            float sumScale = (float) ((scale.scale() + other.quantization().scale()) * (0.3 + random.nextDouble()));
            Quantization sum =
                    Quantization.perTensor(sumScale, random.nextInt(256) - (type == DataType.INT8 ? 128 : 0));
            steps.add(new Step.AddStored(other, scale, sum, activation(random)));
            steps.addAll(limits(random, type));
        }
        return steps;
    }

    /** Floats with integer weights: rows and images of very different sizes, and now and then numbers that are none. */
    private static boolean hybrid(
            Trial trial, BuiltinOperator operator, int[] inputDims, int[] weightsDims, int axis, Shape result) {
        Random random = trial.random();
        int units = weightsDims[axis];
        boolean fourBits = random.nextInt(3) == 0;
        DataType type = fourBits ? DataType.INT4 : DataType.INT8;
        Quantization scale = random.nextBoolean()
                ? eachUnit(random, units, axis)
                : Quantization.perTensor(0.001f + 0.05f * random.nextFloat(), 0);
        Tensor input = trial.floats(inputDims);
        int each = Math.max(1, input.intElements() / inputDims[0]);
        for (int i = 0; i < input.intElements(); i++) {
            boolean odd = random.nextInt(2_000) == 0;
            input.setFloat(i, odd ? ODD[random.nextInt(ODD.length)] : input.floatAt(i) * (1 + i / each) + i / each % 3);
        }
        Tensor weights = trial.drawn(type, scale, weightsDims);
        Tensor bias = random.nextBoolean() ? trial.floats(units) : null;
        float low = random.nextFloat() * -3;
        List<Step> limits =
                random.nextInt(4) == 0 ? List.of(new Step.Clamp(low, low + 5 * random.nextFloat())) : List.of();
        return trial.isExactlyEqual(operator, Arrays.asList(input, weights, bias), Set.of(1, 2), result, limits);
    }

    /** Numbers of 16 bits with weights of 8 or 4, a bias of 32 bits, of 64 bits, or none. */
    private static boolean shorts(
            Trial trial, BuiltinOperator operator, int[] inputDims, int[] weightsDims, int axis, Shape result) {
        Random random = trial.random();
        int units = weightsDims[axis];
        DataType type = random.nextInt(4) == 0 ? DataType.INT4 : DataType.INT8;
        Quantization scale = random.nextBoolean() ? eachUnit(random, units, axis) : Quantization.perTensor(0.03f, 0);
        Tensor input = trial.drawn(DataType.INT16, Quantization.perTensor(1e-4f, 0), inputDims);
        Tensor weights = trial.drawn(type, scale, weightsDims);
        Tensor bias = null;
        if (random.nextInt(3) > 0) {
            boolean wide = random.nextBoolean();
            bias = trial.drawn(wide ? DataType.INT64 : DataType.INT32, Quantization.NONE, units);
            long[] numbers = random.longs(units, -1_000_000, 1_000_000).toArray();
            bias.writeLongs(0, units, numbers, 0);
        }
        double depth = (double) weights.elements() / units;
        double most = type == DataType.INT4 ? 8 : 128;
        double real = 3.3 * most * scale.scale(0) * Math.sqrt(depth) * (0.2 + random.nextDouble());
        Quantization output = Quantization.perTensor((float) (real / 32768), 0);
        return trial.isEqual(
                operator, Arrays.asList(input, weights, bias), Set.of(1, 2), DataType.INT16, output, result, List.of());
    }

    /** Matrices of bytes, or of 16-bit numbers with constant bytes; some serve for many, and results may be plain sums. */
    private static boolean matrices(Trial trial) {
        Random random = trial.random();
        int rows = 1 + random.nextInt(random.nextBoolean() ? 2 : 70);
        int depth = 1 + random.nextInt(random.nextBoolean() ? 70 : 300);
        int columns = 1 + random.nextInt(140);
        int outer = 1 + random.nextInt(3);
        int inner = 1 + random.nextInt(3);
        boolean adjoint = random.nextBoolean();
        boolean shorts = random.nextInt(4) == 0;
        DataType type = shorts ? DataType.INT16 : DataType.INT8;
        Tensor x = trial.drawn(
                type,
                shorts ? Quantization.perTensor(1e-4f, 0) : scale(random, type, 0.1),
                random.nextBoolean() ? outer : 1,
                inner,
                rows,
                depth);
        int pairs = random.nextBoolean() ? inner : 1;
        Tensor y = trial.drawn(
                DataType.INT8,
                shorts ? Quantization.perTensor(0.03f, 0) : scale(random, DataType.INT8, 0.05),
                pairs,
                adjoint ? columns : depth,
                adjoint ? depth : columns);
        boolean sums = !shorts && random.nextInt(4) == 0;
        Quantization output = shorts
                ? Quantization.perTensor((float) (4e-4 * Math.sqrt(depth)), 0)
                : scale(random, type, 0.05 * Math.sqrt(depth) + 1e-3);
        Shape result = Shape.of(x.shape().dim(0), inner, rows, columns);
        return trial.isEqual(
                new BatchMatmul(false, adjoint, false),
                List.of(x, y),
                shorts || random.nextBoolean() ? Set.of(1) : Set.of(),
                sums ? DataType.INT32 : type,
                sums ? Quantization.NONE : output,
                result,
                sums || shorts ? List.of() : limits(random, type));
    }

    /** Matrices of floats of different sizes with a constant one of bytes. */
    private static boolean hybridMatrices(Trial trial) {
        Random random = trial.random();
        int outer = 1 + random.nextInt(3);
        int rows = 1 + random.nextInt(20);
        int depth = 1 + random.nextInt(random.nextBoolean() ? 70 : 300);
        int columns = 1 + random.nextInt(140);
        boolean adjoint = random.nextBoolean();
        Tensor x = trial.floats(outer, rows, depth);
        for (int i = 0; i < x.intElements(); i++) {
            x.setFloat(i, x.floatAt(i) * (1 + i / depth));
        }
        Tensor y = trial.drawn(
                DataType.INT8, Quantization.perTensor(0.03f, 0), adjoint ? columns : depth, adjoint ? depth : columns);
        return trial.isExactlyEqual(
                new BatchMatmul(false, adjoint, random.nextBoolean()),
                List.of(x, y),
                Set.of(1),
                Shape.of(outer, rows, columns),
                List.of());
    }

    /** Now and then limits besides the activation's. */
    private static List<Step> limits(Random random, DataType type) {
        int first = random.nextInt(256) + (int) type.minimum();
        int second = random.nextInt(256) + (int) type.minimum();
        return random.nextInt(4) == 0
                ? List.of(new Step.Clamp(Math.min(first, second), Math.max(first, second)))
                : List.of();
    }

    private static Quantization eachUnit(Random random, int units, int axis) {
        float[] scales = new float[units];
        for (int i = 0; i < units; i++) {
            scales[i] = 0.001f + 0.05f * random.nextFloat();
        }
        return Quantization.perAxis(scales, new long[units], axis);
    }
}
