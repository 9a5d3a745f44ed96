package dev.tern.converter.onnx;

import dev.tern.converter.lower.Flow;
import dev.tern.operators.elementwise.Signs;
import dev.tern.operators.nonmax.NonMaxSuppression;
import dev.tern.operators.onehot.OneHot;
import dev.tern.operators.slice.Slice;
import dev.tern.operators.topk.TopK;
import dev.tern.operators.where.Where;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Elements chosen by their contents. */
final class SelectionRows {
    /** How many elements a choice is taken to find while shapes are followed: a number for each try. */
    private static final int[] FOUND = {5, 7};

    static final List<OnnxRow> ROWS = List.of(
            OnnxRow.all("TopK", "TOPK_V2, NEG around it for the smallest", "", SelectionRows::topK),
            OnnxRow.of("OneHot", "ONE_HOT", SelectionRows::oneHot),
            OnnxRow.of("NonZero", "WHERE, TRANSPOSE", SelectionRows::nonZero),
            OnnxRow.of(
                    "NonMaxSuppression",
                    "NON_MAX_SUPPRESSION_V4 for each picture and class",
                    "a computed or open number of boxes, pictures or classes; boxes by their centre",
                    SelectionRows::suppressed));

    private SelectionRows() {}

    private static List<Laid> topK(OnnxSite site) {
        Laid x = site.in(0);
        int axis = x.axis(site.node().number("axis", -1));
        Order order = x.order().of(axis) == x.rank() - 1 ? x.order() : x.order().withLast(axis);
        Flow count = site.opset() < 10
                ? site.emitter().constant(Shape.scalar(), site.node().number("k", 1))
                : count(site);
        boolean largest = site.node().flag("largest", true);
        DataType computed = x.type() == DataType.FLOAT32 ? x.type() : DataType.INT32;
        Flow from = site.cast(site.in(x, order), computed);
        List<Flow> both = site.emitAll(
                Objects.requireNonNull(TopK.DEFINITION.defaults()), largest ? from : site.emit(Signs.NEG, from), count);
        Flow values = largest ? both.get(0) : site.emit(Signs.NEG, both.get(0));
        return List.of(
                new Laid(site.cast(values, x.type()), order), new Laid(site.cast(both.get(1), DataType.INT64), order));
    }

    private static Flow count(OnnxSite site) {
        Flow given = site.plain(1);
        site.require(given.hasContents(), "how many it takes is computed from contents", "take a constant number");
        Flow narrow = site.int32(given);
        return narrow.rank() == 0 ? narrow : site.emit(new dev.tern.operators.reshape.Squeeze(List.of(0)), narrow);
    }

    private static Laid oneHot(OnnxSite site) {
        Flow given = site.plain(0);
        Flow indices = given.type() == DataType.INT64 ? given : site.cast(given, DataType.INT32);
        Flow depth = site.int32(site.plain(1));
        depth = depth.rank() == 0 ? depth : site.emit(new dev.tern.operators.reshape.Squeeze(List.of(0)), depth);
        Flow values = site.plain(2);
        // Indices from behind count from the depth down.
        Flow positive =
                site.select(site.less(indices, 0), site.add(indices, site.cast(depth, indices.type())), indices);
        int axis = site.node().number("axis", -1);
        int rank = given.rank() + 1;
        site.require(axis >= -rank && axis < rank, "axis " + axis + " is outside rank " + rank, "the graph is damaged");
        axis = axis < 0 ? axis + rank : axis;
        return Laid.plain(site.emit(
                new OneHot(axis == rank - 1 ? -1 : axis),
                positive,
                depth,
                number(site, values, 1),
                number(site, values, 0)));
    }

    private static Flow number(OnnxSite site, Flow pair, int index) {
        Flow part = site.emit(
                Slice.DEFINITION,
                pair,
                site.emitter().ints(index),
                site.emitter().ints(1));
        return site.emit(new dev.tern.operators.reshape.Squeeze(List.of(0)), part);
    }

