package dev.tern.benchmarks.kernels;

import dev.tern.graph.Constants;
import dev.tern.graph.Graph;
import dev.tern.graph.GraphBuilder;
import dev.tern.graph.Model;
import dev.tern.graph.Operator;
import dev.tern.graph.Ref;
import dev.tern.graph.Value;
import dev.tern.operators.Activation;
import dev.tern.operators.Padding;
import dev.tern.operators.add.Add;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.operators.softmax.Softmax;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Nodes as mobile models have them. A new one is a row. */
public enum OneNode {
    CONV_1X1_FLOATS(DataType.FLOAT32, conv(1), new int[] {1, 28, 28, 96}, new int[] {192, 1, 1, 96}, 28, 28, 192),
    CONV_3X3_FLOATS(DataType.FLOAT32, conv(1), new int[] {1, 28, 28, 64}, new int[] {64, 3, 3, 64}, 28, 28, 64),
    FIRST_CONV_FLOATS(DataType.FLOAT32, conv(2), new int[] {1, 224, 224, 3}, new int[] {32, 3, 3, 3}, 112, 112, 32),
    DEPTHWISE_FLOATS(DataType.FLOAT32, depthwise(), new int[] {1, 56, 56, 144}, new int[] {1, 3, 3, 144}, 56, 56, 144),
    FULLY_CONNECTED_FLOATS(DataType.FLOAT32, connected(), new int[] {1, 1024}, new int[] {1001, 1024}, 1001),
    ADD_FLOATS(DataType.FLOAT32, new Add(Activation.NONE, true), new int[] {1, 56, 56, 24}, null, 56, 56, 24),
    SOFTMAX_FLOATS(DataType.FLOAT32, new Softmax(1f), new int[] {1, 1001}, null, 1001),
    CONV_1X1_BYTES(DataType.INT8, conv(1), new int[] {1, 28, 28, 96}, new int[] {192, 1, 1, 96}, 28, 28, 192),
    CONV_3X3_BYTES(DataType.INT8, conv(1), new int[] {1, 28, 28, 64}, new int[] {64, 3, 3, 64}, 28, 28, 64),
    FIRST_CONV_BYTES(DataType.INT8, conv(2), new int[] {1, 224, 224, 3}, new int[] {32, 3, 3, 3}, 112, 112, 32),
    DEPTHWISE_BYTES(DataType.INT8, depthwise(), new int[] {1, 56, 56, 144}, new int[] {1, 3, 3, 144}, 56, 56, 144),
    FULLY_CONNECTED_BYTES(DataType.INT8, connected(), new int[] {1, 1024}, new int[] {1001, 1024}, 1001),
    ADD_BYTES(DataType.INT8, new Add(Activation.NONE, true), new int[] {1, 56, 56, 24}, null, 56, 56, 24);

    private final DataType type;
    private final Operator operator;
    private final int[] input;
    private final int @Nullable [] weights;
    private final int[] result;

    OneNode(DataType type, Operator operator, int[] input, int @Nullable [] weights, int... result) {
        this.type = type;
        this.operator = operator;
        this.input = input;
        this.weights = weights;
        this.result = result;
    }

    private static Operator conv(int stride) {
        return new Conv2d(Padding.SAME, stride, stride, Activation.RELU6, 1, 1, DataType.FLOAT32);
    }

    private static Operator depthwise() {
        return new DepthwiseConv2d(Padding.SAME, 1, 1, 1, Activation.RELU6, 1, 1);
    }

    private static Operator connected() {
        return new FullyConnected(Activation.NONE, WeightsFormat.DEFAULT, false, false, DataType.FLOAT32);
    }

    /** A graph of this node. */
    public Model model() {
        return Model.of(Graph.build("main", null, graph -> {
            List<Ref> operands = new ArrayList<>();
            operands.add(graph.input(Value.of("x", type, Shape.of(input)).withQuantization(scale(0.05f))));
            if (weights == null && operator instanceof Add) {
                operands.add(graph.input(Value.of("y", type, Shape.of(input)).withQuantization(scale(0.05f))));
            } else if (weights != null) {
                operands.add(graph.value(constant("weights", weights)));
                operands.add(bias(graph));
            }
            int[] dims = new int[result.length + 1];
            dims[0] = 1;
            System.arraycopy(result, 0, dims, 1, result.length);
            Value described = Value.of("result", type, Shape.of(dims)).withQuantization(scale(0.1f));
            graph.output(graph.node(operator, operands, described).getFirst());
        }));
    }

    private Quantization scale(float scale) {
        return type == DataType.INT8 ? Quantization.perTensor(scale, 3) : Quantization.NONE;
    }

    private Value constant(String name, int[] dims) {
        Shape shape = Shape.of(dims);
        byte[] bytes = new byte[Math.toIntExact(type.bytes(shape.elements()))];
        fill(new Random(2), bytes);
        Quantization scale = type == DataType.INT8 ? Quantization.perTensor(0.01f, 0) : Quantization.NONE;
        return Constants.ofBytes(name, type, shape, bytes).withQuantization(scale);
    }

    private Ref bias(GraphBuilder graph) {
        int units = result[result.length - 1];
        return type == DataType.INT8
                ? graph.constant("bias", Shape.of(units), new int[units])
                : graph.constant("bias", Shape.of(units), new float[units]);
    }

    /** Fills a tensor of this node's type with numbers. */
    void fill(Random random, byte[] bytes) {
        if (type == DataType.INT8) {
            random.nextBytes(bytes);
            return;
        }
        ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (numbers.hasRemaining()) {
            numbers.putFloat((float) random.nextGaussian());
        }
    }
}
