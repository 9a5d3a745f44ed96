package dev.tern.cli;

import dev.tern.graph.Constants;
import dev.tern.graph.Graph;
import dev.tern.graph.GraphBuilder;
import dev.tern.graph.Model;
import dev.tern.graph.Operator;
import dev.tern.graph.Ref;
import dev.tern.graph.Value;
import dev.tern.operators.Activation;
import dev.tern.operators.Inference;
import dev.tern.operators.Padding;
import dev.tern.operators.add.Add;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.operators.pool2d.Pool2d;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.operators.reshape.Reshape;
import dev.tern.operators.reshape.Squeeze;
import dev.tern.operators.softmax.Softmax;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A small classifier with the parts of usual ones, in floats or in bytes: what it takes to load and run such models is what
 * the JVM is to know beforehand. Its answers mean nothing.
 */
final class RehearsalModel {
    private static final int CLASSES = 1001;

    private final GraphBuilder graph;
    private final DataType type;
    private final Random random = new Random(1);

    private RehearsalModel(GraphBuilder graph, DataType type) {
        this.graph = graph;
        this.type = type;
    }

    /** The classifier with tensors of {@code type}. */
    static Model of(DataType type) {
        return Model.of(Graph.build("main", Inference.OF_BUILTINS, graph -> new RehearsalModel(graph, type).build()));
    }

    /** A chain of separable convolutions that ends as the first MobileNets do: one window, a convolution, a squeeze. */
    static Model chain(DataType type) {
        return Model.of(
                Graph.build("main", Inference.OF_BUILTINS, graph -> new RehearsalModel(graph, type).buildChain()));
    }

    private void buildChain() {
        int side = 112;
        int channels = 32;
        Ref image = graph.input(
                Value.of("pixels", type, Shape.of(1, 2 * side, 2 * side, 3)).withQuantization(scale()));
        image = window(image, 3, 3, 2, side, channels);
        for (int units : List.of(176, 96, 24, 144, 40, 200)) {
            int stride = side > 7 ? 2 : 1;
            side /= stride;
            image = node(
                    new DepthwiseConv2d(Padding.SAME, stride, stride, 1, Activation.RELU6, 1, 1),
                    Shape.of(1, side, side, channels),
                    image,
                    weights(3, 1, 3, 3, channels),
                    bias(channels));
            image = window(image, channels, 1, 1, side, units);
            channels = units;
        }
        Ref pooled = node(
                new Pool2d(Pool2d.Reduction.AVERAGE, Padding.VALID, 2, 2, side, side, Activation.NONE),
                Shape.of(1, 1, 1, channels),
                image);
        Ref scores = window(pooled, channels, 1, 1, 1, CLASSES);
        output(node(new Squeeze(List.of(1, 2)), Shape.of(1, CLASSES), scores));
    }

    private void output(Ref scores) {
        Value chances = Value.of("chances", type, Shape.of(1, CLASSES));
        boolean signed = type == DataType.INT8;
        graph.output(graph.node(
                        new Softmax(1f),
                        List.of(scores),
                        type == DataType.FLOAT32
                                ? chances
                                : chances.withQuantization(Quantization.perTensor(1f / 256, signed ? -128 : 0)))
                .getFirst());
    }

    private void build() {
        Ref pixels =
                graph.input(Value.of("pixels", type, Shape.of(1, 32, 32, 3)).withQuantization(scale()));
        Ref image = window(pixels, 3, 3, 2, 16, 16);
        Ref depthwise = node(
                new DepthwiseConv2d(Padding.SAME, 1, 1, 1, Activation.RELU6, 1, 1),
                Shape.of(1, 16, 16, 16),
                image,
                weights(3, 1, 3, 3, 16),
                bias(16));
        Ref wide = window(depthwise, 16, 1, 1, 16, 16);
        // With this scale some sums are so close to ties that they are worked out exactly.
        Ref sum = node(new Add(Activation.NONE, true), Shape.of(1, 16, 16, 16), scale(0.0706293f), wide, image);
        Ref strided = node(
                new DepthwiseConv2d(Padding.SAME, 2, 2, 1, Activation.RELU6, 1, 1),
                Shape.of(1, 8, 8, 16),
                sum,
                weights(3, 1, 3, 3, 16),
                bias(16));
        Ref deep = window(strided, 16, 1, 1, 8, 40);
        Ref pooled = node(
                new Pool2d(Pool2d.Reduction.AVERAGE, Padding.VALID, 2, 2, 2, 2, Activation.NONE),
                Shape.of(1, 4, 4, 40),
                deep);
        Ref mean = node(
                new Reduction(ReductionRule.MEAN, true),
                Shape.of(1, 1, 1, 40),
                pooled,
                graph.constant("axes", Shape.of(2), 1, 2));
        Ref flat =
                node(new Reshape(List.of(1, 40)), Shape.of(1, 40), mean, graph.constant("shape", Shape.of(2), 1, 40));
        Ref scores = node(
                new FullyConnected(Activation.NONE, WeightsFormat.DEFAULT, false, false, DataType.FLOAT32),
                Shape.of(1, CLASSES),
                flat,
                weights(0, CLASSES, 40),
                bias(CLASSES));
        output(scores);
    }

    /** A convolution whose results have {@code side} lines and columns. */
    private Ref window(Ref image, int channels, int taps, int stride, int side, int units) {
        return node(
                new Conv2d(Padding.SAME, stride, stride, Activation.RELU6, 1, 1, DataType.FLOAT32),
                Shape.of(1, side, side, units),
                image,
                weights(0, units, taps, taps, channels),
                bias(units));
    }

    private Ref node(Operator operator, Shape shape, Ref... inputs) {
        return node(operator, shape, scale(), inputs);
    }

    private Ref node(Operator operator, Shape shape, Quantization scale, Ref... inputs) {
        return graph.node(operator, List.of(inputs), Value.of("x", type, shape).withQuantization(scale))
                .getFirst();
    }

    private Quantization scale() {
        return scale(0.05f);
    }

    private Quantization scale(float step) {
        return switch (type) {
            case INT8 -> Quantization.perTensor(step, -3);
            case UINT8 -> Quantization.perTensor(step, 125);
            default -> Quantization.NONE;
        };
    }

    private Ref weights(int axis, int... dims) {
        Shape shape = Shape.of(dims);
        int count = shape.intElements();
        if (type == DataType.FLOAT32) {
            float[] numbers = new float[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = random.nextFloat() - 0.5f;
            }
            return graph.constant("weights", shape, numbers);
        }
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return graph.value(
                Constants.ofBytes("weights", type, shape, bytes).withQuantization(weightScale(axis, dims[axis])));
    }

    private Quantization weightScale(int axis, int units) {
        if (type == DataType.UINT8) {
            return Quantization.perTensor(0.01f, 130);
        }
        float[] scales = new float[units];
        Arrays.fill(scales, 0.01f);
        return Quantization.perAxis(scales, new long[units], axis);
    }

    private Ref bias(int units) {
        return type == DataType.FLOAT32
                ? graph.constant("bias", Shape.of(units), new float[units])
                : graph.constant("bias", Shape.of(units), new int[units]);
    }
}
