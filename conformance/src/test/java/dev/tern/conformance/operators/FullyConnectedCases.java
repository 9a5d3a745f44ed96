package dev.tern.conformance.operators;

import static dev.tern.conformance.operators.WindowCaseParts.FLOAT_SUMS;
import static dev.tern.conformance.operators.WindowCaseParts.HYBRID_SUMS;
import static dev.tern.conformance.operators.WindowCaseParts.INPUT_SCALE;
import static dev.tern.conformance.operators.WindowCaseParts.SYMMETRIC;
import static dev.tern.conformance.operators.WindowCaseParts.WEIGHT_SCALE;
import static dev.tern.conformance.operators.WindowCaseParts.one;
import static dev.tern.conformance.operators.WindowCaseParts.perChannel;
import static dev.tern.conformance.operators.WindowCaseParts.resultScale;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT16;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT4;
import static dev.tern.tensor.DataType.INT64;
import static dev.tern.tensor.DataType.INT8;
import static dev.tern.tensor.DataType.UINT8;

import dev.tern.graph.Extras;
import dev.tern.graph.Sparsity;
import dev.tern.operators.Activation;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** Cases of FULLY_CONNECTED. */
final class FullyConnectedCases implements OperatorCase.Source {
    private record Size(int rows, int depth, int units) {
        String text() {
            return rows + "x" + depth + "x" + units;
        }
    }

    private static final List<Size> SIZES = List.of(
            new Size(1, 1, 1),
            new Size(1, 16, 10),
            new Size(1, 100, 130),
            new Size(3, 33, 7),
            new Size(5, 40, 100),
            new Size(1, 1030, 3),
            new Size(130, 12, 9),
            new Size(18, 64, 200));

