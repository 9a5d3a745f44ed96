package dev.tern.converter.onnx;

import dev.tern.converter.lower.Flow;
import dev.tern.converter.lower.Unconvertible;
import dev.tern.graph.Operator;
import dev.tern.operators.Activation;
import dev.tern.operators.Padding;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.conv3d.Conv3d;
import dev.tern.operators.conv3d.Conv3dTranspose;
import dev.tern.operators.conv3d.Steps3d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.pad.Pad;
import dev.tern.operators.slice.Slice;
import dev.tern.operators.split.SplitV;
import dev.tern.operators.transposeconv.TransposeConv;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Convolutions. */
final class ConvolutionRows {
    static final List<OnnxRow> ROWS = List.of(
            OnnxRow.of(
                    "Conv",
                    "CONV_2D, DEPTHWISE_CONV_2D, CONV_3D; over one axis as CONV_2D of height 1; PAD in front where padding"
                            + " is not what SAME means",
                    "more than three axes",
                    s -> convolution(s, s.in(0), s.in(1), s.has(2) ? s.plain(2) : null)),
            OnnxRow.of(
                    "ConvTranspose",
                    "TRANSPOSE_CONV, CONV_3D_TRANSPOSE; SLICE behind where padding is not what SAME means; groups one by"
                            + " one",
                    "computed filters with dilation; output_shape with open sizes",
                    ConvolutionRows::transposed));

    /** Most groups that are computed one by one. */
    private static final int GROUPS_MAX = 1024;

    private ConvolutionRows() {}

    private static int[] tail(Shape shape) {
        return Arrays.copyOfRange(shape.dims(), 2, shape.rank());
    }

    static Laid convolution(OnnxSite site, Laid x, Laid filter, @Nullable Flow bias) {
        site.require(
                filter.rank() >= 3 && filter.shape().isKnown(),
                "its filter has shape " + filter.shape(),
                "give filters fixed shapes");
        int groups = site.node().number("group", 1);
        int outputs = filter.dim(0);
        site.require(
                groups >= 1 && x.dim(1) == groups * filter.dim(1) && outputs % groups == 0,
                "an image of " + x.dim(1) + " channels meets filters of " + filter.dim(1) + " in " + groups + " groups",
                "the graph is damaged");
        Window window = Window.of(site, x, tail(filter.shape()));
        Flow added = bias == null ? site.emitter().floats(Shape.of(outputs), new float[site.written(outputs)]) : bias;
        if (window.axes() == 3) {
            return Sliding.over(site, x, image -> inThree(site, x, image, filter, added, window, groups));
        }
        return Sliding.over(site, x, image -> inTwo(site, x, image, filter, added, window, groups));
    }

    /** Filters over one axis as filters of height 1. */
    private static Flow filterInTwo(OnnxSite site, Laid filter) {
        Flow plain = site.plain(filter);
        return filter.rank() == 3 ? site.reshape(plain, filter.dim(0), filter.dim(1), 1, filter.dim(2)) : plain;
    }

    private static Flow padded(OnnxSite site, Flow image, Window window) {
        int[] paddings = window.paddings();
        if (Arrays.stream(paddings).allMatch(pad -> pad == 0)) {
            return image;
        }
        return site.emit(Pad.PAD, image, site.emitter().constant(Shape.of(paddings.length / 2, 2), paddings));
    }

    private static Flow inTwo(OnnxSite site, Laid x, Flow image, Laid filter, Flow bias, Window asGiven, int groups) {
        boolean same = asGiven.isSame(x);
        Window window = asGiven.inTwo();
        Flow from = same ? image : padded(site, image, window);
        Padding padding = same ? Padding.SAME : Padding.VALID;
        Flow flat = filterInTwo(site, filter);
        if (filter.dim(1) == 1 && groups > 1) {
            DepthwiseConv2d conv = new DepthwiseConv2d(
                    padding,
                    window.strides()[1],
                    window.strides()[0],
                    filter.dim(0) / groups,
                    Activation.NONE,
                    window.dilations()[1],
                    window.dilations()[0]);
            return site.emit(conv, from, site.transpose(flat, 1, 2, 3, 0), bias);
        }
        Conv2d conv = new Conv2d(
                padding,
                window.strides()[1],
                window.strides()[0],
                Activation.NONE,
                window.dilations()[1],
                window.dilations()[0],
                DataType.FLOAT32);
        return site.emit(conv, from, site.transpose(flat, 0, 2, 3, 1), bias);
    }

    private static Steps3d steps(Window window, Padding padding) {
        int[] strides = window.strides();
        int[] dilations = window.dilations();
        return new Steps3d(
                padding, strides[0], strides[2], strides[1], Activation.NONE, dilations[0], dilations[2], dilations[1]);
    }

