package dev.tern.benchmarks.kernels;

import dev.tern.benchmarks.kernels.NodeGraph.Recipe;
import dev.tern.graph.Model;
import dev.tern.graph.Ref;
import dev.tern.operators.Activation;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Padding;
import dev.tern.operators.add.Add;
import dev.tern.operators.batchmatmul.BatchMatmul;
import dev.tern.operators.concatenation.Concatenation;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.elementwise.Comparisons;
import dev.tern.operators.elementwise.FloatFunctions;
import dev.tern.operators.elementwise.Pow;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.operators.logistic.Logistic;
import dev.tern.operators.mul.Mul;
import dev.tern.operators.pool2d.Pool2d;
import dev.tern.operators.prelu.Prelu;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.operators.resize.ResizeBilinear;
import dev.tern.operators.select.Select;
import dev.tern.operators.softmax.Softmax;
import dev.tern.operators.transpose.Transpose;
import dev.tern.operators.transposeconv.TransposeConv;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import java.util.Objects;

/**
 * Nodes as mobile models have them, and the chain of three that is computed band by band. A new one is a row: its input,
 * and what is made of it. HYBRID ones have floats and weights of bytes, SHORTS ones 16-bit numbers and weights of bytes.
 */
public enum OneNode {
    CONV_1X1_FLOATS(DataType.FLOAT32, dims(28, 28, 96), conv(192, 1, 1, 96)),
    CONV_3X3_FLOATS(DataType.FLOAT32, dims(28, 28, 64), conv(64, 3, 1, 64)),
    FIRST_CONV_FLOATS(DataType.FLOAT32, dims(224, 224, 3), conv(32, 3, 2, 3)),
    TRANSPOSE_CONV_FLOATS(DataType.FLOAT32, dims(28, 28, 64), transposeConv(28, 64, 32)),
    DEPTHWISE_FLOATS(DataType.FLOAT32, dims(56, 56, 144), depthwise(144)),
    BANDS_FLOATS(DataType.FLOAT32, dims(112, 112, 16), bands(16, 96)),
    FULLY_CONNECTED_FLOATS(DataType.FLOAT32, dims(1024), connected(1024, 1001)),
    BATCH_MATMUL_FLOATS(DataType.FLOAT32, dims(4, 128, 32), (graph, x) ->
            graph.node(new BatchMatmul(false, true, false), x, graph.input(DataType.FLOAT32, dims(4, 128, 32)))),
    ADD_FLOATS(DataType.FLOAT32, dims(56, 56, 24), (graph, x) ->
            graph.node(new Add(Activation.NONE, true), x, graph.input(DataType.FLOAT32, dims(56, 56, 24)))),
    PRELU_FLOATS(DataType.FLOAT32, dims(56, 56, 64), plain(Prelu.DEFINITION, 1, 1, 64)),
    LOGISTIC_FLOATS(DataType.FLOAT32, dims(28, 28, 96), plain(Logistic.DEFINITION)),
    SIN_FLOATS(DataType.FLOAT32, dims(28, 28, 96), plain(FloatFunctions.SIN)),
    COS_FLOATS(DataType.FLOAT32, dims(28, 28, 96), plain(FloatFunctions.COS)),
    POW_FLOATS(DataType.FLOAT32, dims(28, 28, 96), (graph, x) ->
            graph.node(Pow.DEFINITION, graph.positives(dims(28, 28, 96)), x)),
    GREATER_FLOATS(DataType.FLOAT32, dims(28, 28, 96), plain(Comparisons.GREATER, 1, 28, 28, 96)),
    SELECT_FLOATS(DataType.FLOAT32, dims(28, 28, 96), select(28, 28, 96)),
    SOFTMAX_FLOATS(DataType.FLOAT32, dims(1001), (graph, x) -> graph.node(new Softmax(1), x)),
    AVERAGE_POOL_FLOATS(DataType.FLOAT32, dims(56, 56, 64), averagePool()),
    MEAN_FLOATS(DataType.FLOAT32, dims(28, 28, 96), mean()),
    RESIZE_FLOATS(DataType.FLOAT32, dims(33, 33, 24), resize(65)),
    TRANSPOSE_FLOATS(DataType.FLOAT32, dims(56, 56, 64), transpose()),

