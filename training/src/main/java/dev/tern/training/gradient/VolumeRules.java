package dev.tern.training.gradient;

import dev.tern.operators.conv3d.Conv3d;
import dev.tern.operators.conv3d.Conv3dTranspose;
import dev.tern.operators.conv3d.Steps3d;
import dev.tern.operators.slice.StridedSlice;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.Shape;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.List;

/** Rules of convolutions over volumes, tap by tap: each tap of the filter is a matrix from channels to channels. */
final class VolumeRules {
    private VolumeRules() {}

    private record Axes(WindowAxis deep, WindowAxis down, WindowAxis across) {
        static Axes of(Steps3d steps, Shape volume, Shape filter) {
            return new Axes(
                    axis(steps, volume, filter, 0, steps.strideDepth(), steps.dilationDepth()),
                    axis(steps, volume, filter, 1, steps.strideHeight(), steps.dilationHeight()),
                    axis(steps, volume, filter, 2, steps.strideWidth(), steps.dilationWidth()));
        }

        private static WindowAxis axis(Steps3d steps, Shape volume, Shape filter, int axis, int stride, int dilation) {
            return WindowAxis.of(
                    "axis " + axis, steps.padding(), volume.dim(1 + axis), filter.dim(axis), stride, dilation);
        }

        List<WindowAxis> all() {
            return List.of(deep, down, across);
        }
    }

    static void conv3d(Conv3d op, Backward back) {
        Edge g = Activations.before(op.steps().activation(), back);
        Edge x = back.input(0);
        Edge filter = back.input(1);
        Axes axes = Axes.of(op.steps(), x.shape(), filter.shape());
        Decomposition.flow(back, g, m -> convolved(m, x, filter, axes), 0, 1);
        bias(back, g, 2);
    }

    /** The transposed convolution is what a convolution's gradient does, so its own gradient is that convolution's rule. */
    static void conv3dTranspose(Conv3dTranspose op, Backward back) {
        Edge g = Activations.before(op.steps().activation(), back);
        Edge filter = back.input(1);
        Edge x = back.input(2);
        Axes axes = Axes.of(op.steps(), g.shape(), filter.shape());
        Maths m = back.maths();
        if (back.wants(2)) {
            back.give(2, convolved(m, g, filter, axes));
        }
        if (back.wants(1)) {
            int first = back.tape().nodes().size();
            Edge forward = convolved(m, g, filter, axes);
            Autodiff autodiff = Autodiff.on(back.tape());
            back.give(
                    1,
                    (back.builtinOnly() ? autodiff.withBuiltinsOnly() : autodiff)
                            .gradientsSince(first, List.of(forward), List.of(x), List.of(filter))
                            .getFirst());
        }
        bias(back, g, 3);
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

    private static Edge convolved(Maths m, Edge x, Edge filter, Axes axes) {
        int[][] paddings = new int[5][2];
        for (int i = 0; i < 3; i++) {
            WindowAxis axis = axes.all().get(i);
            paddings[1 + i] = new int[] {axis.before(), Taps.after(axis)};
        }
        Edge padded = m.pad(x, paddings);
        Edge sum = null;
        for (int z = 0; z < filter.dim(0); z++) {
            for (int y = 0; y < filter.dim(1); y++) {
                for (int c = 0; c < filter.dim(2); c++) {
                    Edge seen = seen(m, padded, axes, z, y, c);
                    Edge matrix = m.reshape(
                            m.slice(filter, new int[] {z, y, c, 0, 0}, new int[] {1, 1, 1, -1, -1}),
                            filter.dim(3),
                            filter.dim(4));
                    Edge rows = m.reshape(seen, -1, filter.dim(3));
                    Edge part = m.matmul(rows, matrix, false, false);
                    sum = sum == null ? part : m.add(sum, part);
                }
            }
        }
        return m.reshape(
                java.util.Objects.requireNonNull(sum),
                x.dim(0),
                axes.deep.output(),
                axes.down.output(),
                axes.across.output(),
                filter.dim(4));
    }

    private static Edge seen(Maths m, Edge padded, Axes axes, int... tap) {
        int[] begin = new int[5];
        int[] end = padded.shape().dims();
        int[] steps = {1, 1, 1, 1, 1};
        for (int i = 0; i < 3; i++) {
            WindowAxis axis = axes.all().get(i);
            begin[1 + i] = tap[i] * axis.dilation();
            end[1 + i] = begin[1 + i] + (axis.output() - 1) * axis.stride() + 1;
            steps[1 + i] = axis.stride();
        }
        return m.apply(
                new StridedSlice(0, 0, 0, 0, 0, false),
                padded,
                m.tape().ints(begin),
                m.tape().ints(end),
                m.tape().ints(steps));
    }
}
