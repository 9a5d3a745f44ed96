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
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** Cases of DEPTHWISE_CONV_2D. */
final class DepthwiseConv2dCases implements OperatorCase.Source {
    private record Geometry(String name, Shape image, Shape filter, DepthwiseConv2d conv) {
        int channels() {
            return filter.dim(3);
        }

        DepthwiseConv2d with(Activation activation) {
            return new DepthwiseConv2d(
                    conv.padding(),
                    conv.strideWidth(),
                    conv.strideHeight(),
                    conv.depthMultiplier(),
                    activation,
                    conv.dilationWidth(),
                    conv.dilationHeight());
        }
    }

    private static final List<Geometry> GEOMETRIES = List.of(
            geometry("3x3 same", Padding.SAME, 1, 1, 1, new int[] {1, 8, 8, 16}, 1, 3, 3),
            geometry("3x3 odd channels", Padding.SAME, 1, 1, 1, new int[] {2, 5, 7, 5}, 1, 3, 3),
            geometry("3x3 valid stride 2", Padding.VALID, 2, 2, 1, new int[] {1, 9, 11, 8}, 1, 3, 3),
            geometry("3x3 same stride 2 even", Padding.SAME, 2, 2, 1, new int[] {1, 10, 12, 24}, 1, 3, 3),
            geometry("multiplier 2", Padding.SAME, 1, 1, 1, new int[] {1, 6, 6, 4}, 2, 3, 3),
            geometry("multiplier 8 of one channel", Padding.SAME, 2, 2, 1, new int[] {1, 12, 10, 1}, 8, 10, 8),
            geometry("1x1", Padding.VALID, 1, 1, 1, new int[] {1, 4, 4, 10}, 1, 1, 1),
            geometry("5x5 stride 3 by 1", Padding.SAME, 3, 1, 1, new int[] {1, 11, 13, 9}, 1, 5, 5),
            geometry("dilated", Padding.SAME, 1, 1, 3, new int[] {1, 12, 12, 8}, 1, 3, 3),
            geometry("dilated valid", Padding.VALID, 1, 1, 2, new int[] {1, 12, 12, 3}, 1, 3, 3),
            geometry("window beyond the image", Padding.SAME, 1, 1, 1, new int[] {1, 2, 3, 2}, 1, 7, 9),
            geometry("many channels", Padding.SAME, 1, 1, 1, new int[] {1, 3, 3, 1100}, 1, 3, 3),
            geometry("wide image", Padding.SAME, 1, 1, 1, new int[] {1, 4, 150, 11}, 1, 3, 3),
            geometry("whole image", Padding.VALID, 1, 1, 1, new int[] {1, 7, 7, 6}, 1, 7, 7));