    private static Laid nonZero(OnnxSite site) {
        Flow x = site.plain(0);
        Flow condition = x.type() == DataType.BOOL
                ? x
                : site.emit(
                        dev.tern.operators.elementwise.Comparisons.NOT_EQUAL,
                        site.cast(x, Whole.computed(x.type())),
                        site.scalar(Whole.computed(x.type()), 0));
        List<Shape> shapes = List.of(Shape.of(FOUND[0], x.rank()), Shape.of(FOUND[1], x.rank()));
        Flow found = site.emitter()
                .emitSized(Objects.requireNonNull(Where.DEFINITION.defaults()), List.of(condition), List.of(shapes))
                .getFirst();
        return new Laid(site.cast(found, DataType.INT64), Order.of(1, 0));
    }

    private static Laid suppressed(OnnxSite site) {
        Laid boxes = site.in(0);
        Laid scores = site.in(1);
        site.require(site.node().number("center_point_box", 0) == 0, "boxes are given by their centre", "give corners");
        site.require(
                boxes.rank() == 3 && scores.rank() == 3 && scores.dim(0) > 0 && scores.dim(1) > 0 && boxes.dim(1) > 0,
                "how many pictures, classes or boxes there are is open",
                "give the inputs fixed shapes (--input_shapes)");
        long asked = site.has(2) ? Math.clamp(site.in(2).flow().longs()[0], 0, Integer.MAX_VALUE) : 0;
        int most = (int) Math.min(asked, boxes.dim(1));
        site.require(scores.dim(0) * scores.dim(1) <= 1024, "it has more than 1024 classes and pictures", "split it");
        Flow overlap = threshold(site, 3, 0f);
        Flow least = threshold(site, 4, Float.NEGATIVE_INFINITY);
        List<Flow> rows = new ArrayList<>();
        for (int picture = 0; picture < scores.dim(0); picture++) {
            for (int kind = 0; kind < scores.dim(1); kind++) {
                rows.add(chosen(site, site.plain(boxes), site.plain(scores), picture, kind, most, overlap, least));
            }
        }
        return Laid.plain(site.cast(site.concat(0, rows), DataType.INT64));
    }

    private static Flow threshold(OnnxSite site, int operand, float otherwise) {
        return site.scalar(
                DataType.FLOAT32, site.has(operand) ? site.in(operand).flow().scalarFloat() : otherwise);
    }

    private static Flow part(OnnxSite site, Flow x, int[] begin, int[] size, int... dims) {
        return site.reshape(
                site.emit(
                        Slice.DEFINITION,
                        x,
                        site.emitter().ints(begin),
                        site.emitter().ints(size)),
                dims);
    }

    /** Rows [picture, class, box] of one class in one picture. */
    private static Flow chosen(
            OnnxSite site, Flow boxes, Flow scores, int picture, int kind, int most, Flow overlap, Flow least) {
        int count = boxes.dim(1);
        Flow own = part(site, boxes, new int[] {picture, 0, 0}, new int[] {1, count, 4}, count, 4);
        Flow score = part(site, scores, new int[] {picture, kind, 0}, new int[] {1, 1, count}, count);
        List<Flow> both = site.emitAll(
                Objects.requireNonNull(NonMaxSuppression.V4.defaults()),
                own,
                score,
                site.emitter().constant(Shape.scalar(), most),
                overlap,
                least);
        Flow found = site.reshape(both.get(1), 1);
        List<Shape> shapes = List.of(Shape.of(FOUND[0]), Shape.of(FOUND[1]));
        Flow kept = site.emitter()
                .emitSized(
                        Objects.requireNonNull(Slice.DEFINITION.defaults()),
                        List.of(both.get(0), site.emitter().ints(0), found),
                        List.of(shapes))
                .getFirst();
        Flow column = site.emit(
                dev.tern.operators.reshape.ExpandDims.DEFINITION,
                kept,
                site.emitter().constant(Shape.scalar(), 1));
        Flow wide =
                site.emit(dev.tern.operators.pad.Pad.PAD, column, site.emitter().constant(Shape.of(2, 2), 0, 0, 2, 0));
        return site.add(wide, site.emitter().constant(Shape.of(1, 3), picture, kind, 0));
    }
}
