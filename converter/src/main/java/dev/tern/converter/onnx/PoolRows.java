package dev.tern.converter.onnx;

import dev.tern.converter.lower.Flow;
import dev.tern.operators.Activation;
import dev.tern.operators.Padding;
import dev.tern.operators.broadcast.Fill;
import dev.tern.operators.elementwise.Extremes;
import dev.tern.operators.pad.Pad;
import dev.tern.operators.pool2d.Pool2d;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.operators.slice.StridedSlice;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Pools. */
final class PoolRows {
    static final List<OnnxRow> ROWS = List.of(
            OnnxRow.of(
                    "MaxPool",
                    "MAX_POOL_2D, PADV2 in front where padding is not what SAME means; dilated windows as MAXIMUM of slices",
                    "the second result (indices); more than three axes",
                    s -> pool(s, Pool2d.Reduction.MAX)),
            OnnxRow.of(
                    "AveragePool",
                    "AVERAGE_POOL_2D; PAD in front and a factor behind where padding does not count",
                    "more than three axes",
                    s -> pool(s, Pool2d.Reduction.AVERAGE)),
            OnnxRow.of("GlobalAveragePool", "MEAN", s -> global(s, ReductionRule.MEAN)),
            OnnxRow.of("GlobalMaxPool", "REDUCE_MAX", s -> global(s, ReductionRule.MAXIMUM)));

    private PoolRows() {}

