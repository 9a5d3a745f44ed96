package dev.tern.converter.onnx;

import dev.tern.converter.lower.Flow;
import dev.tern.operators.block.DepthToSpace;
import dev.tern.operators.block.SpaceToDepth;
import dev.tern.operators.gather.Gather;
import dev.tern.operators.resize.ResizeBilinear;
import dev.tern.operators.resize.ResizeNearestNeighbor;
import dev.tern.operators.slice.Slice;
import dev.tern.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Images made larger and smaller. */
final class ResizeRows {
    static final List<OnnxRow> ROWS = List.of(
            OnnxRow.of(
                    "Resize",
                    "RESIZE_NEAREST_NEIGHBOR or RESIZE_BILINEAR where those mean the same; otherwise GATHER (nearest) or"
                            + " a product with a matrix of factors (linear, cubic, antialias) for each axis",
                    "tf_crop_and_resize; open sizes where GATHER or products are needed",
                    ResizeRows::resize),
            OnnxRow.of(
                    "Upsample", "as Resize", "open sizes and factors that are no whole numbers", ResizeRows::upsample),
            OnnxRow.of("DepthToSpace", "DEPTH_TO_SPACE, GATHER of channels in front for mode CRD", ResizeRows::depth),
            OnnxRow.of("SpaceToDepth", "SPACE_TO_DEPTH", ResizeRows::space));

    private ResizeRows() {}

    private static Laid depth(OnnxSite site) {
        Laid x = site.in(0);
        int size = site.node().number("blocksize", 0);
        site.require(
                x.rank() == 4 && size >= 1 && x.dim(1) > 0 && x.dim(1) % (size * size) == 0,
                "blocks of " + size + " do not fit shape " + x.shape(),
                "the graph is damaged");
        Order order = Order.channelsLast(4);
        Flow image = site.in(x, order);
        if (site.node().text("mode", "DCR").equals("CRD")) {
            int channels = x.dim(1) / (size * size);
            int[] from = new int[site.written(x.dim(1))];
            for (int block = 0; block < size * size; block++) {
                for (int c = 0; c < channels; c++) {
                    from[block * channels + c] = c * size * size + block;
                }
            }
            image = site.emit(new Gather(3, 0), image, site.emitter().ints(from));
        }
        return new Laid(size == 1 ? image : site.emit(new DepthToSpace(size), image), order);
    }

    private static Laid space(OnnxSite site) {
        Laid x = site.in(0);
        int size = site.node().number("blocksize", 0);
        site.require(x.rank() == 4 && size >= 1, "it has blocks of " + size, "the graph is damaged");
        Order order = Order.channelsLast(4);
        return new Laid(site.emit(new SpaceToDepth(size), site.in(x, order)), order);
    }

    private static float[] floats(OnnxSite site, int operand) {
        return site.has(operand) && site.in(operand).shape(0).elements() > 0
                ? site.in(operand).flow().tensor().toFloats()
                : new float[0];
    }

    private static Laid upsample(OnnxSite site) {
        float[] scales = floats(site, 1);
        if (scales.length == 0) {
            List<Float> given = site.node().reals("scales");
            scales = new float[given.size()];
            for (int i = 0; i < scales.length; i++) {
                scales[i] = given.get(i);
            }
        }
        Laid x = site.in(0);
        site.require(scales.length == x.rank(), "it has " + scales.length + " factors", "the graph is damaged");
        Resampling rule =
                new Resampling(site.node().text("mode", "nearest"), "asymmetric", "floor", -0.75f, false, false);
        return resized(site, x, axes(x.rank()), scales, null, null, rule);
    }

    private static int[] axes(int rank) {
        int[] axes = new int[rank];
        for (int i = 0; i < rank; i++) {
            axes[i] = i;
        }
        return axes;
    }

    private static Laid resize(OnnxSite site) {
        Laid x = site.in(0);
        boolean old = site.opset() < 11;
        float[] scales = floats(site, old ? 1 : 2);
        Flow sizes = !old && scales.length == 0 && site.has(3) ? site.in(3).flow() : null;
        site.require(scales.length > 0 || sizes != null, "it has neither factors nor sizes", "the graph is damaged");
        int[] axes = site.node().numbers("axes");
        axes = axes == null ? axes(x.rank()) : axes;
        for (int i = 0; i < axes.length; i++) {
            axes[i] = x.axis(axes[i]);
        }
        int count = sizes == null ? scales.length : (int) sizes.shape(0).elements();
        site.require(count == axes.length, "it has " + count + " sizes for " + axes.length + " axes", "damaged graph");
        Resampling rule = new Resampling(
                site.node().text("mode", "nearest"),
                site.node().text("coordinate_transformation_mode", old ? "asymmetric" : "half_pixel"),
                site.node().text("nearest_mode", old ? "floor" : "round_prefer_floor"),
                site.node().real("cubic_coeff_a", -0.75f),
                site.node().flag("antialias", false),
                site.node().flag("exclude_outside", false));
        int[][] wanted = null;
        if (sizes != null) {
            site.require(sizes.hasContents(), "its sizes are computed from contents", "give the inputs fixed shapes");
            wanted = sizes(site, x, axes, sizes);
        }
        return resized(site, x, axes, scales, wanted, sizes, rule);
    }

