package dev.tern.converter.lower;

import static java.util.Map.entry;

import dev.tern.operators.Activation;
import dev.tern.operators.broadcast.BroadcastArgs;
import dev.tern.operators.broadcast.BroadcastTo;
import dev.tern.operators.broadcast.Fill;
import dev.tern.operators.broadcast.Tile;
import dev.tern.operators.concatenation.Concatenation;
import dev.tern.operators.gather.Gather;
import dev.tern.operators.pack.Pack;
import dev.tern.operators.pack.Unpack;
import dev.tern.operators.pad.MirrorPad;
import dev.tern.operators.pad.Pad;
import dev.tern.operators.range.Range;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.operators.reshape.ExpandDims;
import dev.tern.operators.reshape.Reshape;
import dev.tern.operators.reshape.Squeeze;
import dev.tern.operators.shape.Rank;
import dev.tern.operators.shape.ShapeOf;
import dev.tern.operators.split.Split;
import dev.tern.operators.split.SplitV;
import dev.tern.operators.transpose.Transpose;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Shapes: asked for, changed, joined and split. */
final class ShapeRows {
    static final Map<String, Row> ROWS = Map.ofEntries(
            entry("Shape", Row.of(s -> s.emit(new ShapeOf(s.node().type("out_type", DataType.INT32)), s.in(0)))),
            entry(
                    "ShapeN",
                    s -> s.inputs().stream()
                            .map(x -> s.emit(new ShapeOf(s.node().type("out_type", DataType.INT32)), x))
                            .toList()),
            entry("Rank", Row.of(s -> s.emit(Rank.DEFINITION, s.in(0)))),
            entry("Size", Row.of(ShapeRows::size)),
            entry("Reshape", Row.of(s -> reshape(s, s.in(0), s.in(1)))),
            entry("Squeeze", Row.of(ShapeRows::squeeze)),
            entry("ExpandDims", Row.of(s -> s.emit(ExpandDims.DEFINITION, s.in(0), s.int32(s.in(1))))),
            entry("Transpose", Row.of(s -> s.emit(Transpose.DEFINITION, s.in(0), s.int32(s.in(1))))),
            entry(
                    "ConcatV2",
                    Row.of(s -> concat(s, s.inputs().subList(0, s.inputs().size() - 1), s.last()))),
            entry(
                    "Concat",
                    Row.of(s -> concat(s, s.inputs().subList(1, s.inputs().size()), s.in(0)))),
            entry("Pack", Row.of(ShapeRows::pack)),
            entry("Unpack", ShapeRows::unpack),
            entry("Split", ShapeRows::split),
            entry("SplitV", ShapeRows::splitV),
            entry("Tile", Row.of(s -> s.emit(Tile.DEFINITION, s.in(0), s.int32(s.in(1))))),
            entry("BroadcastTo", Row.of(s -> s.emit(BroadcastTo.DEFINITION, s.in(0), s.in(1)))),
            entry("BroadcastArgs", Row.of(s -> s.emit(BroadcastArgs.DEFINITION, s.in(0), s.in(1)))),
            entry("Fill", Row.of(s -> filled(s, s.in(0), s.in(1)))),
            entry("Empty", Row.of(ShapeRows::empty)),
            entry("Range", Row.of(s -> s.emit(Range.DEFINITION, s.in(0), s.in(1), s.in(2)))),
            entry("Pad", Row.of(s -> s.emit(Pad.PAD, s.in(0), s.in(1)))),
            entry("PadV2", Row.of(s -> s.emit(Pad.PADV2, s.in(0), s.in(1), s.in(2)))),
            entry("MirrorPad", Row.of(ShapeRows::mirrorPad)));

    private ShapeRows() {}

    static Flow shapeOf(Site site, Flow x) {
        return site.emit(new ShapeOf(DataType.INT32), x);
    }

    static Flow filled(Site site, Flow dims, Flow value) {
        return site.emit(Fill.DEFINITION, dims, value);
    }

    private static Flow size(Site site) {
        Flow shape = site.emit(new ShapeOf(site.node().type("out_type", DataType.INT32)), site.in(0));
        return site.emit(
                new Reduction(ReductionRule.PRODUCT, false),
                shape,
                site.emitter().ints(0));
    }

    /** A reshape; where all extents but one are known, they are written into the operator. */
    static Flow reshape(Site site, Flow x, Flow shape) {
        int[] known = shape.shapeWithOneOpen();
        if (known != null) {
            return site.reshape(x, known);
        }
        Flow narrow = site.int32(shape);
        if (narrow.hasContents()) {
            return site.emit(new Reshape(List.of()), x, narrow);
        }
        site.require(
                narrow.hasShape() && narrow.shape().isKnown(),
                "the rank of its result is not known",
                "give the inputs fixed shapes");
        throw Unconvertible.because("its shape is computed from contents", "give the inputs fixed shapes");
    }

