package dev.tern.conformance.operators;

import static dev.tern.conformance.operators.WindowCaseParts.FLOAT_SUMS;
import static dev.tern.conformance.operators.WindowCaseParts.INPUT_SCALE;
import static dev.tern.conformance.operators.WindowCaseParts.WEIGHT_SCALE;
import static dev.tern.conformance.operators.WindowCaseParts.one;
import static dev.tern.conformance.operators.WindowCaseParts.perChannel;
import static dev.tern.conformance.operators.WindowCaseParts.resultScale;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT16;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT64;
import static dev.tern.tensor.DataType.INT8;
import static dev.tern.tensor.DataType.UINT8;

import dev.tern.operators.Activation;
import dev.tern.operators.Padding;
import dev.tern.operators.transposeconv.TransposeConv;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** Cases of TRANSPOSE_CONV. */
final class TransposeConvCases implements OperatorCase.Source {
    private record Geometry(
            String name, Padding padding, int across, int down, int[] result, Shape filter, Shape image) {
        int channels() {
            return filter.dim(0);
        }

        int depth() {
            return filter.dim(1) * filter.dim(2) * filter.dim(3);
        }

        Fill shape() {
            return Fill.of(result[0], result[1], result[2], result[3]);
        }

        TransposeConv with(Activation activation, DataType biasType) {
            return new TransposeConv(padding, across, down, activation, biasType);
        }
    }

    private static final List<Geometry> GEOMETRIES = List.of(
            geometry("2x2 stride 2", Padding.VALID, 2, 2, new int[] {1, 8, 8, 3}, 2, 2, new int[] {1, 4, 4, 5}),
            geometry("3x3 same stride 2", Padding.SAME, 2, 2, new int[] {2, 7, 8, 4}, 3, 3, new int[] {2, 4, 4, 3}),
            geometry("3x3 stride 1", Padding.SAME, 1, 1, new int[] {1, 5, 6, 16}, 3, 3, new int[] {1, 5, 6, 8}),
            geometry("3x3 valid", Padding.VALID, 1, 1, new int[] {1, 7, 8, 9}, 3, 3, new int[] {1, 5, 6, 2}),
            geometry("1x1 stride 3", Padding.SAME, 3, 3, new int[] {1, 7, 9, 2}, 1, 1, new int[] {1, 3, 3, 4}),
            geometry("5x4 unequal", Padding.SAME, 2, 3, new int[] {1, 9, 10, 1}, 5, 4, new int[] {1, 3, 5, 7}),
            geometry("larger", Padding.SAME, 2, 2, new int[] {1, 32, 32, 8}, 4, 4, new int[] {1, 16, 16, 33}));

