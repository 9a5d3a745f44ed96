package dev.tern.converter.onnx;

import dev.tern.converter.lower.Flow;
import dev.tern.operators.elementwise.Comparisons;
import dev.tern.operators.gather.Gather;
import dev.tern.operators.gather.GatherNd;
import dev.tern.operators.gather.ScatterNd;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Elements found and placed by their indices. */
final class IndexRows {
    private static final String FIX = "give the inputs fixed shapes (--input_shapes)";

    static final List<OnnxRow> ROWS = List.of(
            OnnxRow.of(
                    "Gather",
                    "GATHER",
                    "negative indices that are computed: they are refused when they come",
                    IndexRows::gather),
            OnnxRow.of("GatherElements", "GATHER of elements in one row", "open sizes", IndexRows::gatherElements),
            OnnxRow.of("GatherND", "GATHER_ND", "open sizes with batch_dims", IndexRows::gatherNd),
            OnnxRow.of(
                    "ScatterND", "SCATTER_ND, SELECT_V2", "reductions other than none and add", IndexRows::scatterNd),
            OnnxRow.of(
                    "ScatterElements",
                    "SCATTER_ND, SELECT_V2",
                    "open sizes; reductions other than none and add",
                    IndexRows::scatterElements),
            OnnxRow.of("Scatter", "as ScatterElements", "open sizes", IndexRows::scatterElements));

    private IndexRows() {}

    /** Indices from behind counted from the front. */
    private static Flow counted(OnnxSite site, Flow indices, int extent) {
        if (indices.isConstant()) {
            long[] all = indices.longs();
            if (Arrays.stream(all).allMatch(index -> index >= 0)) {
                return indices;
            }
            site.require(extent >= 0, "it counts from behind along an open axis", FIX);
            for (int i = 0; i < all.length; i++) {
                all[i] += all[i] < 0 ? extent : 0;
            }
            return site.cast(site.emitter().constant(Whole.constant(indices.shape(), all)), indices.type());
        }
        return indices;
    }

    /** As {@link #counted}, for computed indices too. */
    private static Flow countedAlways(OnnxSite site, Flow indices, int extent) {
        if (indices.isConstant()) {
            return counted(site, indices, extent);
        }
        return site.select(site.less(indices, 0), site.add(indices, extent), indices);
    }

    private static Laid gather(OnnxSite site) {
        Laid x = site.in(0);
        int axis = x.axis(site.node().number("axis", 0));
        Flow indices = counted(site, site.plain(1), x.dim(axis));
        int place = x.order().of(axis);
        Flow result = site.emit(new Gather(place, 0), x.flow(), indices);
        // In memory, the indices' axes stand where the gathered axis stood; so they do in the source's count.
        List<Integer> keys = new ArrayList<>();
        int rank = indices.rank();
        for (int i = 0; i < x.rank(); i++) {
            int own = x.order().of(i) * (rank + 1);
            if (i != axis) {
                keys.add(own);
                continue;
            }
            for (int k = 0; k < rank; k++) {
                keys.add(own + k);
            }
        }
        return new Laid(result, Order.ranked(keys));
    }

    private static int[] stepsOf(Shape shape) {
        int[] steps = new int[shape.rank()];
        int step = 1;
        for (int i = steps.length - 1; i >= 0; i--) {
            steps[i] = step;
            step *= shape.dim(i);
        }
        return steps;
    }

    /** For each index along {@code axis}, the place of its element when all elements of {@code shape} stand in one row. */
    private static Flow flatPlaces(OnnxSite site, Shape shape, Flow indices, int axis) {
        int[] steps = stepsOf(shape);
        Shape own = indices.shape();
        int[] base = new int[site.written(own.elements())];
        int[] at = new int[own.rank()];
        for (int i = 0; i < base.length; i++) {
            for (int k = 0; k < at.length; k++) {
                base[i] += k == axis ? 0 : at[k] * steps[k];
            }
            for (int k = at.length - 1; k >= 0 && ++at[k] == own.dim(k); k--) {
                at[k] = 0;
            }
        }
        Flow counted = site.int32(countedAlways(site, indices, shape.dim(axis)));
        return site.add(site.mul(counted, steps[axis]), site.emitter().constant(own, base));
    }

