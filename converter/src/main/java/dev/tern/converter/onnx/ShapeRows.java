package dev.tern.converter.onnx;

import dev.tern.converter.lower.Flow;
import dev.tern.converter.lower.Unconvertible;
import dev.tern.graph.Constants;
import dev.tern.operators.broadcast.BroadcastArgs;
import dev.tern.operators.broadcast.BroadcastTo;
import dev.tern.operators.broadcast.Fill;
import dev.tern.operators.broadcast.Tile;
import dev.tern.operators.elementwise.Comparisons;
import dev.tern.operators.range.Range;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.operators.shape.ShapeOf;
import dev.tern.operators.slice.Slice;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Shapes: asked for and changed. */
final class ShapeRows {
    private static final String COMPUTED = "its shape is computed from contents";
    private static final String FIX = "give the inputs fixed shapes (--input_shapes)";

    static final List<OnnxRow> ROWS = List.of(
            OnnxRow.of("Shape", "SHAPE", ShapeRows::shape),
            OnnxRow.of("Size", "SHAPE, REDUCE_PROD", ShapeRows::size),
            OnnxRow.of("Reshape", "RESHAPE", "shapes that are computed from contents", ShapeRows::reshape),
            OnnxRow.of("Flatten", "RESHAPE", ShapeRows::flatten),
            OnnxRow.of("Squeeze", "RESHAPE", ShapeRows::squeeze),
            OnnxRow.of("Unsqueeze", "RESHAPE", ShapeRows::unsqueeze),
            OnnxRow.of(
                    "Transpose", "nothing, or TRANSPOSE where a later node insists on an order", ShapeRows::transpose),
            OnnxRow.of("Expand", "BROADCAST_TO", "shapes that are computed from contents", ShapeRows::expand),
            OnnxRow.of("Tile", "TILE", ShapeRows::tile),
            OnnxRow.of("ConstantOfShape", "FILL, or a constant", ShapeRows::constantOfShape),
            OnnxRow.of("Range", "RANGE", "lengths that are computed from contents", ShapeRows::range),
            OnnxRow.of("EyeLike", "a constant", "open sizes", ShapeRows::eye),
            OnnxRow.of("Trilu", "SELECT_V2 by a triangle", ShapeRows::triangle));

    private ShapeRows() {}

    private static Laid shape(OnnxSite site) {
        Laid x = site.in(0);
        // The shape as the source counts axes, whatever order they lie in.
        Flow stored = site.emit(new ShapeOf(DataType.INT64), x.flow());
        Flow all = x.order().isPlain()
                ? stored
                : site.emit(
                        new dev.tern.operators.gather.Gather(0, 0),
                        stored,
                        site.emitter()
                                .ints(x.order().places().stream()
                                        .mapToInt(Integer::intValue)
                                        .toArray()));
        int start = bound(site, x, "start", 0);
        int end = bound(site, x, "end", x.rank());
        if (start == 0 && end == x.rank()) {
            return Laid.plain(all);
        }
        return Laid.plain(site.emit(
                Slice.DEFINITION,
                all,
                site.emitter().ints(start),
                site.emitter().ints(Math.max(0, end - start))));
    }

    private static int bound(OnnxSite site, Laid x, String attribute, int otherwise) {
        int given = site.node().number(attribute, otherwise);
        return Math.clamp(given < 0 ? given + x.rank() : given, 0, x.rank());
    }

    private static Laid size(OnnxSite site) {
        return Laid.plain(site.emit(
                new Reduction(ReductionRule.PRODUCT, false),
                site.emit(new ShapeOf(DataType.INT64), site.in(0).flow()),
                site.emitter().ints(0)));
    }

    private static Laid reshape(OnnxSite site) {
        Laid x = site.in(0);
        int[] attribute = site.node().numbers("shape");
        Flow given = attribute == null ? site.plain(1) : site.emitter().ints(attribute);
        site.require(given.hasContents(), COMPUTED, FIX);
        boolean zeroIsZero = site.node().flag("allowzero", false);
        List<Shape> tries = new ArrayList<>();
        for (int attempt = 0; attempt < 2; attempt++) {
            tries.add(resolved(x.shape(attempt), Objects.requireNonNull(given.contents(attempt)), zeroIsZero));
        }
        Flow usable = zeroIsZero || noZero(given) ? given : null;
        return Reshaping.to(site, x, tries.get(0), tries.get(1), usable);
    }