    CONV_1X1_HYBRID(DataType.FLOAT32, dims(28, 28, 96), (graph, x) ->
            graph.node(conv(1), x, graph.weights(DataType.INT8, 192, 1, 1, 96), graph.bias(192))),
    DEPTHWISE_HYBRID(DataType.FLOAT32, dims(56, 56, 144), (graph, x) ->
            graph.node(depthwise(), x, graph.weights(DataType.INT8, 1, 3, 3, 144), graph.bias(144))),
    FULLY_CONNECTED_HYBRID(DataType.FLOAT32, dims(1024), (graph, x) ->
            graph.node(connected(), x, graph.weights(DataType.INT8, 1001, 1024), graph.bias(1001))),

    CONV_1X1_BYTES(DataType.INT8, dims(28, 28, 96), conv(192, 1, 1, 96)),
    CONV_3X3_BYTES(DataType.INT8, dims(28, 28, 64), conv(64, 3, 1, 64)),
    FIRST_CONV_BYTES(DataType.INT8, dims(224, 224, 3), conv(32, 3, 2, 3)),
    TRANSPOSE_CONV_BYTES(DataType.INT8, dims(28, 28, 64), transposeConv(28, 64, 32)),
    DEPTHWISE_BYTES(DataType.INT8, dims(56, 56, 144), depthwise(144)),
    BANDS_BYTES(DataType.INT8, dims(112, 112, 16), bands(16, 96)),
    FULLY_CONNECTED_BYTES(DataType.INT8, dims(1024), connected(1024, 1001)),
    ADD_BYTES(DataType.INT8, dims(56, 56, 24), (graph, x) ->
            graph.node(new Add(Activation.NONE, true), x, graph.input(DataType.INT8, dims(56, 56, 24)))),
    MUL_BYTES(DataType.INT8, dims(56, 56, 24), (graph, x) ->
            graph.node(new Mul(Activation.NONE), x, graph.input(DataType.INT8, dims(56, 56, 24)))),
    PRELU_BYTES(DataType.INT8, dims(56, 56, 64), plain(Prelu.DEFINITION, 1, 1, 64)),
    LOGISTIC_BYTES(DataType.INT8, dims(28, 28, 96), (graph, x) ->
            graph.node(Objects.requireNonNull(Logistic.DEFINITION.defaults()), probabilities(), x)),
    GREATER_BYTES(DataType.INT8, dims(28, 28, 96), plain(Comparisons.GREATER, 1, 28, 28, 96)),
    SELECT_BYTES(DataType.INT8, dims(28, 28, 96), select(28, 28, 96)),
    SOFTMAX_BYTES(DataType.INT8, dims(1001), (graph, x) ->
            graph.node(new Softmax(1), probabilities(), x)),
    CONCATENATION_BYTES(DataType.INT8, dims(56, 56, 24), (graph, x) ->
            graph.node(new Concatenation(3, Activation.NONE), x, graph.input(DataType.INT8, dims(56, 56, 40)))),
    AVERAGE_POOL_BYTES(DataType.INT8, dims(56, 56, 64), averagePool()),
    MEAN_BYTES(DataType.INT8, dims(28, 28, 96), mean()),
    RESIZE_BYTES(DataType.INT8, dims(33, 33, 24), resize(65)),
    TRANSPOSE_BYTES(DataType.INT8, dims(56, 56, 64), transpose()),

    CONV_1X1_SHORTS(DataType.INT16, dims(28, 28, 96), conv(192, 1, 1, 96)),
    DEPTHWISE_SHORTS(DataType.INT16, dims(56, 56, 144), depthwise(144)),
    FULLY_CONNECTED_SHORTS(DataType.INT16, dims(256), connected(256, 1001)),
    ADD_SHORTS(DataType.INT16, dims(56, 56, 24), (graph, x) ->
            graph.node(new Add(Activation.NONE, true), x, graph.input(DataType.INT16, dims(56, 56, 24))));