    private static Laid gatherElements(OnnxSite site) {
        Laid x = site.in(0);
        site.requireKnown(x);
        site.requireKnown(site.in(1));
        int axis = x.axis(site.node().number("axis", 0));
        Flow places = flatPlaces(site, x.shape(), site.plain(1), axis);
        Flow row = site.reshape(site.plain(x), x.shape().intElements());
        return Laid.plain(site.emit(new Gather(0, 0), row, places));
    }

    private static Laid gatherNd(OnnxSite site) {
        Laid x = site.in(0);
        int batches = site.node().number("batch_dims", 0);
        Flow indices = indicesNd(site, site.plain(1), x.shape(), batches);
        if (batches == 0) {
            return Laid.plain(site.emit(GatherNd.DEFINITION, site.plain(x), indices));
        }
        site.requireKnown(site.in(1));
        site.require(batches < indices.rank(), "batch_dims is " + batches, "the graph is damaged");
        Shape own = indices.shape();
        int rows = (int) own.elements(0, own.rank() - 1);
        int[] batch = new int[site.written((long) rows * batches)];
        for (int i = 0; i < rows; i++) {
            long rest = i;
            for (int k = own.rank() - 2; k >= 0; k--) {
                if (k < batches) {
                    batch[i * batches + k] = (int) (rest % own.dim(k));
                }
                rest /= own.dim(k);
            }
        }
        Shape shape = own.with(own.rank() - 1, batches);
        Flow front = site.cast(site.emitter().constant(shape, batch), indices.type());
        return Laid.plain(
                site.emit(GatherNd.DEFINITION, site.plain(x), site.concat(own.rank() - 1, List.of(front, indices))));
    }

    /** Tuples of indices with those from behind counted from the front. */
    private static Flow indicesNd(OnnxSite site, Flow indices, Shape shape, int first) {
        int depth = indices.dim(indices.rank() - 1);
        if (indices.isConstant() && Arrays.stream(indices.longs()).allMatch(index -> index >= 0)) {
            return indices;
        }
        int[] extents = new int[Math.max(0, depth)];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = shape.dim(first + i);
            site.require(extents[i] >= 0, "it may count from behind along an open axis", FIX);
        }
        Flow added = site.cast(site.emitter().ints(extents), indices.type());
        return site.select(site.less(indices, 0), site.add(indices, added), indices);
    }

    private static Laid scatterNd(OnnxSite site) {
        Laid x = site.in(0);
        Flow indices = site.int32(indicesNd(site, site.plain(1), x.shape(), 0));
        return Laid.plain(scattered(site, site.plain(x), indices, site.plain(2)));
    }

    private static Laid scatterElements(OnnxSite site) {
        Laid x = site.in(0);
        site.requireKnown(x);
        site.requireKnown(site.in(1));
        int axis = x.axis(site.node().number("axis", 0));
        Flow places = flatPlaces(site, x.shape(), site.plain(1), axis);
        int count = (int) places.shape(0).elements();
        Flow row = site.reshape(site.plain(x), x.shape().intElements());
        Flow result = scattered(site, row, site.reshape(places, count, 1), site.reshape(site.plain(2), count));
        return Laid.plain(site.reshape(result, x.shape().dims()));
    }

    /** {@code x} with {@code updates} written over it, or added. */
    private static Flow scattered(OnnxSite site, Flow x, Flow indices, Flow updates) {
        Flow shape = site.shapeOf(x);
        DataType computed = x.type() == DataType.BOOL || x.type() == DataType.INT16 ? DataType.INT32 : x.type();
        Flow placed = site.emit(ScatterNd.DEFINITION, indices, site.cast(updates, computed), shape);
        String reduction = site.node().text("reduction", "none");
        if (reduction.equals("add")) {
            DataType summed = Whole.computed(x.type());
            return site.cast(site.add(site.cast(x, summed), site.cast(placed, summed)), x.type());
        }
        site.require(reduction.equals("none"), "its reduction is " + reduction, "use none or add");
        Flow marks = site.emit(
                dev.tern.operators.broadcast.Fill.DEFINITION, site.shapeOf(updates), site.scalar(DataType.INT32, 1));
        Flow written = site.emit(ScatterNd.DEFINITION, indices, marks, shape);
        Flow isWritten = site.emit(Comparisons.NOT_EQUAL, written, site.scalar(DataType.INT32, 0));
        return site.select(isWritten, site.cast(placed, x.type()), x);
    }
}
