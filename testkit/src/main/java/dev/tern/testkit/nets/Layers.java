package dev.tern.testkit.nets;

import dev.tern.graph.GraphBuilder;
import dev.tern.graph.Ref;
import dev.tern.graph.Value;
import dev.tern.operators.Activation;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Padding;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.add.Add;
import dev.tern.operators.concatenation.Concatenation;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.operators.mul.Mul;
import dev.tern.operators.pool2d.Pool2d;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.operators.reshape.Reshape;
import dev.tern.operators.rsqrt.Rsqrt;
import dev.tern.operators.softmax.Softmax;
import dev.tern.operators.squareddifference.SquaredDifference;
import dev.tern.operators.sub.Sub;
import dev.tern.operators.transpose.Transpose;
import dev.tern.operators.transposeconv.TransposeConv;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Adds layers with seeded weights to a float graph. Weights are drawn so that activations neither vanish nor grow from
 * layer to layer.
 */
final class Layers {
    private final GraphBuilder g;
    private final SplittableRandom random;

    Layers(GraphBuilder g, long seed) {
        this.g = g;
        this.random = new SplittableRandom(seed);
    }

    GraphBuilder graph() {
        return g;
    }

    /** An image with an open batch. */
    Ref image(int height, int width, int channels) {
        return g.input("image", DataType.FLOAT32, Shape.of(-1, height, width, channels));
    }

    Shape shape(Ref x) {
        return g.describe(x).shape();
    }

    /** A constant of evenly drawn numbers in [low, high). */
    Ref drawn(String name, double low, double high, int... dims) {
        Shape shape = Shape.of(dims);
        float[] values = new float[shape.intElements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (low + (high - low) * random.nextDouble());
        }
        return g.constant(name, shape, values);
    }

    /** Weights of a layer that sums {@code fanIn} products. */
    Ref weights(int fanIn, int... dims) {
        double bound = Math.sqrt(4.5 / fanIn);
        return drawn("weights", -bound, bound, dims);
    }

    Ref bias(int channels) {
        return drawn("bias", -0.2, 0.2, channels);
    }

    Ref indices(String name, int... values) {
        return g.constant(name, Shape.of(values.length), values);
    }

    Ref conv(Ref x, int filters, int size, int stride, Activation activation) {
        return conv(x, filters, size, stride, 1, activation);
    }

    Ref conv(Ref x, int filters, int size, int stride, int dilation, Activation activation) {
        int channels = shape(x).dim(3);
        Conv2d conv = new Conv2d(Padding.SAME, stride, stride, activation, dilation, dilation, DataType.FLOAT32);
        return g.add(conv, x, weights(size * size * channels, filters, size, size, channels), bias(filters));
    }

    Ref depthwise(Ref x, int size, int stride, Activation activation) {
        return depthwise(x, size, size, stride, stride, activation);
    }

    Ref depthwise(Ref x, int height, int width, int strideHeight, int strideWidth, Activation activation) {
        int channels = shape(x).dim(3);
        DepthwiseConv2d conv = new DepthwiseConv2d(Padding.SAME, strideWidth, strideHeight, 1, activation, 1, 1);
        return g.add(conv, x, weights(height * width, 1, height, width, channels), bias(channels));
    }

    /** A transposed convolution to an image of {@code height} by {@code width}. */
    Ref transposeConv(Ref x, Ref resultShape, int filters, int size, int stride, Shape result) {
        int channels = shape(x).dim(3);
        TransposeConv conv = new TransposeConv(Padding.SAME, stride, stride, Activation.NONE, DataType.FLOAT32);
        Ref weights = weights(size * size * channels / (stride * stride), filters, size, size, channels);
        return g.node(
                        conv,
                        3,
                        List.of(resultShape, weights, x, bias(filters)),
                        List.of(),
                        List.of(Value.of("transposed", DataType.FLOAT32, result)))
                .getFirst();
    }

    Ref dense(Ref x, int units, Activation activation) {
        return dense(x, units, activation, false);
    }

    /** A fully connected layer; {@code eachRow} keeps the leading axes. */
    Ref dense(Ref x, int units, Activation activation, boolean eachRow) {
        int fanIn = shape(x).dim(-1);
        FullyConnected layer = new FullyConnected(activation, WeightsFormat.DEFAULT, eachRow, false, DataType.FLOAT32);
        return g.add(layer, x, weights(fanIn, units, fanIn), bias(units));
    }

    Ref averagePool(Ref x, int size, int stride) {
        return pool(x, Pool2d.Reduction.AVERAGE, size, stride);
    }

    Ref maxPool(Ref x, int size, int stride) {
        return pool(x, Pool2d.Reduction.MAX, size, stride);
    }

    private Ref pool(Ref x, Pool2d.Reduction reduction, int size, int stride) {
        return g.add(new Pool2d(reduction, Padding.VALID, stride, stride, size, size, Activation.NONE), x);
    }

    /** The mean over height and width. */
    Ref imageMean(Ref x, boolean keepAxes) {
        return g.add(new Reduction(ReductionRule.MEAN, keepAxes), x, indices("axes", 1, 2));
    }

    Ref add(Ref x, Ref y, Activation activation) {
        return g.add(new Add(activation, false), x, y);
    }

    Ref mul(Ref x, Ref y) {
        return g.add(new Mul(Activation.NONE), x, y);
    }

    Ref concat(int axis, Ref... parts) {
        return g.add(new Concatenation(axis, Activation.NONE), parts);
    }

    /** Another shape; the first extent is the batch, which stays open. */
    Ref reshape(Ref x, int... rest) {
        int[] dims = new int[rest.length + 1];
        dims[0] = -1;
        System.arraycopy(rest, 0, dims, 1, rest.length);
        return g.add(new Reshape(List.of()), x, indices("shape", dims));
    }

    Ref transpose(Ref x, int... axes) {
        return plain(Transpose.DEFINITION, x, indices("axes", axes));
    }

    Ref softmax(Ref x) {
        return g.add(new Softmax(1f), x);
    }

    Ref plain(OperatorDefinition<PlainOperator> definition, Ref... operands) {
        return g.add(Objects.requireNonNull(definition.defaults()), operands);
    }

    /** Each row brought to mean 0 and variance 1, then scaled and moved, spelled out as converters do. */
    Ref layerNorm(Ref x) {
        int width = shape(x).dim(-1);
        Ref axis = indices("axis", shape(x).rank() - 1);
        Ref mean = g.add(new Reduction(ReductionRule.MEAN, true), x, axis);
        Ref variance =
                g.add(new Reduction(ReductionRule.MEAN, true), plain(SquaredDifference.DEFINITION, x, mean), axis);
        Ref steady = add(variance, g.constant("epsilon", Shape.scalar(), 1e-3f), Activation.NONE);
        Ref centred = g.add(new Sub(Activation.NONE, false), x, mean);
        Ref scaled = mul(mul(centred, plain(Rsqrt.DEFINITION, steady)), drawn("gamma", 0.6, 1.4, width));
        return add(scaled, drawn("beta", -0.3, 0.3, width), Activation.NONE);
    }
}
