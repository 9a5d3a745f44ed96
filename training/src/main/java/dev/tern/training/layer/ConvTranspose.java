package dev.tern.training.layer;

import dev.tern.graph.Operator;
import dev.tern.graph.Value;
import dev.tern.operators.conv3d.Conv3dTranspose;
import dev.tern.operators.conv3d.Steps3d;
import dev.tern.operators.shape.ShapeOf;
import dev.tern.operators.transposeconv.TransposeConv;
import dev.tern.tensor.DataType;
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
 * The transpose of a convolution along one, two or three axes: each place is spread over a window of the result.
 * {@link Conv1DTranspose}, {@link Conv2DTranspose} and {@link Conv3DTranspose} make them.
 *
 * @param outputPadding how much longer results are along each axis, as Keras counts it; empty for its usual extents
 */
public record ConvTranspose(
        String name,
        int axes,
        int filters,
        List<Integer> kernel,
        List<Integer> strides,
        Border border,
        List<Integer> outputPadding,
        List<Integer> dilation,
        Activation activation,
        boolean useBias,
        Initializer kernelInitializer,
        Initializer biasInitializer,
        @Nullable Regularizer kernelRegularizer)
        implements SimpleLayer {

    public ConvTranspose {
        kernel = List.copyOf(kernel);
        strides = List.copyOf(strides);
        outputPadding = List.copyOf(outputPadding);
        dilation = List.copyOf(dilation);
    }

    static ConvTranspose of(int axes, int filters, Integer... kernel) {
        return new ConvTranspose(
                "",
                axes,
                filters,
                Windows.all(axes, kernel),
                Windows.all(axes, 1),
                Border.VALID,
                List.of(),
                Windows.all(axes, 1),
                Activations.LINEAR,
                true,
                Initializers.GLOROT_UNIFORM,
                Initializers.ZEROS,
                null);
    }

    public ConvTranspose relu() {
        return activation(Activations.RELU);
    }

    public ConvTranspose same() {
        return border(Border.SAME);
    }

    public ConvTranspose strides(Integer... steps) {
        return strides(Windows.all(axes, steps));
    }

    public ConvTranspose dilation(Integer... steps) {
        return dilation(Windows.all(axes, steps));
    }

    public ConvTranspose outputPadding(Integer... more) {
        return outputPadding(Windows.all(axes, more));
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        int[] extents = new int[axes + 2];
        for (int i = 0; i < axes; i++) {
            extents[i] = kernel.get(i);
        }
        extents[axes] = filters;
        extents[axes + 1] = input.dim(-1);
        WeightSpec weights = WeightSpec.of("kernel", kernelInitializer, extents).with(kernelRegularizer, null);
        List<WeightSpec> all = new ArrayList<>();
        all.add(
                switch (axes) {
                    case 1 -> weights.stored(1, 0, 2);
                    case 2 -> weights.stored(2, 0, 1, 3);
                    default -> weights;
                });
        if (useBias) {
            all.add(WeightSpec.of("bias", biasInitializer, filters));
        }
        return all;
    }

    /** One axis: where its results lie in those of a window that reaches over every border. */
    private record Axis(int first, int extent, int window) {
        static Axis of(ConvTranspose layer, int axis, int places) {
            int stride = layer.strides.get(axis);
            int reach = (layer.kernel.get(axis) - 1) * layer.dilation.get(axis) + 1;
            boolean same = layer.border == Border.SAME;
            if (layer.outputPadding.isEmpty()) {
                int total = reach + stride - 2;
                int left = same ? Math.min(Math.max(Math.ceilDiv(total, 2), 0), reach - 1) : reach - 1;
                int extent = same ? places * stride : (places - 1) * stride + Math.max(reach, stride);
                return new Axis(reach - 1 - left, extent, (places - 1) * stride + reach);
            }
            int more = layer.outputPadding.get(axis);
            int total = reach + reach % 2 - 2 + more;
            int left = same ? Math.min(Math.ceilDiv(total, 2), reach - 1) : reach - 1;
            int extent = (places - 1) * stride + (same ? reach % 2 : reach) + more;
            return new Axis(reach - 1 - left, extent, (places - 1) * stride + reach);
        }

        /** What the operator computes before what is too much is cut off. */
        int computed() {
            return Math.max(window, first + extent);
        }
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Windows.requireRank(kind(), input, axes);
        Maths m = scope.maths();
        Edge sum = axes == 1 ? row(scope, input) : spread(scope, input, filter(m, scope.weight("kernel")), axes);
        Edge biased = useBias ? m.add(sum, scope.weight("bias")) : sum;
        return activation.apply(m, biased);
    }

    /** A row is a picture of one line. */
    private Edge row(LayerScope scope, Edge input) {
        Maths m = scope.maths();
        ConvTranspose flat = new ConvTranspose(
                name,
                2,
                filters,
                List.of(1, kernel.getFirst()),
                List.of(1, strides.getFirst()),
                border,
                outputPadding.isEmpty() ? List.of() : List.of(0, outputPadding.getFirst()),
                List.of(1, dilation.getFirst()),
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer);
        Edge weights = scope.weight("kernel");
        Edge wide = m.reshape(weights, weights.dim(0), 1, weights.dim(1), weights.dim(2));
        Edge result = flat.spread(scope, m.expand(input, 1), flat.filter(m, wide), 2);
        return m.reshape(result, -1, result.dim(2), result.dim(3));
    }

    private Edge spread(LayerScope scope, Edge input, Edge filter, int count) {
        Maths m = scope.maths();
        boolean plain = outputPadding.isEmpty();
        List<Axis> places = new ArrayList<>();
        int[] extents = new int[count + 2];
        extents[0] = input.dim(0);
        extents[count + 1] = filters;
        for (int i = 0; i < count; i++) {
            places.add(Axis.of(this, i, input.dim(1 + i)));
            extents[1 + i] = plain ? places.get(i).extent : places.get(i).computed();
        }
        Shape result = Shape.of(extents);
        Edge sum = m.tape()
                .node(
                        operator(count, plain ? border : Border.VALID),
                        1,
                        List.of(Value.of("result", DataType.FLOAT32, result).withHasRank(true)),
                        extents(scope, input, result),
                        filter,
                        input)
                .getFirst();
        for (int i = 0; i < count && !plain; i++) {
            Axis axis = places.get(i);
            sum = axis.extent == sum.dim(1 + i) ? sum : m.slice(sum, 1 + i, axis.first, axis.extent);
        }
        return sum;
    }

    private Operator operator(int count, Border how) {
        return count == 2
                ? new TransposeConv(
                        how.padding(),
                        strides.get(1),
                        strides.get(0),
                        dev.tern.operators.Activation.NONE,
                        DataType.FLOAT32)
                : new Conv3dTranspose(new Steps3d(
                        how.padding(),
                        strides.get(0),
                        strides.get(2),
                        strides.get(1),
                        dev.tern.operators.Activation.NONE,
                        dilation.get(0),
                        dilation.get(2),
                        dilation.get(1)));
    }

    /** The window with zeros between its places, where the operator has no dilation of its own. */
    private Edge filter(Maths m, Edge weights) {
        if (axes == 3 || dilation.stream().allMatch(step -> step == 1)) {
            return weights;
        }
        int down = dilation.get(0);
        int across = dilation.get(1);
        Edge apart = m.reshape(weights, weights.dim(0), weights.dim(1), 1, weights.dim(2), weights.dim(3));
        Edge lines = m.pad(apart, new int[2], new int[2], new int[] {0, down - 1}, new int[2], new int[2]);
        int rows = weights.dim(1) * down;
        Edge tall = m.reshape(lines, weights.dim(0), rows, weights.dim(2), 1, weights.dim(3));
        Edge gaps = m.pad(tall, new int[2], new int[2], new int[2], new int[] {0, across - 1}, new int[2]);
        Edge all = m.reshape(gaps, weights.dim(0), rows, weights.dim(2) * across, weights.dim(3));
        return m.slice(m.slice(all, 1, 0, rows - down + 1), 2, 0, weights.dim(2) * across - across + 1);
    }

    /** The result's extents; in a file, where the batch is open, it is taken from the input when the model runs. */
    private static Edge extents(LayerScope scope, Edge input, Shape result) {
        int[] dims = result.dims();
        if (!scope.builtinOnly()) {
            return scope.tape().ints(dims);
        }
        Edge shape = scope.tape().add(new ShapeOf(DataType.INT32), input);
        Edge batch = scope.maths().slice(shape, new int[] {0}, new int[] {1});
        Edge others = scope.tape().ints(java.util.Arrays.copyOfRange(dims, 1, dims.length));
        return scope.maths().concat(0, List.of(batch, others));
    }

    public ConvTranspose activation(Activation other) {
        return new ConvTranspose(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                outputPadding,
                dilation,
                other,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer);
    }

    public ConvTranspose useBias(boolean other) {
        return new ConvTranspose(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                outputPadding,
                dilation,
                activation,
                other,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer);
    }

    public ConvTranspose border(Border other) {
        return new ConvTranspose(
                name,
                axes,
                filters,
                kernel,
                strides,
                other,
                outputPadding,
                dilation,
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer);
    }

    public ConvTranspose strides(List<Integer> other) {
        return new ConvTranspose(
                name,
                axes,
                filters,
                kernel,
                other,
                border,
                outputPadding,
                dilation,
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer);
    }

    public ConvTranspose outputPadding(List<Integer> other) {
        return new ConvTranspose(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                other,
                dilation,
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer);
    }

    public ConvTranspose dilation(List<Integer> other) {
        return new ConvTranspose(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                outputPadding,
                other,
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer);
    }

    public ConvTranspose kernelInitializer(Initializer other) {
        return new ConvTranspose(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                outputPadding,
                dilation,
                activation,
                useBias,
                other,
                biasInitializer,
                kernelRegularizer);
    }

    public ConvTranspose biasInitializer(Initializer other) {
        return new ConvTranspose(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                outputPadding,
                dilation,
                activation,
                useBias,
                kernelInitializer,
                other,
                kernelRegularizer);
    }

    public ConvTranspose kernelRegularizer(@Nullable Regularizer other) {
        return new ConvTranspose(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                outputPadding,
                dilation,
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                other);
    }

    @Override
    public ConvTranspose named(String other) {
        return new ConvTranspose(
                other,
                axes,
                filters,
                kernel,
                strides,
                border,
                outputPadding,
                dilation,
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer);
    }

    @Override
    public String kind() {
        return "Conv" + axes + "DTranspose";
    }
}