    private static FullyConnected plain(Activation activation) {
        return new FullyConnected(activation, WeightsFormat.DEFAULT, false, false, FLOAT32);
    }

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (Size size : SIZES) {
            cases.add(floats(size, Activation.NONE));
            cases.add(unsigned(size, UINT8, Activation.NONE));
            cases.add(signed(size, INT8, one(WEIGHT_SCALE, 0), Activation.NONE));
            cases.add(signed(size, INT8, perChannel(size.units, 0), Activation.NONE));
            cases.add(wide(size, INT8, INT64, FLOAT32));
            cases.add(wide(size, INT8, INT32, INT32));
            cases.add(hybrid(size, INT8, one(WEIGHT_SCALE, 0), false, Activation.NONE));
            cases.add(hybrid(size, INT8, one(WEIGHT_SCALE, 0), true, Activation.NONE));
        }
        Size some = SIZES.get(4);
        for (Activation activation : List.of(Activation.RELU, Activation.RELU6, Activation.RELU_N1_TO_1)) {
            cases.add(floats(some, activation));
            cases.add(unsigned(some, UINT8, activation));
            cases.add(signed(some, INT8, perChannel(some.units, 0), activation));
            cases.add(hybrid(some, INT8, one(WEIGHT_SCALE, 0), true, activation));
        }
        cases.add(hybrid(some, INT8, one(WEIGHT_SCALE, 0), false, Activation.TANH));
        cases.add(hybrid(some, INT8, perChannel(some.units, 0), true, Activation.NONE));
        cases.add(hybrid(some, UINT8, one(WEIGHT_SCALE, 0), false, Activation.NONE));
        cases.add(hybrid(some, INT4, one(WEIGHT_SCALE, 0), false, Activation.NONE));
        cases.add(hybrid(some, INT4, perChannel(some.units, 0), true, Activation.NONE));
        cases.add(hybrid(new Size(1, 64, 8), INT4, one(WEIGHT_SCALE, 0), false, Activation.NONE));
        cases.add(hybrid(new Size(4, 32, 4), INT4, one(WEIGHT_SCALE, 0), false, Activation.NONE));
        cases.add(hybrid(SIZES.get(3), INT4, one(WEIGHT_SCALE, 0), true, Activation.NONE));
        cases.add(signed(some, INT4, one(WEIGHT_SCALE, 0), Activation.NONE));
        cases.add(signed(some, INT8, one(WEIGHT_SCALE, 5), Activation.NONE));
        cases.add(unsigned(some, INT16, Activation.NONE));
        cases.add(wide(some, INT4, INT64, FLOAT32));
        cases.add(shuffled(1, 256, Activation.NONE));
        cases.add(shuffled(4, 32, Activation.RELU));
        cases.add(keepsExtents());
        cases.add(withoutBias());
        cases.addAll(sparse());
        cases.addAll(refusals());
        return cases;
    }

    private static OperatorCase floats(Size s, Activation activation) {
        return SingleOperator.of(plain(activation), s.text() + " " + activation)
                .input(FLOAT32, Shape.of(s.rows, s.depth), Fill.uniform(1, -3, 3))
                .constant(FLOAT32, Shape.of(s.units, s.depth), Fill.uniform(2, -1, 1))
                .constant(FLOAT32, Shape.of(s.units), Fill.uniform(3, -2, 2))
                .output(FLOAT32)
                .within(FLOAT_SUMS)
                .expectOriginal();
    }

    private static OperatorCase unsigned(Size s, DataType result, Activation activation) {
        boolean narrow = result == UINT8;
        return SingleOperator.of(plain(activation), s.text() + " " + activation)
                .input(UINT8, Shape.of(s.rows, s.depth), one(INPUT_SCALE, 117), Fill.random(4))
                .constant(UINT8, Shape.of(s.units, s.depth), one(WEIGHT_SCALE, 131), Fill.random(5))
                .constant(INT32, Shape.of(s.units), one(INPUT_SCALE * WEIGHT_SCALE, 0), Fill.integers(6, -9000, 9000))
                .output(result, one(resultScale(s.depth) / (narrow ? 1 : 256), narrow ? 120 : 0))
                .expectOriginal();
    }

    private static OperatorCase signed(Size s, DataType weights, Quantization scales, Activation activation) {
        return SingleOperator.of(plain(activation), s.text() + " " + activation + " " + scales.size())
                .input(INT8, Shape.of(s.rows, s.depth), one(INPUT_SCALE, -7), Fill.random(7))
                .constant(weights, Shape.of(s.units, s.depth), scales, Fill.random(8))
                .constant(INT32, Shape.of(s.units), one(INPUT_SCALE * WEIGHT_SCALE, 0), Fill.integers(9, -9000, 9000))
                .output(INT8, one(resultScale(s.depth), 3))
                .expectOriginal();
    }

    private static OperatorCase wide(Size s, DataType weights, DataType bias, DataType declared) {
        FullyConnected op = new FullyConnected(Activation.NONE, WeightsFormat.DEFAULT, false, false, declared);
        float weightScale = weights == INT16 ? WEIGHT_SCALE / 256 : WEIGHT_SCALE;
        return SingleOperator.of(op, s.text() + " bias " + bias)
                .input(INT16, Shape.of(s.rows, s.depth), one(INPUT_SCALE / 256, 0), Fill.random(10))
                .constant(weights, Shape.of(s.units, s.depth), one(weightScale, 0), Fill.random(11))
                .constant(
                        bias,
                        Shape.of(s.units),
                        one(INPUT_SCALE / 256 * weightScale, 0),
                        Fill.integers(12, -900000, 900000))
                .output(INT16, one(resultScale(s.depth) / 256, 0))
                .expectOriginal();
    }

    private static OperatorCase hybrid(
            Size s, DataType weights, Quantization scales, boolean asymmetric, Activation activation) {
        FullyConnected op = new FullyConnected(activation, WeightsFormat.DEFAULT, false, asymmetric, FLOAT32);
        return SingleOperator.of(op, s.text() + " " + scales.size() + (asymmetric ? " asymmetric " : " ") + activation)
                .input(FLOAT32, Shape.of(s.rows, s.depth), Fill.uniform(13, -2, 5))
                .constant(weights, Shape.of(s.units, s.depth), scales, SYMMETRIC)
                .constant(FLOAT32, Shape.of(s.units), Fill.uniform(15, -2, 2))
                .output(FLOAT32)
                .within(HYBRID_SUMS)
                .expectOriginal();
    }

    private static OperatorCase shuffled(int rows, int units, Activation activation) {
        FullyConnected op = new FullyConnected(activation, WeightsFormat.SHUFFLED4x16INT8, false, false, FLOAT32);
        return SingleOperator.of(op, "shuffled weights, " + rows + " rows")
                .input(UINT8, Shape.of(rows, 32), one(INPUT_SCALE, 128), Fill.random(16))
                .constant(UINT8, Shape.of(units, 32), one(WEIGHT_SCALE, 128), Fill.random(17))
                .constant(INT32, Shape.of(units), one(INPUT_SCALE * WEIGHT_SCALE, 0), Fill.integers(18, -9000, 9000))
                .output(INT16, one(resultScale(32) / 256, 0))
                .output(UINT8, Shape.of(rows, 32), one(INPUT_SCALE, 128))
                .expectOriginal();
    }

    private static OperatorCase keepsExtents() {
        FullyConnected op = new FullyConnected(Activation.NONE, WeightsFormat.DEFAULT, true, false, FLOAT32);
        return SingleOperator.of(op, "keeps extents")
                .input(FLOAT32, Shape.of(2, 3, 4, 5), Fill.uniform(1, -3, 3))
                .constant(FLOAT32, Shape.of(7, 5), Fill.uniform(2, -1, 1))
                .constant(FLOAT32, Shape.of(7), Fill.uniform(3, -2, 2))
                .output(FLOAT32)
                .within(FLOAT_SUMS)
                .expectOriginal();
    }

    private static OperatorCase withoutBias() {
        return SingleOperator.of(plain(Activation.NONE), "no bias, merged extents")
                .input(INT8, Shape.of(2, 3, 4), one(INPUT_SCALE, -7), Fill.random(7))
                .constant(INT8, Shape.of(5, 12), one(WEIGHT_SCALE, 0), Fill.random(8))
                .absent()
                .output(INT8, one(resultScale(12), 3))
                .expectOriginal();
    }

    /** Rows of 4 blocks each, of which every second row lacks one; blocks of {@code width} columns. */
    private static Sparsity blocks(int units, int width, List<Integer> segments, List<Integer> indices) {
        List<Sparsity.Dimension> dimensions = new ArrayList<>();
        dimensions.add(new Sparsity.Dense(units));
        dimensions.add(new Sparsity.Compressed(segments, indices, 4, 4));
        if (width > 1) {
            dimensions.add(new Sparsity.Dense(width));
        }
        List<Integer> order = width > 1 ? List.of(0, 1, 2) : List.of(0, 1);
        return new Sparsity(order, width > 1 ? List.of(1) : List.of(), dimensions, Extras.NONE);
    }

    private static List<OperatorCase> sparse() {
        List<Integer> segments = List.of(0, 2, 3, 3, 5);
        List<Integer> indices = List.of(0, 2, 1, 0, 1);
        return List.of(
                sparseFloats("sparse columns", 1, 3, segments, indices),
                sparseFloats("sparse 1x4 blocks", 4, 12, segments, indices),
                sparseIntegers(segments, indices));
    }

    private static OperatorCase sparseFloats(
            String name, int width, int depth, List<Integer> segments, List<Integer> indices) {
        byte[] stored = Fill.uniform(20, -1, 1).bytes(FLOAT32, Shape.of(5 * width));
        return SingleOperator.of(plain(Activation.NONE), name)
                .input(FLOAT32, Shape.of(2, depth), Fill.uniform(1, -3, 3))
                .sparse(FLOAT32, Shape.of(4, depth), Quantization.NONE, blocks(4, width, segments, indices), stored)
                .constant(FLOAT32, Shape.of(4), Fill.uniform(3, -2, 2))
                .output(FLOAT32)
                .version(8)
                .within(FLOAT_SUMS)
                .expectOriginal();
    }

    private static OperatorCase sparseIntegers(List<Integer> segments, List<Integer> indices) {
        byte[] stored = Fill.integers(21, -127, 127).bytes(INT8, Shape.of(80));
        return SingleOperator.of(plain(Activation.NONE), "sparse 1x16 blocks")
                .input(INT8, Shape.of(2, 48), one(INPUT_SCALE, -7), Fill.random(7))
                .sparse(INT8, Shape.of(4, 48), perChannel(4, 0), blocks(4, 16, segments, indices), stored)
                .constant(INT32, Shape.of(4), Fill.integers(9, -9000, 9000))
                .output(INT8, one(resultScale(20), 3))
                .version(8)
                .expectOriginal();
    }

    private static List<OperatorCase> refusals() {
        return List.of(
                refused("columns that do not fit", Shape.of(2, 5), Shape.of(3, 4), 3, "a multiple of"),
                refused("short bias", Shape.of(2, 4), Shape.of(3, 4), 2, "expected 3 elements"),
                refused("weights of rank 3", Shape.of(2, 4), Shape.of(3, 4, 1), 3, "expected 2 extents"));
    }

    private static OperatorCase refused(String name, Shape input, Shape weights, int bias, String message) {
        return SingleOperator.of(plain(Activation.NONE), name)
                .input(FLOAT32, input, Fill.uniform(1, -3, 3))
                .constant(FLOAT32, weights, Fill.uniform(2, -1, 1))
                .constant(FLOAT32, Shape.of(bias), Fill.uniform(3, -2, 2))
                .output(FLOAT32)
                .expectRefusal(message);
    }
}
