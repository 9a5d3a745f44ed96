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

import dev.tern.operators.Activation;
import dev.tern.operators.Padding;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** Cases of CONV_2D. */
final class Conv2dCases implements OperatorCase.Source {
    /** One geometry: image, filter and steps. */
    private record Geometry(String name, Shape image, Shape filter, Conv2d conv) {
        int channels() {
            return filter.dim(0);
        }

        int depth() {
            return filter.dim(1) * filter.dim(2) * filter.dim(3);
        }

        Conv2d with(Activation activation, DataType biasType) {
            return new Conv2d(
                    conv.padding(),
                    conv.strideWidth(),
                    conv.strideHeight(),
                    activation,
                    conv.dilationWidth(),
                    conv.dilationHeight(),
                    biasType);
        }
    }

    private static final List<Geometry> GEOMETRIES = List.of(
            geometry("1x1", Padding.VALID, 1, 1, 1, 1, new int[] {1, 5, 7, 8}, 16, 1, 1),
            geometry("1x1 odd channels", Padding.SAME, 1, 1, 1, 1, new int[] {2, 3, 3, 7}, 5, 1, 1),
            geometry("1x1 many channels", Padding.SAME, 1, 1, 1, 1, new int[] {1, 9, 9, 33}, 130, 1, 1),
            geometry("1x1 stride 2", Padding.SAME, 2, 2, 1, 1, new int[] {1, 6, 5, 4}, 9, 1, 1),
            geometry("3x3 same", Padding.SAME, 1, 1, 1, 1, new int[] {1, 8, 8, 3}, 8, 3, 3),
            geometry("3x3 valid stride 2", Padding.VALID, 2, 2, 1, 1, new int[] {2, 9, 11, 5}, 6, 3, 3),
            geometry("3x3 same stride 2 even", Padding.SAME, 2, 2, 1, 1, new int[] {1, 10, 10, 3}, 4, 3, 3),
            geometry("3x3 many channels", Padding.SAME, 1, 1, 1, 1, new int[] {1, 7, 7, 20}, 100, 3, 3),
            geometry("5x2 unequal steps", Padding.SAME, 3, 2, 1, 1, new int[] {1, 13, 17, 2}, 3, 5, 2),
            geometry("dilated", Padding.SAME, 1, 1, 2, 3, new int[] {1, 12, 12, 4}, 5, 3, 3),
            geometry("dilated valid", Padding.VALID, 1, 1, 3, 2, new int[] {1, 12, 12, 4}, 5, 3, 3),
            geometry("window beyond the image", Padding.SAME, 1, 1, 1, 1, new int[] {1, 2, 3, 2}, 3, 5, 7),
            geometry("large image", Padding.SAME, 2, 2, 1, 1, new int[] {1, 65, 67, 3}, 8, 3, 3),
            geometry("whole image", Padding.VALID, 1, 1, 1, 1, new int[] {1, 6, 6, 10}, 12, 6, 6),
            geometry("one output channel", Padding.SAME, 1, 1, 1, 1, new int[] {1, 4, 4, 2}, 1, 3, 3));

    private static final Geometry GROUPED = grouped();

    private static Geometry geometry(
            String name,
            Padding padding,
            int strideWidth,
            int strideHeight,
            int dilationWidth,
            int dilationHeight,
            int[] image,
            int channels,
            int height,
            int width) {
        return new Geometry(
                name,
                Shape.of(image),
                Shape.of(channels, height, width, image[3]),
                new Conv2d(
                        padding, strideWidth, strideHeight, Activation.NONE, dilationWidth, dilationHeight, FLOAT32));
    }

