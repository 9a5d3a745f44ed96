package dev.tern.converter.onnx;

import dev.tern.converter.lower.Flow;
import dev.tern.operators.abs.Abs;
import dev.tern.operators.localresponsenormalization.LocalResponseNormalization;
import dev.tern.operators.logsoftmax.LogSoftmax;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.operators.rsqrt.Rsqrt;
import dev.tern.operators.softmax.Softmax;
import dev.tern.operators.sqrt.Sqrt;
import dev.tern.operators.squareddifference.SquaredDifference;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Normalisations. */
final class NormRows {
    static final List<OnnxRow> ROWS = List.of(
            OnnxRow.of(
                    "BatchNormalization",
                    "MUL and ADD, which go into a convolution or product before them",
                    "training",
                    NormRows::batch),
            OnnxRow.of("InstanceNormalization", "MEAN, SQUARED_DIFFERENCE, RSQRT, MUL, ADD", NormRows::instance),
            OnnxRow.of("GroupNormalization", "RESHAPE, MEAN, SQUARED_DIFFERENCE, RSQRT, MUL, ADD", NormRows::group),
            OnnxRow.all("LayerNormalization", "MEAN, SQUARED_DIFFERENCE, RSQRT, MUL, ADD", "", NormRows::layer),
            OnnxRow.of("RMSNormalization", "MUL, MEAN, RSQRT, MUL", NormRows::rootMeanSquare),
            OnnxRow.of("MeanVarianceNormalization", "MEAN, SQUARED_DIFFERENCE, SQRT, DIV", NormRows::meanVariance),
            OnnxRow.of("LRN", "LOCAL_RESPONSE_NORMALIZATION", "windows of even size", NormRows::localResponse),
            OnnxRow.of("LpNormalization", "ABS or MUL, SUM, SQRT, DIV", "other norms than 1 and 2", NormRows::unit),
            OnnxRow.of("Softmax", "SOFTMAX", s -> softmax(s, false)),
            OnnxRow.of("LogSoftmax", "LOG_SOFTMAX", s -> softmax(s, true)));

    private NormRows() {}

    static Flow mean(OnnxSite site, Flow x, int... axes) {
        return site.emit(
                new Reduction(ReductionRule.MEAN, true), x, site.emitter().ints(axes));
    }

    /** One number for each channel, so that it spreads over {@code x}. */
    private static Flow perChannel(OnnxSite site, Flow numbers, Laid x) {
        if (x.order().of(1) == x.rank() - 1) {
            return numbers;
        }
        int[] dims = new int[x.rank() - x.order().of(1)];
        java.util.Arrays.fill(dims, 1);
        dims[0] = numbers.dim(0);
        return site.reshape(numbers, dims);
    }

    private static Laid batch(OnnxSite site) {
        Laid x = site.in(0);
        site.require(!site.node().flag("training_mode", false), "it trains", "export the model for inference");
        site.require(x.rank() >= 2, "its operand has rank " + x.rank(), "the graph is damaged");
        Laid laid =
                x.rank() >= 3 ? new Laid(site.in(x, Order.channelsLast(x.rank())), Order.channelsLast(x.rank())) : x;
        Flow slope = site.mul(
                site.plain(1),
                site.emit(Rsqrt.DEFINITION, site.add(site.plain(4), site.node().real("epsilon", 1e-5f))));
        Flow shift = site.sub(site.plain(2), site.mul(site.plain(3), slope));
        Flow scaled = site.mul(laid.flow(), perChannel(site, slope, laid));
        return new Laid(site.add(scaled, perChannel(site, shift, laid)), laid.order());
    }

    /** (x - mean) / sqrt(variance + epsilon) over {@code axes} of what lies in memory. */
    private static Flow normalized(OnnxSite site, Flow x, float epsilon, int... axes) {
        Flow mean = mean(site, x, axes);
        Flow variance = mean(site, site.emit(SquaredDifference.DEFINITION, x, mean), axes);
        Flow inverse = site.emit(Rsqrt.DEFINITION, site.add(variance, epsilon));
        return site.mul(site.sub(x, mean), inverse);
    }

