package dev.tern.converter.lower;

import static java.util.Map.entry;

import dev.tern.operators.Activation;
import dev.tern.operators.Padding;
import dev.tern.operators.block.DepthToSpace;
import dev.tern.operators.block.SpaceToBatch;
import dev.tern.operators.block.SpaceToDepth;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.conv3d.Conv3d;
import dev.tern.operators.conv3d.Conv3dTranspose;
import dev.tern.operators.conv3d.Steps3d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.pad.Pad;
import dev.tern.operators.pool2d.Pool2d;
import dev.tern.operators.resize.ResizeBilinear;
import dev.tern.operators.resize.ResizeNearestNeighbor;
import dev.tern.operators.transposeconv.TransposeConv;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Convolutions, pools and what else slides over images. */
final class WindowRows {
    static final Map<String, Row> ROWS = Map.ofEntries(
            entry("Conv2D", Row.of(WindowRows::conv2d)),
            entry("DepthwiseConv2dNative", Row.of(WindowRows::depthwise)),
            entry("Conv2DBackpropInput", Row.of(WindowRows::transposeConv)),
            entry("Conv3D", Row.of(WindowRows::conv3d)),
            entry("Conv3DBackpropInputV2", Row.of(WindowRows::conv3dTranspose)),
            entry("MaxPool", Row.of(s -> pool(s, Pool2d.Reduction.MAX))),
            entry("AvgPool", Row.of(s -> pool(s, Pool2d.Reduction.AVERAGE))),
            entry("ResizeBilinear", Row.of(WindowRows::bilinear)),
            entry("ResizeNearestNeighbor", Row.of(WindowRows::nearest)),
            entry(
                    "DepthToSpace",
                    Row.of(s ->
                            nhwc(s, x -> s.emit(new DepthToSpace((int) s.node().integer("block_size", 0)), x)))),
            entry(
                    "SpaceToDepth",
                    Row.of(s ->
                            nhwc(s, x -> s.emit(new SpaceToDepth((int) s.node().integer("block_size", 0)), x)))),
            entry(
                    "SpaceToBatchND",
                    Row.of(s -> s.emit(SpaceToBatch.SPACE_TO_BATCH_ND, s.in(0), s.int32(s.in(1)), s.int32(s.in(2))))),
            entry(
                    "BatchToSpaceND",
                    Row.of(s -> s.emit(SpaceToBatch.BATCH_TO_SPACE_ND, s.in(0), s.int32(s.in(1)), s.int32(s.in(2))))));

    private WindowRows() {}

    private static boolean channelsFirst(Site site) {
        return site.node().text("data_format", "NHWC").equals("NCHW");
    }

    /** Runs {@code inner} on images with channels last, whatever the node's layout is. */
    private static Flow nhwc(Site site, UnaryOperator<Flow> inner) {
        Flow x = site.in(0);
        if (!channelsFirst(site)) {
            return inner.apply(x);
        }
        return site.transpose(inner.apply(site.transpose(x, 0, 2, 3, 1)), 0, 3, 1, 2);
    }

    /** Height and width of a list attribute with four entries, in the node's layout. */
    private static int[] spatial(Site site, String attribute) {
        int[] all = site.node().integers(attribute);
        if (all.length == 0) {
            return new int[] {1, 1};
        }
        site.require(all.length == 4, attribute + " has " + all.length + " entries", "the graph is damaged");
        int first = channelsFirst(site) ? 2 : 1;
        int channels = channelsFirst(site) ? 1 : 3;
        site.require(
                all[0] == 1 && all[channels] == 1,
                attribute + " moves over batch or channels",
                "windows can move over height and width only");
        return new int[] {all[first], all[first + 1]};
    }

    private static Padding padding(Site site) {
        return switch (site.node().text("padding", "VALID")) {
            case "SAME" -> Padding.SAME;
            case "VALID", "EXPLICIT" -> Padding.VALID;
            case String other -> throw Unconvertible.because("padding is " + other, "use SAME or VALID");
        };
    }

    /** Images with the paddings that the node lists; as they are where it lists none. */
    private static Flow padded(Site site, Flow x) {
        if (!site.node().text("padding", "VALID").equals("EXPLICIT")) {
            return x;
        }
        int[] pads = site.node().integers("explicit_paddings");
        site.require(pads.length == 8, "explicit_paddings has " + pads.length + " entries", "the graph is damaged");
        int h = channelsFirst(site) ? 4 : 2;
        return site.emit(
                Pad.PAD,
                x,
                site.emitter().constant(Shape.of(4, 2), 0, 0, pads[h], pads[h + 1], pads[h + 2], pads[h + 3], 0, 0));
    }