    private static boolean noZero(Flow given) {
        Tensor tensor = Objects.requireNonNull(given.contents(0));
        for (long i = 0; i < tensor.elements(); i++) {
            if (tensor.longAt(i) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Zeros stand for the operand's own extents, -1 for what is left. */
    private static Shape resolved(Shape own, Tensor given, boolean zeroIsZero) {
        int[] dims = new int[given.intElements()];
        long product = 1;
        int open = -1;
        for (int i = 0; i < dims.length; i++) {
            long wanted = given.longAt(i);
            if (wanted == 0 && !zeroIsZero) {
                wanted = i < own.rank() ? own.dim(i) : -2;
            }
            if (wanted < -1 || wanted > Integer.MAX_VALUE || (wanted == -1 && open >= 0)) {
                throw Unconvertible.because("it asks for extent " + wanted + " at axis " + i, "the graph is damaged");
            }
            dims[i] = (int) wanted;
            open = wanted == -1 ? i : open;
            product *= wanted == -1 ? 1 : Math.max(wanted, 0);
            if (product > Integer.MAX_VALUE) {
                throw Unconvertible.because("its result has more elements than fit", "the graph is damaged");
            }
        }
        if (open >= 0) {
            dims[open] = product == 0 ? 0 : (int) (own.elements() / product);
        }
        return Shape.of(dims);
    }

    private static Laid flatten(OnnxSite site) {
        Laid x = site.in(0);
        int axis = site.node().number("axis", 1);
        int from = axis < 0 ? axis + x.rank() : axis;
        site.require(from >= 0 && from <= x.rank(), "axis " + axis + " is outside", "the graph is damaged");
        return Reshaping.to(site, x, NormRows.flat(x.shape(0), from), NormRows.flat(x.shape(1), from), null);
    }

    private static Laid squeeze(OnnxSite site) {
        Laid x = site.in(0);
        int[] given = site.numbers("axes", 1);
        List<Integer> gone = new ArrayList<>();
        if (given == null) {
            for (int i = 0; i < x.rank(); i++) {
                if (x.dim(i) == 1) {
                    gone.add(i);
                }
            }
        } else {
            for (int axis : given) {
                gone.add(x.axis(axis));
            }
        }
        for (int axis : gone) {
            site.require(x.dim(axis) == 1, "axis " + axis + " has extent " + x.dim(axis), "squeeze extents of 1");
        }
        return Reshaping.to(site, x, without(x.shape(0), gone), without(x.shape(1), gone), null);
    }

    private static Shape without(Shape shape, List<Integer> gone) {
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            if (!gone.contains(i)) {
                kept.add(shape.dim(i));
            }
        }
        return Shape.of(kept.stream().mapToInt(Integer::intValue).toArray());
    }

    private static Laid unsqueeze(OnnxSite site) {
        Laid x = site.in(0);
        int[] given = site.numbers("axes", 1);
        site.require(given != null, "its axes are missing", "the graph is damaged");
        int[] axes = Objects.requireNonNull(given);
        int rank = x.rank() + axes.length;
        boolean[] fresh = new boolean[rank];
        for (int axis : axes) {
            int counted = axis < 0 ? axis + rank : axis;
            site.require(
                    counted >= 0 && counted < rank && !fresh[counted],
                    "axis " + axis + " is outside rank " + rank + " or there twice",
                    "the graph is damaged");
            fresh[counted] = true;
        }
        return Reshaping.to(site, x, with(x.shape(0), fresh), with(x.shape(1), fresh), null);
    }

    private static Shape with(Shape shape, boolean[] fresh) {
        int[] dims = new int[fresh.length];
        int at = 0;
        for (int i = 0; i < dims.length; i++) {
            dims[i] = fresh[i] ? 1 : shape.dim(at++);
        }
        return Shape.of(dims);
    }

    private static Laid transpose(OnnxSite site) {
        Laid x = site.in(0);
        int[] order = site.node().numbers("perm");
        List<Integer> places = new ArrayList<>();
        boolean[] seen = new boolean[x.rank()];
        site.require(order == null || order.length == x.rank(), "perm does not fit its operand", "damaged graph");
        for (int i = 0; i < x.rank(); i++) {
            int from = order == null ? x.rank() - 1 - i : order[i];
            site.require(
                    from >= 0 && from < x.rank() && !seen[from], "perm is no order of axes", "the graph is damaged");
            seen[from] = true;
            places.add(x.order().of(from));
        }
        return new Laid(x.flow(), new Order(places));
    }

    private static Laid expand(OnnxSite site) {
        Laid x = site.in(0);
        Flow given = site.plain(1);
        site.require(given.hasContents(), COMPUTED, FIX);
        int rank = Math.max(x.rank(), given.shape(0).intElements());
        List<Shape> tries = new ArrayList<>();
        for (int attempt = 0; attempt < 2; attempt++) {
            Tensor wanted = Objects.requireNonNull(given.contents(attempt));
            int[] dims = Alike.ranked(x.shape(attempt), rank).dims();
            for (int i = 0; i < wanted.intElements(); i++) {
                int at = rank - wanted.intElements() + i;
                long extent = wanted.longAt(i);
                site.require(
                        extent == dims[at] || extent == 1 || dims[at] == 1,
                        "extent " + dims[at] + " cannot become " + extent,
                        "the graph is damaged, or made for inputs of another shape");
                dims[at] = extent == 1 ? dims[at] : (int) Math.clamp(extent, 0, Integer.MAX_VALUE);
            }
            tries.add(Shape.of(dims));
        }
        boolean same = tries.get(0).equals(x.shape(0)) && tries.get(1).equals(x.shape(1));
        if (same) {
            return x;
        }
        Flow plain = site.plain(x);
        Flow merged = Flow.merge(tries.get(0), tries.get(1)).isKnown()
                ? site.emitter().ints(tries.get(0).dims())
                : site.emit(BroadcastArgs.DEFINITION, site.shapeOf(plain), site.int32(given));
        return Laid.plain(site.emit(BroadcastTo.DEFINITION, plain, merged));
    }

    private static Laid tile(OnnxSite site) {
        Laid x = site.in(0);
        Flow repeats = site.plain(1);
        site.require(repeats.hasContents(), COMPUTED, FIX);
        if (!repeats.isConstant()) {
            return Laid.plain(site.emit(Tile.DEFINITION, site.plain(x), site.int32(repeats)));
        }
        int[] given = repeats.ints();
        site.require(given.length == x.rank(), "it has " + given.length + " repeats", "the graph is damaged");
        int[] stored = new int[given.length];
        for (int i = 0; i < given.length; i++) {
            stored[x.order().of(i)] = given[i];
        }
        if (Arrays.stream(stored).allMatch(n -> n == 1)) {
            return x;
        }
        return new Laid(site.emit(Tile.DEFINITION, x.flow(), site.emitter().ints(stored)), x.order());
    }

    private static Laid constantOfShape(OnnxSite site) {
        Tensor value = site.node().tensor("value");
        Flow number = value == null
                ? site.scalar(DataType.FLOAT32, 0)
                : site.emitter().constant(Floats.single(value).reshaped(Shape.scalar()));
        Flow shape = site.plain(0);
        site.require(shape.hasContents(), COMPUTED, FIX);
        return Laid.plain(site.emit(Fill.DEFINITION, shape, number));
    }

    private static Laid range(OnnxSite site) {
        Flow start = site.plain(0);
        Flow limit = site.plain(1);
        Flow delta = site.plain(2);
        site.require(
                start.hasContents() && limit.hasContents() && delta.hasContents(),
                "its bounds are computed from contents",
                FIX);
        DataType type = start.type();
        DataType computed = type == DataType.FLOAT32 ? type : Whole.computed(type);
        Flow range = site.emit(
                Range.DEFINITION,
                site.cast(single(site, start), computed),
                site.cast(single(site, limit), computed),
                site.cast(single(site, delta), computed));
        return Laid.plain(site.cast(range, type));
    }

    private static Flow single(OnnxSite site, Flow number) {
        return number.rank() == 0 ? number : site.reshape(number);
    }

    private static Laid eye(OnnxSite site) {
        Laid x = site.in(0);
        site.require(x.rank() == 2, "its operand is no matrix", "the graph is damaged");
        site.requireKnown(x);
        int shift = site.node().number("k", 0);
        float[] all = new float[site.written((long) x.dim(0) * x.dim(1))];
        for (int i = 0; i < x.dim(0); i++) {
            long at = (long) i + shift;
            if (at >= 0 && at < x.dim(1)) {
                all[i * x.dim(1) + (int) at] = 1;
            }
        }
        DataType type = site.node().has("dtype")
                ? Floats.single(
                        dev.tern.converter.onnx.model.ElementType.of(site.node().whole("dtype", 1)))
                : x.type();
        return Laid.plain(site.cast(site.emitter().floats(x.shape(), all), type));
    }

    private static Laid triangle(OnnxSite site) {
        Flow x = site.plain(0);
        int rank = x.rank();
        site.require(rank >= 2, "its operand has rank " + rank, "the graph is damaged");
        boolean upper = site.node().flag("upper", true);
        int shift = site.has(1) ? (int) Math.clamp(site.plain(1).longs()[0], -(1 << 30), 1 << 30) : 0;
        Flow shape = site.shapeOf(x);
        Flow rows = site.emit(
                dev.tern.operators.reshape.ExpandDims.DEFINITION,
                numbers(site, shape, rank - 2),
                site.emitter().constant(Shape.scalar(), 1));
        Flow columns = site.add(numbers(site, shape, rank - 1), -shift);
        Flow kept = site.emit(upper ? Comparisons.GREATER_EQUAL : Comparisons.LESS_EQUAL, columns, rows);
        return Laid.plain(site.select(kept, x, zero(site, x.type())));
    }

    private static Flow zero(OnnxSite site, DataType type) {
        return type == DataType.BOOL
                ? site.emitter().constant(Constants.of("", Shape.scalar(), false))
                : site.scalar(type, 0);
    }

    /** 0, 1, … up to the extent of an axis. */
    private static Flow numbers(OnnxSite site, Flow shape, int axis) {
        Flow extent = site.reshape(site.emit(
                Slice.DEFINITION,
                shape,
                site.emitter().ints(axis),
                site.emitter().ints(1)));
        return site.emit(Range.DEFINITION, site.scalar(DataType.INT32, 0), extent, site.scalar(DataType.INT32, 1));
    }
}
