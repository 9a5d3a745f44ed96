package dev.tern.training.gradient;

import dev.tern.operators.Activation;
import dev.tern.operators.Padding;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.conv3d.Conv3d;
import dev.tern.operators.conv3d.Conv3dTranspose;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.pool2d.Pool2d;
import dev.tern.operators.resize.ResizeBilinear;
import dev.tern.operators.resize.ResizeNearestNeighbor;
import dev.tern.operators.transposeconv.TransposeConv;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.DataType;
import dev.tern.tensor.TernException;
import dev.tern.training.operator.ConvFilterGradient;
import dev.tern.training.operator.DepthwiseGradient;
import dev.tern.training.operator.PoolGradient;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.List;

/** Rules of convolutions, pooling and resizing. */
final class WindowRules {
    private WindowRules() {}

    static void add(Rules rules) {
        rules.rule(Conv2d.DEFINITION, WindowRules::conv2d);
        rules.rule(DepthwiseConv2d.DEFINITION, WindowRules::depthwise);
        rules.rule(TransposeConv.DEFINITION, WindowRules::transposeConv);
        rules.rule(Conv3d.DEFINITION, VolumeRules::conv3d);
        rules.rule(Conv3dTranspose.DEFINITION, VolumeRules::conv3dTranspose);
        rules.rule(Pool2d.AVERAGE_POOL_2D, WindowRules::averagePool);
        rules.rule(Pool2d.MAX_POOL_2D, WindowRules::maxPool);
        rules.rule(Pool2d.L2_POOL_2D, (op, back) -> {
            Maths m = back.maths();
            Pool2d average = new Pool2d(
                    Pool2d.Reduction.AVERAGE,
                    op.padding(),
                    op.strideWidth(),
                    op.strideHeight(),
                    op.filterWidth(),
                    op.filterHeight(),
                    Activation.NONE);
            Decomposition.flow(
                    back,
                    Activations.before(op.activation(), back),
                    maths -> m.sqrt(m.apply(average, m.square(back.input(0)))),
                    0);
        });
        rules.rule(ResizeBilinear.DEFINITION, (op, back) -> {
            Resampling sampling = new Resampling(op.alignCorners(), op.halfPixelCenters(), false);
            Decomposition.flow(back, back.gradient(), m -> sampling.of(m, back.input(0), back.output(0)), 0);
        });
        rules.rule(ResizeNearestNeighbor.DEFINITION, (op, back) -> {
            Resampling sampling = new Resampling(op.alignCorners(), op.halfPixelCenters(), true);
            Decomposition.flow(back, back.gradient(), m -> sampling.of(m, back.input(0), back.output(0)), 0);
        });
    }

    private static void bias(Backward back, Edge gradient, int operand) {
        if (back.wants(operand)) {
            Maths m = back.maths();
            Edge rows = m.reshape(gradient, -1, gradient.dim(-1));
            back.give(
                    operand,
                    m.reshape(m.sum(rows, false, 0), back.input(operand).shape()));
        }
    }

    private static void conv2d(Conv2d op, Backward back) {
        Edge x = back.input(0);
        Edge filter = back.input(1);
        if (x.dim(3) != filter.dim(3)) {
            throw TernException.of("a convolution in groups cannot be trained through; split the channels");
        }
        Edge g = Activations.before(op.activation(), back);
        WindowAxis down = op.down(x.shape(), filter.shape());
        WindowAxis across = op.across(x.shape(), filter.shape());
        Maths m = back.maths();
        if (back.wants(0)) {
            back.give(0, inputGradient(m, op, g, x, filter, down, across));
        }
        if (back.wants(1)) {
            back.give(
                    1,
                    back.builtinOnly()
                            ? filterGradient(m, g, x, filter, down, across)
                            : back.tape().add(ConvFilterGradient.of(down, across), x, g));
        }
        bias(back, g, 2);
    }

    private static Edge inputGradient(
            Maths m, Conv2d op, Edge g, Edge x, Edge filter, WindowAxis down, WindowAxis across) {
        Edge turned = m.transpose(filter, 3, 1, 2, 0);
        if (down.dilation() == 1 && across.dilation() == 1) {
            TransposeConv spread = new TransposeConv(
                    op.padding(), op.strideWidth(), op.strideHeight(), Activation.NONE, DataType.FLOAT32);
            return m.apply(spread, m.tape().ints(x.shape().dims()), turned, g);
        }
        if (down.stride() != 1 || across.stride() != 1) {
            throw TernException.of("a convolution with both strides and dilation cannot be trained through");
        }
        Edge mirrored = m.reverse(m.reverse(turned, 1), 2);
        Edge around = m.pad(g, new int[2], margins(down), margins(across), new int[2]);
        Conv2d back =
                new Conv2d(Padding.VALID, 1, 1, Activation.NONE, across.dilation(), down.dilation(), DataType.FLOAT32);
        return m.apply(back, around, mirrored);
    }

    private static int[] margins(WindowAxis axis) {
        int before = axis.span() - 1 - axis.before();
        return new int[] {before, axis.input() + axis.span() - 1 - axis.output() - before};
    }

    /** A convolution of the image with the gradient, in which channels and batch have changed places. */
    private static Edge filterGradient(Maths m, Edge g, Edge x, Edge filter, WindowAxis down, WindowAxis across) {
        int[] none = new int[2];
        Edge padded = m.pad(
                x,
                none,
                new int[] {down.before(), Taps.after(down)},
                new int[] {across.before(), Taps.after(across)},
                none);
        Conv2d op = new Conv2d(
                Padding.VALID,
                across.dilation(),
                down.dilation(),
                Activation.NONE,
                across.stride(),
                down.stride(),
                DataType.FLOAT32);
        Edge product = m.apply(op, m.transpose(padded, 3, 1, 2, 0), m.transpose(g, 3, 1, 2, 0));
        Edge used = m.slice(product, new int[4], new int[] {x.dim(3), down.window(), across.window(), filter.dim(0)});
        return m.transpose(used, 3, 1, 2, 0);
    }