    private static Flow inThree(OnnxSite site, Laid x, Flow image, Laid filter, Flow bias, Window window, int groups) {
        boolean same = window.isSame(x);
        Flow from = same ? image : padded(site, image, window);
        Conv3d conv = new Conv3d(steps(window, same ? Padding.SAME : Padding.VALID));
        Flow turned = site.transpose(site.plain(filter), 2, 3, 4, 1, 0);
        return grouped(site, groups, from, turned, 4, bias, conv);
    }

    /** A convolution for each group, results side by side. */
    private static Flow grouped(
            OnnxSite site, int groups, Flow image, Flow filter, int axis, Flow bias, Operator operator) {
        if (groups == 1) {
            return site.emit(operator, image, filter, bias);
        }
        List<Flow> images = split(site, image, image.rank() - 1, groups);
        List<Flow> filters = split(site, filter, axis, groups);
        List<Flow> biases = split(site, bias, 0, groups);
        List<Flow> results = new ArrayList<>();
        for (int g = 0; g < groups; g++) {
            results.add(site.emit(operator, images.get(g), filters.get(g), biases.get(g)));
        }
        return site.concat(image.rank() - 1, results);
    }

    /** Equal parts along an axis. */
    static List<Flow> split(OnnxSite site, Flow x, int axis, int parts) {
        site.require(parts <= GROUPS_MAX, "it has " + parts + " groups", "use at most " + GROUPS_MAX);
        int[] sizes = new int[parts];
        Arrays.fill(sizes, x.dim(axis) / parts);
        return parts == 1
                ? List.of(x)
                : site.emitAll(
                        new SplitV(parts),
                        x,
                        site.emitter().ints(sizes),
                        site.emitter().constant(Shape.scalar(), axis));
    }

    /** Where the result of a transposed convolution lies in the whole that its windows cover. */
    private record Cut(int[] before, int[] after, int[] more) {
        /** Whether this is what the operators reckon for SAME: results are steps times as many, cut evenly. */
        boolean isSame(Window window) {
            for (int i = 0; i < before.length; i++) {
                int total = window.size()[i] - window.strides()[i];
                boolean even = total >= 0 && before[i] == total / 2 && before[i] + after[i] - more[i] == total;
                if (!even) {
                    return false;
                }
            }
            return true;
        }
    }

    private static Laid transposed(OnnxSite site) {
        Laid x = site.in(0);
        Laid filter = site.in(1);
        site.require(
                filter.rank() >= 3 && filter.shape().isKnown(),
                "its filter has shape " + filter.shape(),
                "give filters fixed shapes");
        int groups = site.node().number("group", 1);
        site.require(
                groups >= 1 && x.dim(1) == filter.dim(0) && filter.dim(0) % groups == 0,
                "an image of " + x.dim(1) + " channels meets filters of " + filter.dim(0),
                "the graph is damaged");
        Laid undilated = undilated(site, filter);
        Window window = Window.of(site, x, tail(undilated.shape()));
        Cut cut = cut(site, x, window);
        int outputs = site.written((long) filter.dim(1) * groups);
        Flow bias = site.has(2) ? site.plain(2) : site.emitter().floats(Shape.of(outputs), new float[outputs]);
        boolean same = cut.isSame(window);
        return Sliding.over(site, x, image -> {
            Flow whole = whole(site, image, undilated, bias, window, cut, groups, same);
            return same ? whole : sliced(site, whole, cut, window.axes());
        });
    }

    /** Filters with the gaps of dilation written out. */
    private static Laid undilated(OnnxSite site, Laid filter) {
        int[] dilations = site.node().numbers("dilations");
        if (dilations == null || Arrays.stream(dilations).allMatch(d -> d == 1)) {
            return filter;
        }
        int axes = filter.rank() - 2;
        site.require(
                dilations.length == axes && Arrays.stream(dilations).allMatch(d -> d >= 1 && d < 1024),
                "dilations is " + Arrays.toString(dilations),
                "the graph is damaged");
        int[] factors = new int[filter.rank()];
        Arrays.fill(factors, 1);
        System.arraycopy(dilations, 0, factors, 2, axes);
        Flow spread = site.emit(
                dev.tern.operators.dilate.Dilate.DEFINITION,
                site.plain(filter),
                site.emitter().ints(factors),
                site.scalar(DataType.FLOAT32, 0));
        site.require(spread.isConstant(), "it has dilations and a computed filter", "use dilation 1");
        return Laid.plain(spread);
    }