    private static Geometry geometry(
            String name,
            Padding padding,
            int across,
            int down,
            int dilation,
            int[] image,
            int multiplier,
            int height,
            int width) {
        return new Geometry(
                name,
                Shape.of(image),
                Shape.of(1, height, width, image[3] * multiplier),
                new DepthwiseConv2d(padding, across, down, multiplier, Activation.NONE, dilation, dilation));
    }

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (Geometry geometry : GEOMETRIES) {
            cases.add(floats(geometry, Activation.NONE));
            cases.add(unsigned(geometry, Activation.NONE));
            cases.add(signed(geometry, INT8, perChannel(geometry.channels(), 3), Activation.NONE));
            cases.add(wide(geometry, Activation.NONE));
            cases.add(hybrid(geometry));
        }
        Geometry plain = GEOMETRIES.get(1);
        for (Activation activation : List.of(Activation.RELU, Activation.RELU6, Activation.RELU_N1_TO_1)) {
            cases.add(floats(plain, activation));
            cases.add(unsigned(plain, activation));
            cases.add(signed(plain, INT8, perChannel(plain.channels(), 3), activation));
            cases.add(wide(plain, activation));
        }
        cases.add(signed(plain, INT8, one(WEIGHT_SCALE, 0), Activation.NONE));
        cases.add(signed(plain, INT4, perChannel(plain.channels(), 3), Activation.NONE));
        cases.addAll(refusals());
        return cases;
    }

    private static int depth(Geometry g) {
        return g.filter.dim(1) * g.filter.dim(2);
    }

    private static OperatorCase floats(Geometry g, Activation activation) {
        return SingleOperator.of(g.with(activation), g.name + " " + activation)
                .input(FLOAT32, g.image, Fill.uniform(1, -3, 3))
                .constant(FLOAT32, g.filter, Fill.uniform(2, -1, 1))
                .constant(FLOAT32, Shape.of(g.channels()), Fill.uniform(3, -2, 2))
                .output(FLOAT32)
                .within(FLOAT_SUMS)
                .expectOriginal();
    }

    private static OperatorCase unsigned(Geometry g, Activation activation) {
        return SingleOperator.of(g.with(activation), g.name + " " + activation)
                .input(UINT8, g.image, one(INPUT_SCALE, 117), Fill.random(4))
                .constant(UINT8, g.filter, one(WEIGHT_SCALE, 131), Fill.random(5))
                .constant(
                        INT32,
                        Shape.of(g.channels()),
                        one(INPUT_SCALE * WEIGHT_SCALE, 0),
                        Fill.integers(6, -9000, 9000))
                .output(UINT8, one(resultScale(depth(g)), 120))
                .expectOriginal();
    }

    private static OperatorCase signed(Geometry g, DataType filter, Quantization scales, Activation activation) {
        return SingleOperator.of(g.with(activation), g.name + " " + activation + " " + scales.size())
                .input(INT8, g.image, one(INPUT_SCALE, -7), Fill.random(7))
                .constant(filter, g.filter, scales, Fill.random(8))
                .constant(
                        INT32,
                        Shape.of(g.channels()),
                        one(INPUT_SCALE * WEIGHT_SCALE, 0),
                        Fill.integers(9, -9000, 9000))
                .output(INT8, one(resultScale(depth(g)), 3))
                .expectOriginal();
    }

    private static OperatorCase wide(Geometry g, Activation activation) {
        return SingleOperator.of(g.with(activation), g.name + " " + activation)
                .input(INT16, g.image, one(INPUT_SCALE / 256, 0), Fill.random(10))
                .constant(INT8, g.filter, perChannel(g.channels(), 3), Fill.random(11))
                .constant(INT64, Shape.of(g.channels()), Fill.integers(12, -900000, 900000))
                .output(INT16, one(resultScale(depth(g)) / 256, 0))
                .expectOriginal();
    }

    private static OperatorCase hybrid(Geometry g) {
        return SingleOperator.of(g.conv, g.name)
                .input(FLOAT32, g.image, Fill.uniform(13, -3, 4))
                .constant(INT8, g.filter, perChannel(g.channels(), 3), SYMMETRIC)
                .constant(FLOAT32, Shape.of(g.channels()), Fill.uniform(15, -2, 2))
                .output(FLOAT32)
                .within(HYBRID_SUMS)
                .expectOriginal();
    }

    private static List<OperatorCase> refusals() {
        DepthwiseConv2d plain = new DepthwiseConv2d(Padding.SAME, 1, 1, 1, Activation.NONE, 1, 1);
        DepthwiseConv2d still = new DepthwiseConv2d(Padding.SAME, 1, 0, 1, Activation.NONE, 1, 1);
        DepthwiseConv2d undilated = new DepthwiseConv2d(Padding.SAME, 1, 1, 1, Activation.NONE, 0, 1);
        int[] image = {1, 4, 4, 2};
        return List.of(
                refused(still, "stride 0", image, new int[] {1, 3, 3, 2}, "a stride of 1 or more"),
                refused(undilated, "dilation 0", image, new int[] {1, 3, 3, 2}, "a dilation of 1 or more"),
                refused(plain, "no image channels", new int[] {1, 4, 4, 0}, new int[] {1, 3, 3, 2}, "extents of 1"),
                refused(plain, "channels that do not divide", image, new int[] {1, 3, 3, 3}, "a multiple of"),
                refused(plain, "first extent of filter", image, new int[] {2, 3, 3, 2}, "depthwise filters"));
    }

    private static OperatorCase refused(DepthwiseConv2d conv, String name, int[] image, int[] filter, String message) {
        return SingleOperator.of(conv, name)
                .input(FLOAT32, Shape.of(image), Fill.uniform(1, -1, 1))
                .constant(FLOAT32, Shape.of(filter), Fill.uniform(2, -1, 1))
                .constant(FLOAT32, Shape.of(filter[3]), Fill.uniform(3, -1, 1))
                .output(FLOAT32)
                .expectRefusal(message);
    }
}