    private static void depthwise(DepthwiseConv2d op, Backward back) {
        Edge x = back.input(0);
        Edge filter = back.input(1);
        Edge g = Activations.before(op.activation(), back);
        WindowAxis down =
                WindowAxis.of("height", op.padding(), x.dim(1), filter.dim(1), op.strideHeight(), op.dilationHeight());
        WindowAxis across =
                WindowAxis.of("width", op.padding(), x.dim(2), filter.dim(2), op.strideWidth(), op.dilationWidth());
        if (!back.builtinOnly()) {
            if (back.wants(0)) {
                DepthwiseGradient ofInput = DepthwiseGradient.ofInput(x.shape(), down, across);
                back.give(0, back.tape().add(ofInput, filter, g));
            }
            if (back.wants(1)) {
                DepthwiseGradient ofFilter = DepthwiseGradient.ofFilter(filter.shape(), down, across);
                back.give(1, back.tape().add(ofFilter, x, g));
            }
        } else {
            Decomposition.flow(back, g, m -> depthwiseByTaps(m, x, filter, down, across), 0, 1);
        }
        bias(back, g, 2);
    }

    private static Edge depthwiseByTaps(Maths m, Edge x, Edge filter, WindowAxis down, WindowAxis across) {
        int multiplier = filter.dim(3) / x.dim(3);
        Edge wide = multiplier == 1 ? x : repeated(m, x, multiplier);
        List<Edge> taps = Taps.of(m, wide, down, across, 0);
        Edge sum = null;
        for (int i = 0; i < taps.size(); i++) {
            Edge weights = m.slice(
                    filter, new int[] {0, i / across.window(), i % across.window(), 0}, new int[] {1, 1, 1, -1});
            Edge part = m.mul(taps.get(i), weights);
            sum = sum == null ? part : m.add(sum, part);
        }
        return java.util.Objects.requireNonNull(sum);
    }

    /** Each channel {@code times} times, one copy behind the other. */
    private static Edge repeated(Maths m, Edge x, int times) {
        int channels = x.dim(3);
        int[] places = new int[channels * times];
        java.util.Arrays.setAll(places, i -> i / times);
        return m.gather(x, m.tape().ints(places), 3);
    }

    private static void transposeConv(TransposeConv op, Backward back) {
        Edge g = Activations.before(op.activation(), back);
        Edge filter = back.input(1);
        Edge x = back.input(2);
        Conv2d forward =
                new Conv2d(op.padding(), op.strideWidth(), op.strideHeight(), Activation.NONE, 1, 1, DataType.FLOAT32);
        Maths m = back.maths();
        Edge turned = m.transpose(filter, 3, 1, 2, 0);
        if (back.wants(2)) {
            back.give(2, m.apply(forward, g, turned));
        }
        if (back.wants(1)) {
            WindowAxis down = forward.down(g.shape(), turned.shape());
            WindowAxis across = forward.across(g.shape(), turned.shape());
            Edge gradient = back.builtinOnly()
                    ? filterGradient(m, x, g, turned, down, across)
                    : back.tape().add(ConvFilterGradient.of(down, across), g, x);
            back.give(1, m.transpose(gradient, 3, 1, 2, 0));
        }
        bias(back, g, 3);
    }

    private static WindowAxis down(Pool2d op, Edge x) {
        return WindowAxis.of("height", op.padding(), x.dim(1), op.filterHeight(), op.strideHeight(), 1);
    }

    private static WindowAxis across(Pool2d op, Edge x) {
        return WindowAxis.of("width", op.padding(), x.dim(2), op.filterWidth(), op.strideWidth(), 1);
    }

    private static void averagePool(Pool2d op, Backward back) {
        Edge x = back.input(0);
        Edge g = Activations.before(op.activation(), back);
        WindowAxis down = down(op, x);
        WindowAxis across = across(op, x);
        if (!back.builtinOnly()) {
            back.give(0, back.tape().add(PoolGradient.average(x.shape(), down, across), g));
            return;
        }
        Decomposition.flow(
                back,
                g,
                m -> {
                    List<Edge> taps = Taps.of(m, x, down, across, 0);
                    return m.mul(m.sum(taps), m.tape().constant(shares(down, across), shareOf(down, across)));
                },
                0);
    }

    private static dev.tern.tensor.Shape shares(WindowAxis down, WindowAxis across) {
        return dev.tern.tensor.Shape.of(1, down.output(), across.output(), 1);
    }

    /** One over the number of taps that lie on the image, for each position. */
    private static float[] shareOf(WindowAxis down, WindowAxis across) {
        float[] shares = new float[down.output() * across.output()];
        for (int y = 0; y < down.output(); y++) {
            for (int x = 0; x < across.output(); x++) {
                int count = (down.endTap(y) - down.firstTap(y)) * (across.endTap(x) - across.firstTap(x));
                shares[y * across.output() + x] = 1f / count;
            }
        }
        return shares;
    }

    private static void maxPool(Pool2d op, Backward back) {
        Edge x = back.input(0);
        Edge g = Activations.before(op.activation(), back);
        WindowAxis down = down(op, x);
        WindowAxis across = across(op, x);
        if (!back.builtinOnly()) {
            back.give(0, back.tape().add(PoolGradient.largest(x.shape(), down, across), g, x));
            return;
        }
        Decomposition.flow(
                back,
                g,
                m -> Taps.of(m, x, down, across, -Float.MAX_VALUE).stream()
                        .reduce(m::max)
                        .orElseThrow(),
                0);
    }
}
