package dev.tern.training.layer;

import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.tensor.Shape;
import dev.tern.training.initializer.Initializer;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.initializer.Regularizer;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of each channel on its own, along one or two axes.
 *
 * @param multiplier how many results each channel has
 */
public record DepthwiseConv(
        String name,
        int axes,
        List<Integer> kernel,
        List<Integer> strides,
        Border border,
        List<Integer> dilation,
        int multiplier,
        Activation activation,
        boolean useBias,
        Initializer kernelInitializer,
        Initializer biasInitializer,
        @Nullable Regularizer kernelRegularizer)
        implements SimpleLayer {

    public DepthwiseConv {
        kernel = List.copyOf(kernel);
        strides = List.copyOf(strides);
        dilation = List.copyOf(dilation);
    }

    private static DepthwiseConv of(int axes, Integer... kernel) {
        return new DepthwiseConv(
                "",
                axes,
                Windows.all(axes, kernel),
                Windows.all(axes, 1),
                Border.VALID,
                Windows.all(axes, 1),
                1,
                Activations.LINEAR,
                true,
                Initializers.GLOROT_UNIFORM,
                Initializers.ZEROS,
                null);
    }

    /** Keras' DepthwiseConv1D. */
    public static DepthwiseConv of1D(int kernel) {
        return of(1, kernel);
    }

    /** Keras' DepthwiseConv2D. */
    public static DepthwiseConv of2D(Integer... kernel) {
        return of(2, kernel);
    }

    public DepthwiseConv relu() {
        return activation(Activations.RELU);
    }

    public DepthwiseConv same() {
        return border(Border.SAME);
    }

    public DepthwiseConv strides(Integer... steps) {
        return strides(Windows.all(axes, steps));
    }

    public DepthwiseConv withoutBias() {
        return useBias(false);
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        int[] extents = new int[axes + 2];
        for (int i = 0; i < axes; i++) {
            extents[i] = kernel.get(i);
        }
        extents[axes] = input.dim(-1);
        extents[axes + 1] = multiplier;
        List<WeightSpec> all = new ArrayList<>();
        all.add(WeightSpec.of("depthwise_kernel", kernelInitializer, extents).with(kernelRegularizer, null));
        if (useBias) {
            all.add(WeightSpec.of("bias", biasInitializer, input.dim(-1) * multiplier));
        }
        return all;
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Windows.requireRank(kind(), input, axes);
        Maths m = scope.maths();
        Edge bias = useBias ? scope.weight("bias") : null;
        Edge sum = convolved(m, input, scope.weight("depthwise_kernel"), bias, activation.fused(), this);
        return activation.fused() == dev.tern.operators.Activation.NONE ? activation.apply(m, sum) : sum;
    }

    static Edge convolved(
            Maths m,
            Edge input,
            Edge kernel,
            @Nullable Edge bias,
            dev.tern.operators.Activation fused,
            DepthwiseConv as) {
        boolean line = as.axes == 1;
        int before = as.border == Border.CAUSAL ? (as.kernel.getFirst() - 1) * as.dilation.getFirst() : 0;
        Edge padded = before == 0 ? input : m.pad(input, new int[2], new int[] {before, 0}, new int[2]);
        Edge picture = line ? m.expand(padded, 1) : padded;
        Edge filter =
                m.reshape(kernel, 1, line ? 1 : as.kernel.get(0), as.kernel.getLast(), picture.dim(3) * as.multiplier);
        DepthwiseConv2d operator = new DepthwiseConv2d(
                as.border.padding(),
                as.strides.getLast(),
                line ? 1 : as.strides.get(0),
                as.multiplier,
                fused,
                as.dilation.getLast(),
                line ? 1 : as.dilation.get(0));
        Edge result = m.tape().add(operator, picture, filter, bias);
        return line ? m.reshape(result, -1, result.dim(2), result.dim(3)) : result;
    }

    public DepthwiseConv activation(Activation other) {
        return new DepthwiseConv(
                name,
                axes,
                kernel,
                strides,
                border,
                dilation,
                multiplier,
                other,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer);
    }

    public DepthwiseConv useBias(boolean other) {
        return new DepthwiseConv(
                name,
                axes,
                kernel,
                strides,
                border,
                dilation,
                multiplier,
                activation,
                other,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer);
    }

    public DepthwiseConv border(Border other) {
        return new DepthwiseConv(
                name,
                axes,
                kernel,
                strides,
                other,
                dilation,
                multiplier,
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer);
    }

    public DepthwiseConv strides(List<Integer> other) {
        return new DepthwiseConv(
                name,
                axes,
                kernel,
                other,
                border,
                dilation,
                multiplier,
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer);
    }

    public DepthwiseConv dilation(List<Integer> other) {
        return new DepthwiseConv(
                name,
                axes,
                kernel,
                strides,
                border,
                other,
                multiplier,
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer);
    }

    public DepthwiseConv multiplier(int other) {
        return new DepthwiseConv(
                name,
                axes,
                kernel,
                strides,
                border,
                dilation,
                other,
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer);
    }

    public DepthwiseConv kernelInitializer(Initializer other) {
        return new DepthwiseConv(
                name,
                axes,
                kernel,
                strides,
                border,
                dilation,
                multiplier,
                activation,
                useBias,
                other,
                biasInitializer,
                kernelRegularizer);
    }

    public DepthwiseConv biasInitializer(Initializer other) {
        return new DepthwiseConv(
                name,
                axes,
                kernel,
                strides,
                border,
                dilation,
                multiplier,
                activation,
                useBias,
                kernelInitializer,
                other,
                kernelRegularizer);
    }

    public DepthwiseConv kernelRegularizer(@Nullable Regularizer other) {
        return new DepthwiseConv(
                name,
                axes,
                kernel,
                strides,
                border,
                dilation,
                multiplier,
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                other);
    }

    @Override
    public DepthwiseConv named(String other) {
        return new DepthwiseConv(
                other,
                axes,
                kernel,
                strides,
                border,
                dilation,
                multiplier,
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer);
    }

    @Override
    public String kind() {
        return "DepthwiseConv" + axes + "D";
    }
}
