package dev.tern.converter.onnx;

import dev.tern.converter.lower.Flow;
import dev.tern.operators.pad.MirrorPad;
import dev.tern.operators.pad.Pad;
import dev.tern.operators.reverse.ReverseSequence;
import dev.tern.operators.slice.StridedSlice;
import dev.tern.operators.split.SplitV;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parts of tensors: cut out, joined, surrounded. */
final class SliceRows {
    /** Bounds beyond this mean the end of an axis. */
    private static final long END = 1L << 30;

    private static final String FIX = "give the inputs fixed shapes (--input_shapes)";

    static final List<OnnxRow> ROWS = List.of(
            OnnxRow.of("Slice", "STRIDED_SLICE", "bounds that are computed from contents", SliceRows::slice),
            OnnxRow.all("Split", "SPLIT_V", "open sizes that are split evenly", SliceRows::split),
            OnnxRow.of("Concat", "CONCATENATION", SliceRows::concat),
            OnnxRow.of(
                    "Pad",
                    "PAD, PADV2, MIRROR_PAD; STRIDED_SLICE, TILE and CONCATENATION for edge and wrap",
                    "computed paddings",
                    SliceRows::pad),
            OnnxRow.of("ReverseSequence", "REVERSE_SEQUENCE", SliceRows::reverseSequence));

    private SliceRows() {}

    private static Laid concat(OnnxSite site) {
        List<Laid> parts = new ArrayList<>();
        for (int i = 0; i < site.inputs().size(); i++) {
            parts.add(site.in(i));
        }
        site.require(!parts.isEmpty(), "it has no operands", "the graph is damaged");
        for (Laid part : parts) {
            site.require(part.rank() == parts.getFirst().rank(), "its operands differ in rank", "the graph is damaged");
        }
        int axis = parts.getFirst().axis(site.node().number("axis", 0));
        Alike alike = Alike.of(site, parts);
        return new Laid(site.concat(alike.order().of(axis), alike.flows()), alike.order());
    }

    private static List<Laid> split(OnnxSite site) {
        Laid x = site.in(0);
        int axis = x.axis(site.node().number("axis", 0));
        int count = site.node().outputs().size();
        int[] sizes = site.numbers("split", 1);
        if (sizes == null) {
            int extent = x.dim(axis);
            site.require(extent >= 0, "the size of its axis is open", FIX);
            int each = (extent + count - 1) / Math.max(1, count);
            sizes = new int[count];
            for (int i = 0; i < count; i++) {
                sizes[i] = Math.clamp(extent - (long) i * each, 0, each);
            }
        }
        site.require(sizes.length == count && count > 0, "it has " + sizes.length + " parts", "the graph is damaged");
        if (count == 1) {
            return List.of(x);
        }
        List<Flow> parts = site.emitAll(
                new SplitV(count),
                x.flow(),
                site.emitter().ints(sizes),
                site.emitter().constant(Shape.scalar(), x.order().of(axis)));
        return parts.stream().map(part -> new Laid(part, x.order())).toList();
    }

    /** One axis of a slice: where it begins and ends, and by which step; bounds may follow from open extents. */
    private record Cut(int axis, Flow start, Flow end, int index, int step) {}

    private static Flow list(OnnxSite site, String attribute, int operand) {
        int[] given = site.node().numbers(attribute);
        if (given != null) {
            long[] wide = Arrays.stream(given).asLongStream().toArray();
            return site.emitter().constant(Whole.constant(Shape.of(wide.length), wide));
        }
        Flow flow = site.plain(operand);
        site.require(flow.hasContents(), attribute + " is computed from contents", "slice by constants or shapes");
        return flow;
    }