    private static Geometry geometry(
            String name, Padding padding, int across, int down, int[] result, int height, int width, int[] image) {
        Shape filter = Shape.of(result[3], height, width, image[3]);
        return new Geometry(name, padding, across, down, result, filter, Shape.of(image));
    }

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (Geometry geometry : GEOMETRIES) {
            cases.add(floats(geometry, Activation.NONE));
            cases.add(unsigned(geometry));
            cases.add(signed(geometry, Activation.NONE));
            cases.add(wide(geometry, INT64, FLOAT32));
        }
        cases.add(wide(GEOMETRIES.get(1), INT32, INT32));
        cases.add(floats(GEOMETRIES.get(1), Activation.RELU));
        cases.add(floats(GEOMETRIES.get(1), Activation.RELU6));
        cases.add(signed(GEOMETRIES.get(1), Activation.RELU6));
        cases.add(withoutBias());
        cases.add(shapeOfTheRun());
        cases.addAll(refusals());
        return cases;
    }

    private static OperatorCase floats(Geometry g, Activation activation) {
        return SingleOperator.of(g.with(activation, FLOAT32), g.name + " " + activation)
                .constant(INT32, Shape.of(4), g.shape())
                .constant(FLOAT32, g.filter, Fill.uniform(2, -1, 1))
                .input(FLOAT32, g.image, Fill.uniform(1, -3, 3))
                .constant(FLOAT32, Shape.of(g.channels()), Fill.uniform(3, -2, 2))
                .output(FLOAT32)
                .within(FLOAT_SUMS)
                .expectOriginal();
    }

    private static OperatorCase unsigned(Geometry g) {
        return SingleOperator.of(g.with(Activation.NONE, FLOAT32), g.name)
                .constant(INT32, Shape.of(4), g.shape())
                .constant(UINT8, g.filter, one(WEIGHT_SCALE, 131), Fill.random(5))
                .input(UINT8, g.image, one(INPUT_SCALE, 117), Fill.random(4))
                .constant(
                        INT32,
                        Shape.of(g.channels()),
                        one(INPUT_SCALE * WEIGHT_SCALE, 0),
                        Fill.integers(6, -9000, 9000))
                .output(UINT8, one(resultScale(g.depth()), 120))
                .expectOriginal();
    }

    private static OperatorCase signed(Geometry g, Activation activation) {
        return SingleOperator.of(g.with(activation, FLOAT32), g.name + " " + activation)
                .constant(INT32, Shape.of(4), g.shape())
                .constant(INT8, g.filter, perChannel(g.channels(), 0), Fill.random(8))
                .input(INT8, g.image, one(INPUT_SCALE, -7), Fill.random(7))
                .constant(
                        INT32,
                        Shape.of(g.channels()),
                        one(INPUT_SCALE * WEIGHT_SCALE, 0),
                        Fill.integers(9, -9000, 9000))
                .output(INT8, one(resultScale(g.depth()), 3))
                .expectOriginal();
    }

    private static OperatorCase wide(Geometry g, DataType bias, DataType declared) {
        return SingleOperator.of(g.with(Activation.NONE, declared), g.name + " bias " + bias)
                .constant(INT32, Shape.of(4), g.shape())
                .constant(INT8, g.filter, perChannel(g.channels(), 0), Fill.random(11))
                .input(INT16, g.image, one(INPUT_SCALE / 256, 0), Fill.random(10))
                .constant(bias, Shape.of(g.channels()), Fill.integers(12, -900000, 900000))
                .output(INT16, one(resultScale(g.depth()) / 256, 0))
                .expectOriginal();
    }

    private static OperatorCase withoutBias() {
        Geometry g = GEOMETRIES.get(1);
        return SingleOperator.of(g.with(Activation.NONE, FLOAT32), "no bias")
                .constant(INT32, Shape.of(4), g.shape())
                .constant(INT8, g.filter, perChannel(g.channels(), 0), Fill.random(8))
                .input(INT8, g.image, one(INPUT_SCALE, -7), Fill.random(7))
                .output(INT8, one(resultScale(g.depth()), 3))
                .expectOriginal();
    }

    private static OperatorCase shapeOfTheRun() {
        Geometry g = GEOMETRIES.get(1);
        return SingleOperator.of(g.with(Activation.NONE, FLOAT32), "extents given by the run")
                .input(INT32, Shape.of(4), g.shape())
                .constant(FLOAT32, g.filter, Fill.uniform(2, -1, 1))
                .input(FLOAT32, g.image, Fill.uniform(1, -3, 3))
                .output(FLOAT32)
                .within(FLOAT_SUMS)
                .expectOriginal();
    }

    private static List<OperatorCase> refusals() {
        TransposeConv plain = new TransposeConv(Padding.SAME, 2, 2, Activation.NONE, FLOAT32);
        TransposeConv still = new TransposeConv(Padding.SAME, 0, 2, Activation.NONE, FLOAT32);
        return List.of(
                refused(plain, "height that does not come back", Fill.of(1, 9, 8, 2), "input height: expected 5"),
                refused(plain, "other batches", Fill.of(2, 8, 8, 2), "output batches"),
                refused(plain, "other channels", Fill.of(1, 8, 8, 3), "output channels"),
                refused(plain, "negative extent", Fill.of(1, -8, 8, 2), "extents of 0 or more"),
                refused(still, "stride 0", Fill.of(1, 8, 8, 2), "a stride of 1 or more"));
    }

    private static OperatorCase refused(TransposeConv op, String name, Fill shape, String message) {
        return SingleOperator.of(op, name)
                .constant(INT32, Shape.of(4), shape)
                .constant(FLOAT32, Shape.of(2, 3, 3, 5), Fill.uniform(2, -1, 1))
                .input(FLOAT32, Shape.of(1, 4, 4, 5), Fill.uniform(1, -3, 3))
                .output(FLOAT32)
                .expectRefusal(message);
    }
}