    private static Laid instance(OnnxSite site) {
        Laid x = site.in(0);
        site.require(x.rank() >= 3, "its operand has rank " + x.rank(), "the graph is damaged");
        Order order = Order.channelsLast(x.rank());
        int[] axes = new int[x.rank() - 2];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = i + 1;
        }
        Flow normal = normalized(site, site.in(x, order), site.node().real("epsilon", 1e-5f), axes);
        return new Laid(site.add(site.mul(normal, site.plain(1)), site.plain(2)), order);
    }

    /** Channels as groups of channels, behind everything else: [batch, …, groups, channels of a group]. */
    private static Laid group(OnnxSite site) {
        Laid x = site.in(0);
        int groups = site.node().number("num_groups", 0);
        site.require(
                x.rank() >= 3 && groups > 0 && x.dim(1) > 0 && x.dim(1) % groups == 0,
                x.dim(1) + " channels make no " + groups + " groups",
                "the graph is damaged");
        Order order = Order.channelsLast(x.rank());
        Flow image = site.in(x, order);
        Shape first = groupShape(image.shape(0), groups);
        Shape second = groupShape(image.shape(1), groups);
        Flow parts = site.reshaped(image, first, second).flow();
        int[] axes = new int[x.rank() - 1];
        for (int i = 0; i < axes.length - 1; i++) {
            axes[i] = i + 1;
        }
        axes[axes.length - 1] = x.rank();
        Flow normal = normalized(site, parts, site.node().real("epsilon", 1e-5f), axes);
        boolean perGroup = site.in(1).dim(0) == groups && groups != x.dim(1);
        if (perGroup) {
            Flow scale = site.reshape(site.plain(1), groups, 1);
            Flow bias = site.reshape(site.plain(2), groups, 1);
            normal = site.add(site.mul(normal, scale), bias);
        }
        Flow joined = site.reshaped(normal, image.shape(0), image.shape(1)).flow();
        return new Laid(perGroup ? joined : site.add(site.mul(joined, site.plain(1)), site.plain(2)), order);
    }

    private static Shape groupShape(Shape shape, int groups) {
        int[] dims = java.util.Arrays.copyOf(shape.dims(), shape.rank() + 1);
        dims[shape.rank() - 1] = groups;
        dims[shape.rank()] = shape.dim(-1) / groups;
        return Shape.of(dims);
    }

    private static int[] from(Laid x, int axis) {
        int first = x.axis(axis);
        int[] axes = new int[x.rank() - first];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = x.order().of(first + i);
        }
        return axes;
    }

    private static List<Laid> layer(OnnxSite site) {
        Laid x = site.in(0);
        int[] axes = from(x, site.node().number("axis", -1));
        float epsilon = site.node().real("epsilon", 1e-5f);
        Flow mean = mean(site, x.flow(), axes);
        Flow variance = mean(site, site.emit(SquaredDifference.DEFINITION, x.flow(), mean), axes);
        Flow inverse = site.emit(Rsqrt.DEFINITION, site.add(variance, epsilon));
        Flow normal = site.mul(site.sub(x.flow(), mean), inverse);
        Laid result = affine(site, new Laid(normal, x.order()), site.in(1), site.has(2) ? site.in(2) : null);
        return List.of(result, new Laid(mean, x.order()), new Laid(inverse, x.order()));
    }

    private static Laid affine(OnnxSite site, Laid x, Laid scale, @Nullable Laid bias) {
        Flow scaled = site.mul(x.flow(), Alike.laid(site, scale, x.order()));
        return new Laid(bias == null ? scaled : site.add(scaled, Alike.laid(site, bias, x.order())), x.order());
    }

    private static Laid rootMeanSquare(OnnxSite site) {
        Laid x = site.in(0);
        int[] axes = from(x, site.node().number("axis", -1));
        Flow square = mean(site, site.mul(x.flow(), x.flow()), axes);
        Flow inverse = site.emit(Rsqrt.DEFINITION, site.add(square, site.node().real("epsilon", 1e-5f)));
        return affine(site, new Laid(site.mul(x.flow(), inverse), x.order()), site.in(1), null);
    }

    /** (x - mean) / (sqrt(variance) + 1e-9). */
    private static Laid meanVariance(OnnxSite site) {
        Laid x = site.in(0);
        int[] given = site.node().numbers("axes");
        int[] axes = given == null ? new int[] {0, 2, 3} : given.clone();
        for (int i = 0; i < axes.length; i++) {
            axes[i] = x.order().of(x.axis(axes[i]));
        }
        Flow mean = mean(site, x.flow(), axes);
        Flow variance = mean(site, site.emit(SquaredDifference.DEFINITION, x.flow(), mean), axes);
        Flow deviation = site.add(site.emit(Sqrt.DEFINITION, variance), 1e-9);
        return new Laid(site.div(site.sub(x.flow(), mean), deviation), x.order());
    }

    private static Laid localResponse(OnnxSite site) {
        Laid x = site.in(0);
        int size = site.node().number("size", 1);
        site.require(size % 2 == 1, "its window has the even size " + size, "use an odd size");
        site.require(x.rank() == 4, "its operand has rank " + x.rank(), "use images");
        Order order = Order.channelsLast(4);
        LocalResponseNormalization lrn = new LocalResponseNormalization(
                size / 2,
                site.node().real("bias", 1f),
                site.node().real("alpha", 0.0001f) / size,
                site.node().real("beta", 0.75f));
        return new Laid(site.emit(lrn, site.in(x, order)), order);
    }

    private static Laid unit(OnnxSite site) {
        Laid x = site.in(0);
        int norm = site.node().number("p", 2);
        site.require(norm == 1 || norm == 2, "its norm is " + norm, "use norm 1 or 2");
        int axis = x.order().of(x.axis(site.node().number("axis", -1)));
        Flow each = norm == 1 ? site.emit(Abs.DEFINITION, x.flow()) : site.mul(x.flow(), x.flow());
        Flow sum = site.emit(
                new Reduction(ReductionRule.SUM, true), each, site.emitter().ints(axis));
        Flow length = norm == 1 ? sum : site.emit(Sqrt.DEFINITION, sum);
        // Where all elements are zero, so are the results.
        Flow zero =
                site.emit(dev.tern.operators.elementwise.Comparisons.EQUAL, length, site.scalar(DataType.FLOAT32, 0));
        Flow divisor = site.select(zero, site.scalar(DataType.FLOAT32, 1), length);
        return new Laid(site.div(x.flow(), divisor), x.order());
    }

    /** Along one axis; before version 13, along that axis and all behind it together. */
    private static Laid softmax(OnnxSite site, boolean log) {
        Laid x = site.in(0);
        boolean old = site.opset() < 13;
        int axis = x.axis(site.node().number("axis", old ? 1 : -1));
        if (!old || axis == x.rank() - 1) {
            Order order =
                    x.order().of(axis) == x.rank() - 1 ? x.order() : x.order().withLast(axis);
            return new Laid(softmax(site, site.in(x, order), log), order);
        }
        Flow flat = site.reshaped(site.plain(x), flat(x.shape(0), axis), flat(x.shape(1), axis))
                .flow();
        return site.reshaped(softmax(site, flat, log), x.shape(0), x.shape(1));
    }

    private static Flow softmax(OnnxSite site, Flow x, boolean log) {
        return log ? site.emit(LogSoftmax.DEFINITION, x) : site.emit(new Softmax(1f), x);
    }

    static Shape flat(Shape shape, int axis) {
        return Shape.of((int) shape.elements(0, axis), (int) shape.elements(axis, shape.rank()));
    }

    /** Axes {@code wanted} of {@code x} where they lie. */
    static List<Integer> places(Laid x, List<Integer> wanted) {
        List<Integer> places = new ArrayList<>();
        wanted.forEach(axis -> places.add(x.order().of(axis)));
        return places;
    }
}