    private static Geometry grouped() {
        Conv2d conv = new Conv2d(Padding.SAME, 1, 1, Activation.NONE, 1, 1, FLOAT32);
        return new Geometry("grouped", Shape.of(1, 6, 6, 8), Shape.of(12, 3, 3, 2), conv);
    }

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (Geometry geometry : GEOMETRIES) {
            cases.add(floats(geometry, Activation.NONE));
            cases.add(unsigned(geometry, Activation.NONE));
            cases.add(signed(geometry, INT8, perChannel(geometry.channels(), 0), Activation.NONE));
            cases.add(hybrid(geometry, INT8, one(WEIGHT_SCALE, 0)));
            cases.add(hybrid(geometry, INT8, perChannel(geometry.channels(), 0)));
            cases.add(wide(geometry, INT64, FLOAT32));
            cases.add(wide(geometry, INT32, INT32));
        }
        Geometry plain = GEOMETRIES.get(4);
        for (Activation activation : List.of(Activation.RELU, Activation.RELU6, Activation.RELU_N1_TO_1)) {
            cases.add(floats(plain, activation));
            cases.add(unsigned(plain, activation));
            cases.add(signed(plain, INT8, perChannel(plain.channels(), 0), activation));
        }
        cases.add(signed(plain, INT8, one(WEIGHT_SCALE, 0), Activation.NONE));
        cases.add(signed(plain, INT4, perChannel(plain.channels(), 0), Activation.NONE));
        cases.add(hybrid(plain, UINT8, one(WEIGHT_SCALE, 0)));
        cases.add(floats(GROUPED, Activation.NONE));
        cases.add(signed(GROUPED, INT8, perChannel(GROUPED.channels(), 0), Activation.NONE));
        cases.add(extreme("results saturate", 1e-4f));
        cases.add(extreme("results vanish", 1e4f));
        cases.addAll(refusals());
        return cases;
    }

    private static OperatorCase floats(Geometry g, Activation activation) {
        return SingleOperator.of(g.with(activation, FLOAT32), g.name + " " + activation)
                .input(FLOAT32, g.image, Fill.uniform(1, -3, 3))
                .constant(FLOAT32, g.filter, Fill.uniform(2, -1, 1))
                .constant(FLOAT32, Shape.of(g.channels()), Fill.uniform(3, -2, 2))
                .output(FLOAT32)
                .within(FLOAT_SUMS)
                .expectOriginal();
    }

    private static OperatorCase unsigned(Geometry g, Activation activation) {
        return SingleOperator.of(g.with(activation, FLOAT32), g.name + " " + activation)
                .input(UINT8, g.image, one(INPUT_SCALE, 117), Fill.random(4))
                .constant(UINT8, g.filter, one(WEIGHT_SCALE, 131), Fill.random(5))
                .constant(
                        INT32,
                        Shape.of(g.channels()),
                        one(INPUT_SCALE * WEIGHT_SCALE, 0),
                        Fill.integers(6, -9000, 9000))
                .output(UINT8, one(resultScale(g.depth()), 120))
                .expectOriginal();
    }

    private static OperatorCase signed(Geometry g, DataType filter, Quantization scales, Activation activation) {
        return SingleOperator.of(g.with(activation, FLOAT32), g.name + " " + activation + " " + scales.size())
                .input(INT8, g.image, one(INPUT_SCALE, -7), Fill.random(7))
                .constant(filter, g.filter, scales, Fill.random(8))
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
                .input(INT16, g.image, one(INPUT_SCALE / 256, 0), Fill.random(10))
                .constant(INT8, g.filter, perChannel(g.channels(), 0), Fill.random(11))
                .constant(
                        bias,
                        Shape.of(g.channels()),
                        one(INPUT_SCALE * WEIGHT_SCALE / 256, 0),
                        Fill.integers(12, -900000, 900000))
                .output(INT16, one(resultScale(g.depth()) / 256, 0))
                .expectOriginal();
    }

    private static OperatorCase hybrid(Geometry g, DataType filter, Quantization scales) {
        return SingleOperator.of(g.conv, g.name + " " + scales.size() + " scales")
                .input(FLOAT32, g.image, Fill.uniform(13, -3, 4))
                .constant(filter, g.filter, scales, SYMMETRIC)
                .constant(FLOAT32, Shape.of(g.channels()), Fill.uniform(15, -2, 2))
                .output(FLOAT32)
                .within(HYBRID_SUMS)
                .expectOriginal();
    }

    private static OperatorCase extreme(String name, float resultScale) {
        Conv2d conv = new Conv2d(Padding.SAME, 1, 1, Activation.NONE, 1, 1, FLOAT32);
        return SingleOperator.of(conv, name)
                .input(INT8, Shape.of(1, 4, 4, 3), one(INPUT_SCALE, -128), Fill.random(16))
                .constant(INT8, Shape.of(5, 3, 3, 3), perChannel(5, 0), Fill.random(17))
                .constant(INT32, Shape.of(5), Fill.integers(18, -9000, 9000))
                .output(INT8, one(resultScale, 127))
                .expectOriginal();
    }

    private static List<OperatorCase> refusals() {
        Conv2d conv = new Conv2d(Padding.SAME, 1, 1, Activation.NONE, 1, 1, FLOAT32);
        Conv2d still = new Conv2d(Padding.VALID, 0, 1, Activation.NONE, 1, 1, FLOAT32);
        Conv2d undilated = new Conv2d(Padding.VALID, 1, 1, Activation.NONE, 1, 0, FLOAT32);
        Conv2d valid = new Conv2d(Padding.VALID, 1, 1, Activation.NONE, 1, 1, FLOAT32);
        int[] image = {1, 4, 4, 2};
        return List.of(
                refused(still, "stride 0", image, new int[] {2, 1, 1, 2}, 2, "a stride of 1 or more"),
                refused(undilated, "dilation 0", image, new int[] {2, 1, 1, 2}, 2, "a dilation of 1 or more"),
                refused(conv, "no filter channels", image, new int[] {2, 1, 1, 0}, 2, "extents of 1 or more"),
                refused(conv, "no filter height", image, new int[] {2, 0, 1, 2}, 2, "extents of 1 or more"),
                refused(conv, "no image width", new int[] {1, 4, 0, 2}, new int[] {2, 1, 1, 2}, 2, "extents of 1"),
                refused(conv, "filter with more channels", image, new int[] {2, 1, 1, 3}, 2, "a multiple of"),
                refused(conv, "short bias", image, new int[] {4, 1, 1, 2}, 3, "expected 4 elements"),
                refused(conv, "image of rank 3", new int[] {4, 4, 2}, new int[] {2, 1, 1, 2}, 2, "expected 4 extents"),
                refused(valid, "window beyond the image", image, new int[] {2, 9, 9, 2}, 2, "a window that fits"));
    }

    private static OperatorCase refused(Conv2d conv, String name, int[] image, int[] filter, int bias, String message) {
        return SingleOperator.of(conv, name)
                .input(FLOAT32, Shape.of(image), Fill.uniform(1, -1, 1))
                .constant(FLOAT32, Shape.of(filter), Fill.uniform(2, -1, 1))
                .constant(FLOAT32, Shape.of(bias), Fill.uniform(3, -1, 1))
                .output(FLOAT32)
                .expectRefusal(message);
    }
}