    private static Cut cut(OnnxSite site, Laid x, Window window) {
        int axes = window.axes();
        int[] more = site.node().numbers("output_padding");
        int[] shape = site.node().numbers("output_shape");
        int[] wanted = shape == null ? new int[0] : shape;
        int[] before = window.before().clone();
        int[] after = window.after().clone();
        int[] added = more == null ? new int[axes] : more.clone();
        site.require(added.length == axes, "output_padding has " + added.length + " entries", "the graph is damaged");
        String auto = site.node().text("auto_pad", "NOTSET");
        for (int i = 0; i < axes; i++) {
            int extent = x.dim(i + 2);
            boolean bySize = wanted.length >= axes;
            if (!bySize && !auto.startsWith("SAME")) {
                continue;
            }
            site.require(
                    extent > 0 || !bySize, "output_shape is given, and the image's size is open", "give fixed shapes");
            int stride = window.strides()[i];
            // Without a size, SAME asks for the image's size times the stride.
            int total = bySize
                    ? (extent - 1) * stride + window.size()[i] + added[i] - wanted[wanted.length - axes + i]
                    : window.size()[i] + added[i] - stride;
            if (total < 0) {
                added[i] -= total;
                total = 0;
            }
            boolean upper = !auto.equals("SAME_LOWER") && !auto.equals("NOTSET");
            before[i] = upper ? total / 2 : total - total / 2;
            after[i] = total - before[i];
        }
        return new Cut(before, after, added);
    }

    private static Flow whole(
            OnnxSite site, Flow image, Laid filter, Flow bias, Window asGiven, Cut cut, int groups, boolean same) {
        Window window = asGiven.inTwo();
        Padding padding = same ? Padding.SAME : Padding.VALID;
        int axes = window.axes();
        boolean one = asGiven.axes() == 1;
        int[] more = one ? new int[] {0, cut.more[0]} : cut.more;
        Flow shape = site.shapeOf(image);
        int perGroup = filter.dim(1);
        List<Flow> extents = new ArrayList<>();
        extents.add(site.emit(
                Slice.DEFINITION, shape, site.emitter().ints(0), site.emitter().ints(1)));
        for (int i = 0; i < axes; i++) {
            Flow extent = site.emit(
                    Slice.DEFINITION,
                    shape,
                    site.emitter().ints(i + 1),
                    site.emitter().ints(1));
            int stride = window.strides()[i];
            extents.add(site.add(site.mul(extent, stride), same ? 0 : window.size()[i] - stride + more[i]));
        }
        extents.add(site.emitter().ints(perGroup));
        Flow output = site.concat(0, extents);
        List<Flow> images = split(site, image, image.rank() - 1, groups);
        Flow flat = axes == 3 ? site.plain(filter) : filterInTwo(site, filter);
        List<Flow> filters = split(site, flat, 0, groups);
        List<Flow> biases = split(site, bias, 0, groups);
        List<Flow> results = new ArrayList<>();
        for (int g = 0; g < groups; g++) {
            if (axes == 3) {
                Flow turned = site.transpose(filters.get(g), 2, 3, 4, 1, 0);
                results.add(site.emit(
                        new Conv3dTranspose(steps(window.withoutPadding(), padding)),
                        output,
                        turned,
                        images.get(g),
                        biases.get(g)));
                continue;
            }
            TransposeConv conv = new TransposeConv(
                    padding, window.strides()[1], window.strides()[0], Activation.NONE, DataType.FLOAT32);
            results.add(
                    site.emit(conv, output, site.transpose(filters.get(g), 1, 2, 3, 0), images.get(g), biases.get(g)));
        }
        return site.concat(image.rank() - 1, results);
    }

    private static Flow sliced(OnnxSite site, Flow whole, Cut cut, int axes) {
        int[] before = axes == 1 ? new int[] {0, cut.before[0]} : cut.before;
        int[] after = axes == 1 ? new int[] {0, cut.after[0]} : cut.after;
        if (Arrays.stream(before).allMatch(n -> n == 0) && Arrays.stream(after).allMatch(n -> n == 0)) {
            return whole;
        }
        int rank = whole.rank();
        int[] begin = new int[rank];
        int[] end = new int[rank];
        int[] strides = new int[rank];
        Arrays.fill(strides, 1);
        int endMask = 1 | 1 << (rank - 1);
        for (int i = 0; i < before.length; i++) {
            begin[i + 1] = before[i];
            end[i + 1] = -after[i];
            endMask |= after[i] == 0 ? 1 << (i + 1) : 0;
            if (whole.dim(i + 1) > 0 && before[i] + after[i] >= whole.dim(i + 1)) {
                throw Unconvertible.because("nothing is left of its result", "the graph is damaged");
            }
        }
        return site.emit(
                new dev.tern.operators.slice.StridedSlice(0, endMask, 0, 0, 0, false),
                whole,
                site.emitter().ints(begin),
                site.emitter().ints(end),
                site.emitter().ints(strides));
    }
}