    static Flow zeros(Site site, int count) {
        return site.emitter().floats(Shape.of(count), new float[count]);
    }

    private static Flow conv2d(Site site) {
        int[] strides = spatial(site, "strides");
        int[] dilations = spatial(site, "dilations");
        Flow filter = site.transpose(site.in(1), 3, 0, 1, 2);
        Conv2d conv = new Conv2d(
                padding(site), strides[1], strides[0], Activation.NONE, dilations[1], dilations[0], DataType.FLOAT32);
        return nhwc(site, x -> site.emit(conv, padded(site, x), filter, zeros(site, filter.dim(0))));
    }

    private static Flow depthwise(Site site) {
        int[] strides = spatial(site, "strides");
        int[] dilations = spatial(site, "dilations");
        Flow filter = site.in(1);
        site.require(filter.rank() == 4, "the filter has rank " + filter.rank(), "the graph is damaged");
        int channels = filter.dim(2) * filter.dim(3);
        DepthwiseConv2d conv = new DepthwiseConv2d(
                padding(site), strides[1], strides[0], filter.dim(3), Activation.NONE, dilations[1], dilations[0]);
        Flow flat = site.reshape(filter, 1, filter.dim(0), filter.dim(1), channels);
        return nhwc(site, x -> site.emit(conv, padded(site, x), flat, zeros(site, channels)));
    }

    private static Flow transposeConv(Site site) {
        site.requireText("data_format", "NHWC");
        int[] strides = spatial(site, "strides");
        int[] dilations = spatial(site, "dilations");
        site.require(dilations[0] == 1 && dilations[1] == 1, "its windows are dilated", "use dilation 1");
        site.require(
                !site.node().text("padding", "VALID").equals("EXPLICIT"), "padding is EXPLICIT", "use SAME or VALID");
        Flow filter = site.transpose(site.in(1), 2, 0, 1, 3);
        return site.emit(
                new TransposeConv(padding(site), strides[1], strides[0], Activation.NONE, DataType.FLOAT32),
                site.int32(site.in(0)),
                filter,
                site.in(2));
    }

    private static Steps3d steps(Site site) {
        site.requireText("data_format", "NDHWC");
        int[] strides = site.node().integers("strides");
        int[] dilations = site.node().integers("dilations");
        site.require(strides.length == 5, "strides has " + strides.length + " entries", "the graph is damaged");
        int[] spread = dilations.length == 5 ? dilations : new int[] {1, 1, 1, 1, 1};
        return new Steps3d(
                padding(site), strides[1], strides[3], strides[2], Activation.NONE, spread[1], spread[3], spread[2]);
    }

    private static Flow conv3d(Site site) {
        return site.emit(new Conv3d(steps(site)), site.in(0), site.in(1));
    }

    private static Flow conv3dTranspose(Site site) {
        return site.emit(new Conv3dTranspose(steps(site)), site.int32(site.in(0)), site.in(1), site.in(2));
    }

    private static Flow pool(Site site, Pool2d.Reduction reduction) {
        int[] size = spatial(site, "ksize");
        int[] strides = spatial(site, "strides");
        site.require(
                !site.node().text("padding", "VALID").equals("EXPLICIT"), "padding is EXPLICIT", "use SAME or VALID");
        Pool2d pool = new Pool2d(reduction, padding(site), strides[1], strides[0], size[1], size[0], Activation.NONE);
        return nhwc(site, x -> site.emit(pool, x));
    }

    private static Flow bilinear(Site site) {
        Flow x = site.cast(site.in(0), DataType.FLOAT32);
        return site.emit(
                new ResizeBilinear(
                        site.node().flag("align_corners", false), site.node().flag("half_pixel_centers", false)),
                x,
                site.int32(site.in(1)));
    }

    private static Flow nearest(Site site) {
        return site.emit(
                new ResizeNearestNeighbor(
                        site.node().flag("align_corners", false), site.node().flag("half_pixel_centers", false)),
                site.in(0),
                site.int32(site.in(1)));
    }
}
