package dev.tern.converter.lower;

import static java.util.Map.entry;

import dev.tern.operators.reverse.Reverse;
import dev.tern.operators.reverse.ReverseSequence;
import dev.tern.operators.slice.DynamicUpdateSlice;
import dev.tern.operators.slice.Slice;
import dev.tern.operators.slice.StridedSlice;
import dev.tern.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Parts of a tensor. */
final class SliceRows {
    static final Map<String, Row> ROWS = Map.ofEntries(
            entry("Slice", Row.of(SliceRows::slice)),
            entry("StridedSlice", Row.of(SliceRows::stridedSlice)),
            entry(
                    "XlaDynamicUpdateSlice",
                    Row.of(s -> s.emit(DynamicUpdateSlice.DEFINITION, s.in(0), s.in(1), s.int32(s.in(2))))),
            entry("ReverseV2", Row.of(SliceRows::reverse)),
            entry(
                    "ReverseSequence",
                    Row.of(s -> s.emit(
                            new ReverseSequence((int) s.node().integer("seq_dim", 0), (int)
                                    s.node().integer("batch_dim", 0)),
                            s.in(0),
                            s.in(1)))),
            entry("Roll", Row.of(SliceRows::roll)));

    private SliceRows() {}

    private static Flow slice(Site site) {
        return site.emit(Slice.DEFINITION, site.in(0), narrow(site, site.in(1)), narrow(site, site.in(2)));
    }

    /** 64-bit bounds as 32-bit ones; constants beyond the range mean the end and are cut to it. */
    private static Flow narrow(Site site, Flow bounds) {
        return bounds.type() == DataType.INT64 && bounds.isConstant()
                ? site.emitter().ints(bounds.ints())
                : site.int32(bounds);
    }

    private static Flow stridedSlice(Site site) {
        int begin = (int) site.node().integer("begin_mask", 0);
        int end = (int) site.node().integer("end_mask", 0);
        int ellipsis = (int) site.node().integer("ellipsis_mask", 0);
        int fresh = (int) site.node().integer("new_axis_mask", 0);
        int shrink = (int) site.node().integer("shrink_axis_mask", 0);
        return site.emit(
                new StridedSlice(begin, end, ellipsis, fresh, shrink, false),
                site.in(0),
                narrow(site, site.in(1)),
                narrow(site, site.in(2)),
                narrow(site, site.in(3)));
    }

    private static Flow reverse(Site site) {
        Flow x = site.in(0);
        int[] axes = site.in(1).ints();
        for (int axis : axes) {
            x = site.emit(Reverse.DEFINITION, x, site.emitter().ints(Site.axis(x, axis)));
        }
        return x;
    }

    private static Flow roll(Site site) {
        Flow x = site.in(0);
        int[] shifts = site.in(1).ints();
        int[] axes = site.in(2).ints();
        site.require(shifts.length == axes.length, "shifts and axes differ in number", "the graph is damaged");
        for (int i = 0; i < axes.length; i++) {
            int axis = Site.axis(x, axes[i]);
            int extent = x.dim(axis);
            site.require(extent > 0, "it rolls along an open axis", "give the inputs fixed shapes");
            int shift = Math.floorMod(shifts[i], extent);
            if (shift == 0) {
                continue;
            }
            List<Flow> parts = new ArrayList<>();
            parts.add(part(site, x, axis, extent - shift, shift));
            parts.add(part(site, x, axis, 0, extent - shift));
            x = site.emitter()
                    .emitAll(
                            new dev.tern.operators.concatenation.Concatenation(
                                    axis, dev.tern.operators.Activation.NONE),
                            java.util.Collections.unmodifiableList(parts))
                    .getFirst();
        }
        return x;
    }

    /** {@code length} elements from {@code start} along {@code axis}. */
    static Flow part(Site site, Flow x, int axis, int start, int length) {
        int[] begin = new int[x.rank()];
        int[] size = new int[x.rank()];
        java.util.Arrays.fill(size, -1);
        begin[axis] = start;
        size[axis] = length;
        return site.emit(
                Slice.DEFINITION, x, site.emitter().ints(begin), site.emitter().ints(size));
    }
}