    private static Laid global(OnnxSite site, ReductionRule rule) {
        Laid x = site.in(0);
        site.require(x.rank() >= 3, "its operand has rank " + x.rank(), "the graph is damaged");
        int[] axes = new int[x.rank() - 2];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = i + 1;
        }
        Order order = Order.channelsLast(x.rank());
        return new Laid(
                site.emit(
                        new Reduction(rule, true),
                        site.in(x, order),
                        site.emitter().ints(axes)),
                order);
    }

    private static Laid pool(OnnxSite site, Pool2d.Reduction reduction) {
        Laid x = site.in(0);
        int[] size = site.node().numbers("kernel_shape");
        site.require(size != null, "kernel_shape is missing", "the graph is damaged");
        site.require(
                x.type() == DataType.FLOAT32 || x.type() == DataType.INT8 || x.type() == DataType.UINT8,
                "its operand has type " + x.type().text(),
                "use floats");
        Window window = Window.of(site, x, java.util.Objects.requireNonNull(size));
        boolean ceil = site.node().flag("ceil_mode", false);
        boolean max = reduction == Pool2d.Reduction.MAX;
        return Sliding.over(
                site, x, image -> max ? maximum(site, x, image, window, ceil) : average(site, x, image, window, ceil));
    }

    /** Padding behind by which the last, partial step is taken too, where there is one and it starts inside. */
    private static int[] more(OnnxSite site, Laid x, Window window, boolean ceil) {
        int[] more = new int[window.axes()];
        for (int i = 0; ceil && i < more.length; i++) {
            int stride = window.strides()[i];
            if (stride == 1) {
                continue;
            }
            int extent = x.dim(i + 2);
            site.require(extent >= 0, "ceil_mode is set, and the image's size is open", "give the inputs fixed shapes");
            int padded = extent + window.before()[i] + window.after()[i];
            int steps = Math.floorDiv(padded - window.reach(i) + stride - 1, stride);
            if (steps * stride >= extent + window.before()[i]) {
                steps--;
            }
            more[i] = Math.max(0, steps * stride + window.reach(i) - padded);
        }
        return more;
    }

    private static int[] paddings(Window window, int[] more) {
        int[] paddings = window.inTwo().paddings();
        int shift = window.axes() == 1 ? 1 : 0;
        for (int i = 0; i < more.length; i++) {
            paddings[2 * (i + 1 + shift) + 1] += more[i];
        }
        return paddings;
    }

    private static Flow padded(OnnxSite site, Flow image, int[] paddings, Flow value) {
        return Arrays.stream(paddings).allMatch(pad -> pad == 0)
                ? image
                : site.emit(
                        Pad.PADV2, image, site.emitter().constant(Shape.of(paddings.length / 2, 2), paddings), value);
    }

    private static Flow maximum(OnnxSite site, Laid x, Flow image, Window window, boolean ceil) {
        int[] more = more(site, x, window, ceil);
        boolean dilated = Arrays.stream(window.dilations()).anyMatch(d -> d > 1);
        boolean whole = Arrays.stream(more).allMatch(m -> m == 0);
        if (!dilated && whole && window.isSame(x)) {
            return slide(site, image, window.inTwo(), Padding.SAME, Pool2d.Reduction.MAX);
        }
        site.require(!window.sameByRule(), "auto_pad is SAME_UPPER with dilations", "write pads");
        Flow lowest = image.type() == DataType.FLOAT32
                ? site.scalar(DataType.FLOAT32, Double.NEGATIVE_INFINITY)
                : site.scalar(image.type(), image.type().minimum());
        Flow from = padded(site, image, paddings(window, more), lowest);
        return dilated
                ? dilated(site, from, window.inTwo())
                : slide(site, from, window.inTwo(), Padding.VALID, Pool2d.Reduction.MAX);
    }

    /** A pool over two axes; over three as one over the last two and one over the first. */
    private static Flow slide(OnnxSite site, Flow image, Window window, Padding padding, Pool2d.Reduction reduction) {
        int[] size = window.size();
        int[] strides = window.strides();
        if (window.axes() == 2) {
            return site.emit(
                    new Pool2d(reduction, padding, strides[1], strides[0], size[1], size[0], Activation.NONE), image);
        }
        Flow slices = site.reshaped(image, folded(image.shape(0)), folded(image.shape(1)))
                .flow();
        Flow flat = site.emit(
                new Pool2d(reduction, padding, strides[2], strides[1], size[2], size[1], Activation.NONE), slices);
        Flow deep = site.reshaped(flat, deep(image.shape(0), flat.shape(0)), deep(image.shape(1), flat.shape(1)))
                .flow();
        Flow pooled = site.emit(new Pool2d(reduction, padding, 1, strides[0], 1, size[0], Activation.NONE), deep);
        return site.reshaped(pooled, unfolded(pooled.shape(0), flat.shape(0)), unfolded(pooled.shape(1), flat.shape(1)))
                .flow();
    }

    private static Shape folded(Shape image) {
        return Shape.of(image.dim(0) * image.dim(1), image.dim(2), image.dim(3), image.dim(4));
    }

    private static Shape deep(Shape image, Shape flat) {
        return Shape.of(image.dim(0), image.dim(1), flat.dim(1) * flat.dim(2), flat.dim(3));
    }

    private static Shape unfolded(Shape pooled, Shape flat) {
        return Shape.of(pooled.dim(0), pooled.dim(1), flat.dim(1), flat.dim(2), flat.dim(3));
    }

    /** The largest of slices, one for each element of the window. */
    private static Flow dilated(OnnxSite site, Flow image, Window window) {
        site.require(window.axes() == 2, "it is dilated over three axes", "use dilation 1");
        site.require(
                image.shape().isKnown() || (image.dim(1) > 0 && image.dim(2) > 0),
                "it is dilated, and the image's size is open",
                "give the inputs fixed shapes");
        int[] counts = new int[2];
        for (int i = 0; i < 2; i++) {
            counts[i] = (image.dim(i + 1) - window.reach(i)) / window.strides()[i] + 1;
        }
        site.require(
                window.size()[0] * window.size()[1] <= 256, "its window has more than 256 elements", "use dilation 1");
        Flow largest = null;
        for (int h = 0; h < window.size()[0]; h++) {
            for (int w = 0; w < window.size()[1]; w++) {
                int top = h * window.dilations()[0];
                int left = w * window.dilations()[1];
                Flow part = site.emit(
                        new StridedSlice(0b1001, 0b1001, 0, 0, 0, false),
                        image,
                        site.emitter().ints(0, top, left, 0),
                        site.emitter()
                                .ints(
                                        0,
                                        top + (counts[0] - 1) * window.strides()[0] + 1,
                                        left + (counts[1] - 1) * window.strides()[1] + 1,
                                        0),
                        site.emitter().ints(1, window.strides()[0], window.strides()[1], 1));
                largest = largest == null ? part : site.emit(Extremes.MAXIMUM, largest, part);
            }
        }
        return java.util.Objects.requireNonNull(largest);
    }

    private static Flow average(OnnxSite site, Laid x, Flow image, Window window, boolean ceil) {
        site.require(
                Arrays.stream(window.dilations()).allMatch(d -> d == 1), "its window is dilated", "use dilation 1");
        int[] more = more(site, x, window, ceil);
        boolean whole = Arrays.stream(more).allMatch(m -> m == 0);
        boolean counts = site.node().flag("count_include_pad", false);
        if (whole && window.isSame(x) && (!counts || !window.isPadded())) {
            return slide(site, image, window.inTwo(), Padding.SAME, Pool2d.Reduction.AVERAGE);
        }
        site.require(!window.sameByRule() || !counts, "auto_pad is SAME_UPPER with count_include_pad", "write pads");
        Flow nothing = site.scalar(DataType.FLOAT32, 0);
        int[] paddings = paddings(window, more);
        Flow sums = slide(
                site, padded(site, image, paddings, nothing), window.inTwo(), Padding.VALID, Pool2d.Reduction.AVERAGE);
        if (counts && whole) {
            return sums;
        }
        // What part of each window counts, found by pooling ones: padding counts or not, what ceil_mode adds never
        // does.
        Flow ones = ones(site, image);
        if (counts) {
            ones = padded(site, ones, paddings(window, new int[more.length]), site.scalar(DataType.FLOAT32, 1));
            paddings = paddings(window.withoutPadding(), more);
        }
        Flow parts = slide(
                site, padded(site, ones, paddings, nothing), window.inTwo(), Padding.VALID, Pool2d.Reduction.AVERAGE);
        return Arrays.stream(paddings).allMatch(pad -> pad == 0) ? sums : site.div(sums, parts);
    }

    /** An image of one channel, all ones, as large as {@code image}. */
    private static Flow ones(OnnxSite site, Flow image) {
        Flow shape = site.shapeOf(image);
        int rank = image.rank();
        Flow sizes = site.emit(
                dev.tern.operators.slice.Slice.DEFINITION,
                shape,
                site.emitter().ints(1),
                site.emitter().ints(rank - 2));
        Flow extents = site.concat(
                0, List.of(site.emitter().ints(1), sizes, site.emitter().ints(1)));
        return site.emit(Fill.DEFINITION, extents, site.scalar(DataType.FLOAT32, 1));
    }
}