    private final DataType type;
    private final int[] input;
    private final Recipe recipe;

    OneNode(DataType type, int[] input, Recipe recipe) {
        this.type = type;
        this.input = input;
        this.recipe = recipe;
    }

    /** A graph of this node. */
    public Model model() {
        return NodeGraph.model(type, input, recipe);
    }

    /** These extents for a batch of one. */
    private static int[] dims(int... extents) {
        int[] dims = new int[extents.length + 1];
        dims[0] = 1;
        System.arraycopy(extents, 0, dims, 1, extents.length);
        return dims;
    }

    /** The one scale that bytes between 0 and 1 may have. */
    private static Quantization probabilities() {
        return Quantization.perTensor(1 / 256f, -128);
    }

    private static Conv2d conv(int stride) {
        return new Conv2d(Padding.SAME, stride, stride, Activation.RELU6, 1, 1, DataType.FLOAT32);
    }

    private static DepthwiseConv2d depthwise() {
        return new DepthwiseConv2d(Padding.SAME, 1, 1, 1, Activation.RELU6, 1, 1);
    }

    private static FullyConnected connected() {
        return new FullyConnected(Activation.NONE, WeightsFormat.DEFAULT, false, false, DataType.FLOAT32);
    }

    private static Recipe conv(int units, int taps, int stride, int channels) {
        return (graph, x) ->
                graph.node(conv(stride), x, graph.weights(units, taps, taps, channels), graph.bias(units));
    }

    private static Recipe depthwise(int channels) {
        return (graph, x) -> graph.node(depthwise(), x, graph.weights(1, 3, 3, channels), graph.bias(channels));
    }

    private static Recipe connected(int depth, int units) {
        return (graph, x) -> graph.node(connected(), x, graph.weights(units, depth), graph.bias(units));
    }

    /** Images of twice the height and width. */
    private static Recipe transposeConv(int extent, int channels, int units) {
        return (graph, x) -> graph.node(
                new TransposeConv(Padding.SAME, 2, 2, Activation.NONE, DataType.FLOAT32),
                graph.ints(1, 2 * extent, 2 * extent, units),
                graph.weights(units, 3, 3, channels),
                x,
                graph.bias(units));
    }

    /** Pixels made wider, windows, pixels made narrow again. */
    private static Recipe bands(int narrow, int wide) {
        return (graph, x) -> {
            Ref widened = conv(wide, 1, 1, narrow).of(graph, x);
            return conv(narrow, 1, 1, wide).of(graph, depthwise(wide).of(graph, widened));
        };
    }

    private static Recipe plain(OperatorDefinition<?> definition) {
        return (graph, x) -> graph.node(definition, x);
    }

    /** With a constant as the second operand. */
    private static Recipe plain(OperatorDefinition<?> definition, int... constant) {
        return (graph, x) -> graph.node(definition, x, graph.weights(constant));
    }

    private static Recipe select(int... extents) {
        return (graph, x) -> graph.node(
                Select.SELECT_V2, graph.input(DataType.BOOL, dims(extents)), x, graph.weights(dims(extents)));
    }

    private static Recipe averagePool() {
        return (graph, x) -> graph.node(
                new Pool2d(Pool2d.Reduction.AVERAGE, Padding.VALID, 2, 2, 2, 2, Activation.NONE), x);
    }

    private static Recipe mean() {
        return (graph, x) -> graph.node(new Reduction(ReductionRule.MEAN, false), x, graph.ints(1, 2));
    }

    private static Recipe resize(int extent) {
        return (graph, x) -> graph.node(new ResizeBilinear(true, false), x, graph.ints(extent, extent));
    }

    /** Channels in front. */
    private static Recipe transpose() {
        return (graph, x) -> graph.node(Transpose.DEFINITION, x, graph.ints(0, 3, 1, 2));
    }
}
