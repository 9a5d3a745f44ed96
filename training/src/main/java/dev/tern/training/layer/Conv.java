package dev.tern.training.layer;

import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.conv3d.Conv3d;
import dev.tern.operators.conv3d.Steps3d;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.initializer.Constraint;
import dev.tern.training.initializer.Initializer;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.initializer.Regularizer;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A convolution along one, two or three axes. {@link Conv1D}, {@link Conv2D} and {@link Conv3D} make them.
 *
 * @param axes number of axes along which the window moves
 * @param kernel extents of the window
 * @param groups how many groups of channels are convolved apart
 */
public record Conv(
        String name,
        int axes,
        int filters,
        List<Integer> kernel,
        List<Integer> strides,
        Border border,
        List<Integer> dilation,
        int groups,
        Activation activation,
        boolean useBias,
        Initializer kernelInitializer,
        Initializer biasInitializer,
        @Nullable Regularizer kernelRegularizer,
        @Nullable Regularizer biasRegularizer,
        @Nullable Constraint kernelConstraint)
        implements SimpleLayer {

    public Conv {
        kernel = List.copyOf(kernel);
        strides = List.copyOf(strides);
        dilation = List.copyOf(dilation);
    }

    static Conv of(int axes, int filters, Integer... kernel) {
        return new Conv(
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
                Initializers.ZEROS,
                null,
                null,
                null);
    }

    public Conv relu() {
        return activation(Activations.RELU);
    }

    public Conv same() {
        return border(Border.SAME);
    }

    public Conv strides(Integer... steps) {
        return strides(Windows.all(axes, steps));
    }

    public Conv dilation(Integer... steps) {
        return dilation(Windows.all(axes, steps));
    }

    public Conv withoutBias() {
        return useBias(false);
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        int channels = input.dim(-1);
        if (groups < 1 || channels % groups != 0 || filters % groups != 0) {
            throw TernException.at("groups")
                    .expected("a divisor of " + channels + " channels and " + filters + " filters")
                    .found(String.valueOf(groups))
                    .fix("change the number of groups or filters");
        }
        int[] extents = new int[axes + 2];
        for (int i = 0; i < axes; i++) {
            extents[i] = kernel.get(i);
        }
        extents[axes] = channels / groups;
        extents[axes + 1] = filters;
        WeightSpec weights =
                WeightSpec.of("kernel", kernelInitializer, extents).with(kernelRegularizer, kernelConstraint);
        List<WeightSpec> all = new ArrayList<>();
        all.add(
                switch (axes) {
                    case 1 -> weights.stored(2, 0, 1);
                    case 2 -> weights.stored(3, 0, 1, 2);
                    default -> weights;
                });
        if (useBias) {
            all.add(WeightSpec.of("bias", biasInitializer, filters).with(biasRegularizer, null));
        }
        return all;
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Windows.requireRank(kind(), input, axes);
        return of(scope.maths(), input, scope.weight("kernel"), useBias ? scope.weight("bias") : null);
    }

    /** The convolution with these weights. */
    Edge of(Maths m, Edge input, Edge filter, @Nullable Edge bias) {
        Edge sum = axes == 3 ? volume(m, input, filter, bias) : picture(m, input, filter, bias);
        return fused().equals(dev.tern.operators.Activation.NONE) ? activation.apply(m, sum) : sum;
    }

    /** The activation that the operator itself applies; in groups it is applied behind them. */
    private dev.tern.operators.Activation fused() {
        return groups == 1 ? activation.fused() : dev.tern.operators.Activation.NONE;
    }

    private Edge volume(Maths m, Edge input, Edge filter, @Nullable Edge bias) {
        Steps3d steps = new Steps3d(
                border.padding(),
                strides.get(0),
                strides.get(2),
                strides.get(1),
                activation.fused(),
                dilation.get(0),
                dilation.get(2),
                dilation.get(1));
        return m.tape().add(new Conv3d(steps), input, filter, bias);
    }

    private Edge picture(Maths m, Edge input, Edge filter, @Nullable Edge bias) {
        if (axes == 2) {
            return convolved(m, input, filter, bias, strides.get(0), strides.get(1), dilation.get(0), dilation.get(1));
        }
        int before = border == Border.CAUSAL ? (kernel.getFirst() - 1) * dilation.getFirst() : 0;
        Edge padded = before == 0 ? input : m.pad(input, new int[2], new int[] {before, 0}, new int[2]);
        Edge row = m.expand(padded, 1);
        Edge wide = m.reshape(filter, filter.dim(0), 1, filter.dim(1), filter.dim(2));
        Edge result = convolved(m, row, wide, bias, 1, strides.getFirst(), 1, dilation.getFirst());
        return m.reshape(result, -1, result.dim(2), result.dim(3));
    }

    private Edge convolved(
            Maths m,
            Edge input,
            Edge filter,
            @Nullable Edge bias,
            int strideRows,
            int strideColumns,
            int dilationRows,
            int dilationColumns) {
        Conv2d operator = new Conv2d(
                border.padding(), strideColumns, strideRows, fused(), dilationColumns, dilationRows, DataType.FLOAT32);
        if (groups == 1) {
            return m.tape().add(operator, input, filter, bias);
        }
        int channels = input.dim(3) / groups;
        int outputs = filters / groups;
        List<Edge> parts = new ArrayList<>();
        for (int g = 0; g < groups; g++) {
            parts.add(m.tape()
                    .add(
                            operator,
                            m.slice(input, 3, g * channels, channels),
                            m.slice(filter, 0, g * outputs, outputs),
                            null));
        }
        Edge joined = m.concat(3, parts);
        return bias == null ? joined : m.add(joined, bias);
    }

    public Conv activation(Activation other) {
        return new Conv(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                groups,
                other,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer,
                biasRegularizer,
                kernelConstraint);
    }

    public Conv useBias(boolean other) {
        return new Conv(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                groups,
                activation,
                other,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer,
                biasRegularizer,
                kernelConstraint);
    }

    public Conv border(Border other) {
        return new Conv(
                name,
                axes,
                filters,
                kernel,
                strides,
                other,
                dilation,
                groups,
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer,
                biasRegularizer,
                kernelConstraint);
    }

    public Conv strides(List<Integer> other) {
        return new Conv(
                name,
                axes,
                filters,
                kernel,
                other,
                border,
                dilation,
                groups,
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer,
                biasRegularizer,
                kernelConstraint);
    }

    public Conv dilation(List<Integer> other) {
        return new Conv(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                other,
                groups,
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer,
                biasRegularizer,
                kernelConstraint);
    }

    public Conv groups(int other) {
        return new Conv(
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
                kernelInitializer,
                biasInitializer,
                kernelRegularizer,
                biasRegularizer,
                kernelConstraint);
    }

    public Conv kernelInitializer(Initializer other) {
        return new Conv(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                groups,
                activation,
                useBias,
                other,
                biasInitializer,
                kernelRegularizer,
                biasRegularizer,
                kernelConstraint);
    }

    public Conv biasInitializer(Initializer other) {
        return new Conv(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                groups,
                activation,
                useBias,
                kernelInitializer,
                other,
                kernelRegularizer,
                biasRegularizer,
                kernelConstraint);
    }

    public Conv kernelRegularizer(@Nullable Regularizer other) {
        return new Conv(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                groups,
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                other,
                biasRegularizer,
                kernelConstraint);
    }

    public Conv biasRegularizer(@Nullable Regularizer other) {
        return new Conv(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                groups,
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer,
                other,
                kernelConstraint);
    }

    public Conv kernelConstraint(@Nullable Constraint other) {
        return new Conv(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                groups,
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer,
                biasRegularizer,
                other);
    }

    @Override
    public Conv named(String other) {
        return new Conv(
                other,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                groups,
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer,
                biasRegularizer,
                kernelConstraint);
    }

    @Override
    public String kind() {
        return "Conv" + axes + "D";
    }
}