    private static Laid slice(OnnxSite site) {
        Laid x = site.in(0);
        Flow starts = list(site, "starts", 1);
        Flow ends = list(site, "ends", 2);
        int[] axes = site.numbers("axes", 3);
        int[] steps = site.has(4) ? site.in(4).flow().ints() : null;
        int count = starts.shape(0).intElements();
        List<Cut> cuts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int axis = x.axis(axes == null ? i : axes[i]);
            int step = steps == null ? 1 : steps[i];
            site.require(step != 0, "its step is 0", "the graph is damaged");
            cuts.add(new Cut(axis, starts, ends, i, step));
        }
        return sliced(site, x, cuts);
    }

    private static Laid sliced(OnnxSite site, Laid x, List<Cut> cuts) {
        int rank = x.rank();
        List<Flow> begins = new ArrayList<>();
        List<Flow> ends = new ArrayList<>();
        int[] strides = new int[rank];
        Arrays.fill(strides, 1);
        int beginMask = 0;
        int endMask = 0;
        boolean changes = false;
        int[] axisOf = x.order().axes();
        for (int place = 0; place < rank; place++) {
            Cut cut = null;
            for (Cut each : cuts) {
                cut = each.axis == axisOf[place] ? each : cut;
            }
            Flow begin = cut == null ? null : bound(site, cut.start, cut.index, cut.step < 0);
            Flow end = cut == null ? null : bound(site, cut.end, cut.index, cut.step > 0);
            // A bound beyond the far end of a step backwards ends before the first element: the mask says so.
            beginMask |= begin == null ? 1 << place : 0;
            endMask |= end == null ? 1 << place : 0;
            begins.add(begin == null ? site.emitter().ints(0) : begin);
            ends.add(end == null ? site.emitter().ints(0) : end);
            strides[place] = cut == null ? 1 : cut.step;
            changes |= begin != null || end != null || strides[place] != 1;
        }
        if (!changes) {
            return x;
        }
        Flow result = site.emit(
                new StridedSlice(beginMask, endMask, 0, 0, 0, false),
                x.flow(),
                site.concat(0, begins),
                site.concat(0, ends),
                site.emitter().ints(strides));
        return new Laid(result, x.order());
    }

    /** One bound as a list of one number; null where it means the end that {@code far} tells (high or low). */
    private static @Nullable Flow bound(OnnxSite site, Flow list, int index, boolean high) {
        long[] tries = new long[2];
        for (int attempt = 0; attempt < 2; attempt++) {
            var contents = java.util.Objects.requireNonNull(list.contents(attempt));
            tries[attempt] = contents.longAt(index);
        }
        if (tries[0] == tries[1]) {
            long number = tries[0];
            if (number >= END) {
                return high ? null : site.emitter().ints((int) END);
            }
            if (number <= -END) {
                return high ? site.emitter().ints((int) -END) : null;
            }
            return site.emitter().ints((int) number);
        }
        return site.int32(site.emit(
                dev.tern.operators.slice.Slice.DEFINITION,
                list,
                site.emitter().ints(index),
                site.emitter().ints(1)));
    }

    private static Laid pad(OnnxSite site) {
        Laid x = site.in(0);
        int[] given = site.numbers(site.node().has("paddings") ? "paddings" : "pads", 1);
        site.require(given != null, "pads is missing", "the graph is damaged");
        int[] pads = java.util.Objects.requireNonNull(given);
        int[] axes = site.has(3) ? site.in(3).flow().ints() : null;
        int count = axes == null ? x.rank() : axes.length;
        site.require(pads.length == 2 * count, "pads has " + pads.length + " entries", "the graph is damaged");
        int[] all = new int[2 * x.rank()];
        Laid cut = x;
        for (int i = 0; i < count; i++) {
            int axis = x.axis(axes == null ? i : axes[i]);
            int place = x.order().of(axis);
            all[2 * place] = Math.max(0, pads[i]);
            all[2 * place + 1] = Math.max(0, pads[count + i]);
            if (pads[i] < 0 || pads[count + i] < 0) {
                cut = cut(site, cut, axis, Math.max(0, -pads[i]), Math.max(0, -pads[count + i]));
            }
        }
        if (Arrays.stream(all).allMatch(pad -> pad == 0)) {
            return cut;
        }
        return new Laid(padded(site, cut.flow(), all), x.order());
    }

    private static Laid cut(OnnxSite site, Laid x, int axis, int before, int after) {
        Flow start = site.emitter().ints(before);
        Flow end = site.emitter().ints(after == 0 ? Integer.MAX_VALUE : -after);
        return sliced(site, x, List.of(new Cut(axis, start, end, 0, 1)));
    }

    private static Flow padded(OnnxSite site, Flow x, int[] pads) {
        Flow paddings = site.emitter().constant(Shape.of(pads.length / 2, 2), pads);
        return switch (site.node().text("mode", "constant")) {
            case "reflect" -> site.emit(new MirrorPad(MirrorPad.Mode.REFLECT), x, paddings);
            case "edge" -> around(site, x, pads, false);
            case "wrap" -> around(site, x, pads, true);
            default -> {
                Flow value = site.has(2)
                        ? site.plain(2)
                        : site.scalar(x.type(), site.node().real("value", 0f));
                boolean zero = value.isConstant() && value.tensor().floatAt(0) == 0f;
                yield zero && x.type() == DataType.FLOAT32
                        ? site.emit(Pad.PAD, x, paddings)
                        : site.emit(Pad.PADV2, x, paddings, value.rank() == 0 ? value : site.reshape(value));
            }
        };
    }

    /** Each axis continued by its ends, or by its other side. */
    private static Flow around(OnnxSite site, Flow x, int[] pads, boolean wraps) {
        Flow result = x;
        for (int place = 0; place < pads.length / 2; place++) {
            int before = pads[2 * place];
            int after = pads[2 * place + 1];
            List<Flow> parts = new ArrayList<>();
            if (before > 0) {
                parts.add(wraps ? piece(site, result, place, -before, 0) : repeated(site, result, place, 0, 1, before));
            }
            parts.add(result);
            if (after > 0) {
                parts.add(wraps ? piece(site, result, place, 0, after) : repeated(site, result, place, -1, 0, after));
            }
            result = site.concat(place, parts);
        }
        return result;
    }

    private static Flow repeated(OnnxSite site, Flow x, int place, int start, int end, int times) {
        int[] repeats = new int[x.rank()];
        Arrays.fill(repeats, 1);
        repeats[place] = times;
        Flow edge = piece(site, x, place, start, end);
        return times == 1
                ? edge
                : site.emit(
                        dev.tern.operators.broadcast.Tile.DEFINITION,
                        edge,
                        site.emitter().ints(repeats));
    }

    /** From {@code start} to {@code end} along one axis; 0 as the end is the axis' end. */
    private static Flow piece(OnnxSite site, Flow x, int place, int start, int end) {
        int[] begins = new int[x.rank()];
        int[] ends = new int[x.rank()];
        int[] strides = new int[x.rank()];
        Arrays.fill(strides, 1);
        begins[place] = start;
        ends[place] = end;
        int others = ((1 << x.rank()) - 1) & ~(1 << place);
        return site.emit(
                new StridedSlice(others, end == 0 ? others | 1 << place : others, 0, 0, 0, false),
                x,
                site.emitter().ints(begins),
                site.emitter().ints(ends),
                site.emitter().ints(strides));
    }

    private static Laid reverseSequence(OnnxSite site) {
        Flow x = site.plain(0);
        return Laid.plain(site.emit(
                new ReverseSequence(
                        site.node().number("time_axis", 0), site.node().number("batch_axis", 1)),
                x,
                site.plain(1)));
    }
}
