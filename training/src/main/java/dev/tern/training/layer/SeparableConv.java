package dev.tern.training.layer;

import dev.tern.operators.Padding;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.training.initializer.Initializer;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A convolution of each channel on its own, and one of all channels at each place behind it.
 */
public record SeparableConv(
        String name,
        int axes,
        int filters,
        List<Integer> kernel,
        List<Integer> strides,
        Border border,
        List<Integer> dilation,
        int multiplier,
        Activation activation,
        boolean useBias,
        Initializer depthwiseInitializer,
        Initializer pointwiseInitializer,
        Initializer biasInitializer)
        implements SimpleLayer {

    public SeparableConv {
        kernel = List.copyOf(kernel);
        strides = List.copyOf(strides);
        dilation = List.copyOf(dilation);
    }

    private static SeparableConv of(int axes, int filters, Integer... kernel) {
        return new SeparableConv(
                "",
                axes,
                filters,
                Windows.all(axes, kernel),
                Windows.all(axes, 1),
                Border.VALID,
                Windows.all(axes, 1),
                1,
                Activations.LINEAR,
                true,
                Initializers.GLOROT_UNIFORM,
                Initializers.GLOROT_UNIFORM,
                Initializers.ZEROS);
    }

    /** Keras' SeparableConv1D. */
    public static SeparableConv of1D(int filters, int kernel) {
        return of(1, filters, kernel);
    }

    /** Keras' SeparableConv2D. */
    public static SeparableConv of2D(int filters, Integer... kernel) {
        return of(2, filters, kernel);
    }

    public SeparableConv relu() {
        return activation(Activations.RELU);
    }

    public SeparableConv same() {
        return border(Border.SAME);
    }

    public SeparableConv strides(Integer... steps) {
        return strides(Windows.all(axes, steps));
    }

    private DepthwiseConv depthwise() {
        return new DepthwiseConv(
                "",
                axes,
                kernel,
                strides,
                border,
                dilation,
                multiplier,
                Activations.LINEAR,
                false,
                depthwiseInitializer,
                biasInitializer,
                null);
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        List<WeightSpec> all = new ArrayList<>(depthwise().weights(input));
        int[] extents = new int[axes + 2];
        Arrays.fill(extents, 1);
        extents[axes] = input.dim(-1) * multiplier;
        extents[axes + 1] = filters;
        WeightSpec pointwise = WeightSpec.of("pointwise_kernel", pointwiseInitializer, extents);
        all.add(axes == 1 ? pointwise.stored(2, 0, 1) : pointwise.stored(3, 0, 1, 2));
        if (useBias) {
            all.add(WeightSpec.of("bias", biasInitializer, filters));
        }
        return all;
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Windows.requireRank(kind(), input, axes);
        Maths m = scope.maths();
        Edge apart = DepthwiseConv.convolved(
                m, input, scope.weight("depthwise_kernel"), null, dev.tern.operators.Activation.NONE, depthwise());
        Edge picture = axes == 1 ? m.expand(apart, 1) : apart;
        Edge filter = m.reshape(scope.weight("pointwise_kernel"), filters, 1, 1, picture.dim(3));
        Conv2d operator = new Conv2d(Padding.VALID, 1, 1, activation.fused(), 1, 1, DataType.FLOAT32);
        Edge sum = m.tape().add(operator, picture, filter, useBias ? scope.weight("bias") : null);
        Edge result = axes == 1 ? m.reshape(sum, -1, sum.dim(2), sum.dim(3)) : sum;
        return activation.fused() == dev.tern.operators.Activation.NONE ? activation.apply(m, result) : result;
    }

    public SeparableConv activation(Activation other) {
        return new SeparableConv(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                multiplier,
                other,
                useBias,
                depthwiseInitializer,
                pointwiseInitializer,
                biasInitializer);
    }

    public SeparableConv useBias(boolean other) {
        return new SeparableConv(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                multiplier,
                activation,
                other,
                depthwiseInitializer,
                pointwiseInitializer,
                biasInitializer);
    }

    public SeparableConv border(Border other) {
        return new SeparableConv(
                name,
                axes,
                filters,
                kernel,
                strides,
                other,
                dilation,
                multiplier,
                activation,
                useBias,
                depthwiseInitializer,
                pointwiseInitializer,
                biasInitializer);
    }

    public SeparableConv strides(List<Integer> other) {
        return new SeparableConv(
                name,
                axes,
                filters,
                kernel,
                other,
                border,
                dilation,
                multiplier,
                activation,
                useBias,
                depthwiseInitializer,
                pointwiseInitializer,
                biasInitializer);
    }

    public SeparableConv dilation(List<Integer> other) {
        return new SeparableConv(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                other,
                multiplier,
                activation,
                useBias,
                depthwiseInitializer,
                pointwiseInitializer,
                biasInitializer);
    }

    public SeparableConv multiplier(int other) {
        return new SeparableConv(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                other,
                activation,
                useBias,
                depthwiseInitializer,
                pointwiseInitializer,
                biasInitializer);
    }

    public SeparableConv depthwiseInitializer(Initializer other) {
        return new SeparableConv(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                multiplier,
                activation,
                useBias,
                other,
                pointwiseInitializer,
                biasInitializer);
    }

    public SeparableConv pointwiseInitializer(Initializer other) {
        return new SeparableConv(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                multiplier,
                activation,
                useBias,
                depthwiseInitializer,
                other,
                biasInitializer);
    }

    public SeparableConv biasInitializer(Initializer other) {
        return new SeparableConv(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                multiplier,
                activation,
                useBias,
                depthwiseInitializer,
                pointwiseInitializer,
                other);
    }

    @Override
    public SeparableConv named(String other) {
        return new SeparableConv(
                other,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                multiplier,
                activation,
                useBias,
                depthwiseInitializer,
                pointwiseInitializer,
                biasInitializer);
    }

    @Override
    public String kind() {
        return "SeparableConv" + axes + "D";
    }
}