    /** {@code x} under a shape that is known for both tries. */
    static Flow reshapeTo(Site site, Flow x, Shape first, Shape second) {
        Shape merged = Flow.merge(first, second);
        long open =
                Arrays.stream(merged.dims()).filter(dim -> dim == Shape.UNKNOWN).count();
        if (open <= 1) {
            return site.reshape(x, merged);
        }
        // More than one open extent: take each from the operand, where it stands there unchanged.
        List<Flow> parts = new ArrayList<>();
        Flow shape = shapeOf(site, x);
        for (int i = 0; i < merged.rank(); i++) {
            int axis = i;
            if (merged.dim(i) != Shape.UNKNOWN) {
                parts.add(site.emitter().ints(merged.dim(i)));
                continue;
            }
            int source = -1;
            for (int j = 0; j < x.rank(); j++) {
                if (x.shape(0).dim(j) == first.dim(axis) && x.shape(1).dim(j) == second.dim(axis)) {
                    source = j;
                }
            }
            if (source < 0) {
                parts.add(site.emitter().ints(-1));
            } else {
                parts.add(site.emit(
                        dev.tern.operators.slice.Slice.DEFINITION,
                        shape,
                        site.emitter().ints(source),
                        site.emitter().ints(1)));
            }
        }
        Flow joined = site.emitter()
                .emitAll(new Concatenation(0, Activation.NONE), java.util.Collections.unmodifiableList(parts))
                .getFirst();
        return site.emit(new Reshape(List.of()), x, joined);
    }

    private static Flow squeeze(Site site) {
        int[] axes = site.node().integers("squeeze_dims");
        Flow x = site.in(0);
        List<Integer> wanted = new ArrayList<>();
        for (int axis : axes) {
            wanted.add(Site.axis(x, axis));
        }
        for (int i = 0; axes.length == 0 && i < x.rank(); i++) {
            if (x.dim(i) == 1) {
                wanted.add(i);
            }
        }
        return site.emit(new Squeeze(wanted), x);
    }

    private static Flow concat(Site site, List<Flow> parts, Flow axis) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        return site.emitter()
                .emitAll(
                        new Concatenation(Site.axis(parts.getFirst(), axis.scalar()), Activation.NONE),
                        java.util.Collections.unmodifiableList(parts))
                .getFirst();
    }

    private static Flow pack(Site site) {
        int axis = (int) site.node().integer("axis", 0);
        int rank = site.in(0).rank() + 1;
        site.require(axis >= -rank && axis < rank, "axis " + axis + " is outside rank " + rank, "the graph is damaged");
        int at = axis < 0 ? axis + rank : axis;
        if (site.in(0).type() == DataType.BOOL) {
            // PACK knows no truth values; CONCATENATION does.
            List<Flow> wide = new ArrayList<>();
            for (Flow each : site.inputs()) {
                wide.add(site.emit(ExpandDims.DEFINITION, each, site.emitter().constant(Shape.scalar(), at)));
            }
            return site.emitter()
                    .emitAll(new Concatenation(at, Activation.NONE), java.util.Collections.unmodifiableList(wide))
                    .getFirst();
        }
        return site.emitter()
                .emitAll(new Pack(site.inputs().size(), at), java.util.Collections.unmodifiableList(site.inputs()))
                .getFirst();
    }

    private static List<Flow> unpack(Site site) {
        Flow x = site.in(0);
        int axis = Site.axis(x, (int) site.node().integer("axis", 0));
        int count = (int) site.node().integer("num", x.dim(axis));
        if (x.type() == DataType.INT64) {
            // UNPACK knows no 64-bit numbers; GATHER does.
            site.require(
                    count >= 0 && count == x.dim(axis),
                    "an open axis of 64-bit numbers is unpacked",
                    "give the inputs fixed shapes");
            List<Flow> items = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                items.add(site.emit(new Gather(axis, 0), x, site.emitter().constant(Shape.scalar(), i)));
            }
            return items;
        }
        return site.emitAll(new Unpack(count, axis), x);
    }

    private static List<Flow> split(Site site) {
        Flow x = site.in(1);
        int count = (int) site.node().integer("num_split", 1);
        if (count == 1) {
            return List.of(x);
        }
        if (x.type() == DataType.INT64) {
            int axis = Site.axis(x, site.in(0).scalar());
            int extent = x.dim(axis);
            site.require(
                    extent > 0 && extent % count == 0,
                    "an open axis of 64-bit numbers is split",
                    "cast to int32 first");
            int[] sizes = new int[count];
            Arrays.fill(sizes, extent / count);
            return site.emitAll(new SplitV(count), x, site.emitter().ints(sizes), site.int32(site.in(0)));
        }
        return site.emitAll(new Split(count), site.int32(site.in(0)), x);
    }

    private static List<Flow> splitV(Site site) {
        int count = (int) site.node().integer("num_split", 1);
        return site.emitAll(new SplitV(count), site.in(0), site.in(1), site.int32(site.in(2)));
    }

    private static Flow empty(Site site) {
        return filled(site, site.in(0), site.emitter().scalar(site.node().type("dtype"), 0));
    }

    private static Flow mirrorPad(Site site) {
        MirrorPad.Mode mode = switch (site.node().text("mode", "")) {
            case "REFLECT" -> MirrorPad.Mode.REFLECT;
            case "SYMMETRIC" -> MirrorPad.Mode.SYMMETRIC;
            case String other -> throw Unconvertible.because("mode is '" + other + "'", "use REFLECT or SYMMETRIC");
        };
        return site.emit(new MirrorPad(mode), site.in(0), site.in(1));
    }
}
