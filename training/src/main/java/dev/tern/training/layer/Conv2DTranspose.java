package dev.tern.training.layer;

import dev.tern.graph.Value;
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
 * The transpose of a convolution: each pixel is spread over a window of the result.
 */
public record Conv2DTranspose(
        String name,
        int filters,
        List<Integer> kernel,
        List<Integer> strides,
        Border border,
        Activation activation,
        boolean useBias,
        Initializer kernelInitializer,
        Initializer biasInitializer,
        @Nullable Regularizer kernelRegularizer)
        implements SimpleLayer {

    public Conv2DTranspose {
        kernel = List.copyOf(kernel);
        strides = List.copyOf(strides);
    }

    public static Conv2DTranspose of(int filters, Integer... kernel) {
        return new Conv2DTranspose(
                "",
                filters,
                Windows.all(2, kernel),
                Windows.all(2, 1),
                Border.VALID,
                Activations.LINEAR,
                true,
                Initializers.GLOROT_UNIFORM,
                Initializers.ZEROS,
                null);
    }

    public Conv2DTranspose relu() {
        return activation(Activations.RELU);
    }

    public Conv2DTranspose same() {
        return border(Border.SAME);
    }

    public Conv2DTranspose strides(Integer... steps) {
        return strides(Windows.all(2, steps));
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        List<WeightSpec> all = new ArrayList<>();
        all.add(WeightSpec.of("kernel", kernelInitializer, kernel.get(0), kernel.get(1), filters, input.dim(3))
                .stored(2, 0, 1, 3)
                .with(kernelRegularizer, null));
        if (useBias) {
            all.add(WeightSpec.of("bias", biasInitializer, filters));
        }
        return all;
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Windows.requireRank(kind(), input, 2);
        Maths m = scope.maths();
        Shape result = Shape.of(input.dim(0), extent(input, 0), extent(input, 1), filters);
        TransposeConv operator = new TransposeConv(
                border.padding(), strides.get(1), strides.get(0), dev.tern.operators.Activation.NONE, DataType.FLOAT32);
        Edge sum = m.tape()
                .node(
                        operator,
                        1,
                        List.of(Value.of("result", DataType.FLOAT32, result).withHasRank(true)),
                        extents(scope, input, result),
                        scope.weight("kernel"),
                        input)
                .getFirst();
        Edge biased = useBias ? m.add(sum, scope.weight("bias")) : sum;
        return activation.apply(m, biased);
    }

    private int extent(Edge input, int axis) {
        int steps = input.dim(1 + axis) * strides.get(axis);
        return border == Border.SAME ? steps : steps + Math.max(kernel.get(axis) - strides.get(axis), 0);
    }

    /** The result's extents; in a file, where the batch is open, it is taken from the input when the model runs. */
    private static Edge extents(LayerScope scope, Edge input, Shape result) {
        if (!scope.builtinOnly()) {
            return scope.tape().ints(result.dims());
        }
        Edge shape = scope.tape().add(new ShapeOf(DataType.INT32), input);
        Edge batch = scope.maths().slice(shape, new int[] {0}, new int[] {1});
        return scope.maths().concat(0, List.of(batch, scope.tape().ints(result.dim(1), result.dim(2), result.dim(3))));
    }

    public Conv2DTranspose activation(Activation other) {
        return new Conv2DTranspose(
                name,
                filters,
                kernel,
                strides,
                border,
                other,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer);
    }

    public Conv2DTranspose useBias(boolean other) {
        return new Conv2DTranspose(
                name,
                filters,
                kernel,
                strides,
                border,
                activation,
                other,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer);
    }

    public Conv2DTranspose border(Border other) {
        return new Conv2DTranspose(
                name,
                filters,
                kernel,
                strides,
                other,
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer);
    }

    public Conv2DTranspose strides(List<Integer> other) {
        return new Conv2DTranspose(
                name,
                filters,
                kernel,
                other,
                border,
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer);
    }

    public Conv2DTranspose kernelInitializer(Initializer other) {
        return new Conv2DTranspose(
                name, filters, kernel, strides, border, activation, useBias, other, biasInitializer, kernelRegularizer);
    }

    public Conv2DTranspose biasInitializer(Initializer other) {
        return new Conv2DTranspose(
                name,
                filters,
                kernel,
                strides,
                border,
                activation,
                useBias,
                kernelInitializer,
                other,
                kernelRegularizer);
    }

    public Conv2DTranspose kernelRegularizer(@Nullable Regularizer other) {
        return new Conv2DTranspose(
                name, filters, kernel, strides, border, activation, useBias, kernelInitializer, biasInitializer, other);
    }

    @Override
    public Conv2DTranspose named(String other) {
        return new Conv2DTranspose(
                other,
                filters,
                kernel,
                strides,
                border,
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer);
    }

    @Override
    public String kind() {
        return "Conv2DTranspose";
    }
}