    /** Sizes for both tries, one for each of {@code axes}. */
    private static int[][] sizes(OnnxSite site, Laid x, int[] axes, Flow sizes) {
        int[][] wanted = new int[2][axes.length];
        String policy = site.node().text("keep_aspect_ratio_policy", "stretch");
        for (int attempt = 0; attempt < 2; attempt++) {
            var contents = java.util.Objects.requireNonNull(sizes.contents(attempt));
            double scale = policy.equals("not_larger") ? Double.MAX_VALUE : 0;
            for (int i = 0; i < axes.length; i++) {
                wanted[attempt][i] = (int) Math.clamp(contents.longAt(i), 0, 1 << 20);
                double own = (double) wanted[attempt][i] / x.shape(attempt).dim(axes[i]);
                scale = policy.equals("not_larger") ? Math.min(scale, own) : Math.max(scale, own);
            }
            for (int i = 0; !policy.equals("stretch") && i < axes.length; i++) {
                wanted[attempt][i] = (int) Math.floor(scale * x.shape(attempt).dim(axes[i]) + 0.5);
            }
        }
        return wanted;
    }

    private static Laid resized(
            OnnxSite site,
            Laid x,
            int[] axes,
            float[] scales,
            int @Nullable [][] given,
            @Nullable Flow computed,
            Resampling rule) {
        rule.require(site);
        int[][] wanted = given;
        if (wanted == null) {
            wanted = new int[2][axes.length];
            for (int attempt = 0; attempt < 2; attempt++) {
                for (int i = 0; i < axes.length; i++) {
                    wanted[attempt][i] =
                            (int) Math.floor((double) x.shape(attempt).dim(axes[i]) * scales[i]);
                }
            }
        }
        Laid images = imagesResized(site, x, axes, scales, wanted, computed, rule);
        if (images != null) {
            return images;
        }
        Laid result = x;
        for (int i = 0; i < axes.length; i++) {
            int from = x.dim(axes[i]);
            boolean changes = wanted[0][i] != x.shape(0).dim(axes[i])
                    || wanted[1][i] != x.shape(1).dim(axes[i]);
            if (!changes && (scales.length == 0 || scales[i] == 1)) {
                continue;
            }
            site.require(
                    from > 0 && wanted[0][i] == wanted[1][i] && wanted[0][i] > 0,
                    "an axis of open size is resized in a way that no operator has",
                    "give the inputs fixed shapes (--input_shapes)");
            float scale = scales.length > 0 ? scales[i] : (float) wanted[0][i] / from;
            result = rule.alongAxis(site, result, axes[i], wanted[0][i], scale);
        }
        return result;
    }

    /** By an operator for images, where height and width are all that changes and the operator means the same. */
    private static @Nullable Laid imagesResized(
            OnnxSite site,
            Laid x,
            int[] axes,
            float[] scales,
            int[][] wanted,
            @Nullable Flow computed,
            Resampling rule) {
        if (x.rank() != 4 && x.rank() != 3) {
            return null;
        }
        int shift = 4 - x.rank();
        int[] places = {-1, -1};
        for (int i = 0; i < axes.length; i++) {
            boolean changes = wanted[0][i] != x.shape(0).dim(axes[i])
                    || wanted[1][i] != x.shape(1).dim(axes[i]);
            if (axes[i] >= 2) {
                places[axes[i] - 2 + shift] = i;
            } else if (changes) {
                return null;
            }
        }
        boolean alike = rule.isOperator(site);
        for (int i : places) {
            if (i < 0) {
                continue;
            }
            int from = x.dim(axes[i]);
            boolean whole = scales.length > 0 && scales[i] == Math.rint(scales[i]) && scales[i] >= 1;
            boolean exact = scales.length == 0
                    || whole
                    || (from > 0 && wanted[0][i] == from * (double) scales[i])
                    || rule.coordinates().equals("align_corners");
            alike &= exact && rule.isOperatorFor(from, wanted[0][i] == wanted[1][i] ? wanted[0][i] : -1);
        }
        if (!alike) {
            return null;
        }
        return Sliding.over(site, x, image -> {
            Flow shape = site.shapeOf(image);
            List<Flow> extents = new ArrayList<>();
            for (int k = 0; k < 2; k++) {
                extents.add(extent(site, shape, k, places[k], scales, wanted, computed));
            }
            Flow size = site.concat(0, extents);
            boolean corners = rule.coordinates().equals("align_corners");
            boolean half = rule.coordinates().endsWith("half_pixel");
            return rule.mode().equals("nearest")
                    ? site.emit(new ResizeNearestNeighbor(corners, half), image, size)
                    : site.emit(new ResizeBilinear(corners, half), site.cast(image, DataType.FLOAT32), size);
        });
    }

    /** Height (0) or width (1) of the result. */
    private static Flow extent(
            OnnxSite site, Flow shape, int k, int place, float[] scales, int[][] wanted, @Nullable Flow computed) {
        Flow own = site.emit(
                Slice.DEFINITION,
                shape,
                site.emitter().ints(k + 1),
                site.emitter().ints(1));
        if (place < 0) {
            return own;
        }
        if (wanted[0][place] == wanted[1][place]) {
            return site.emitter().ints(wanted[0][place]);
        }
        if (computed != null) {
            return site.emit(
                    Slice.DEFINITION,
                    site.int32(computed),
                    site.emitter().ints(place),
                    site.emitter().ints(1));
        }
        if (scales[place] == Math.rint(scales[place])) {
            return site.mul(own, scales[place]);
        }
        Flow scaled = site.mul(site.cast(own, DataType.FLOAT32), scales[place]);
        return site.cast(scaled, DataType.INT32);
    }
}
