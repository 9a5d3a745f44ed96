package dev.tern.converter.onnx;

import dev.tern.converter.lower.Flow;
import dev.tern.converter.lower.Unconvertible;
import dev.tern.operators.reshape.Reshape;
import dev.tern.operators.slice.Slice;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reshapes of tensors that lie in any order. A reshape takes axes together in runs: the channels are split, height and
 * width are joined, extents of 1 come and go. Where the axes of every run lie side by side in memory, the reshape is done
 * on what lies there; only otherwise are elements moved first.
 */
final class Reshaping {
    private final OnnxSite site;
    private final Laid x;
    private final Shape first;
    private final Shape second;

    private Reshaping(OnnxSite site, Laid x, Shape first, Shape second) {
        this.site = site;
        this.x = x;
        this.first = first;
        this.second = second;
    }

    /** Axes {@code from} to {@code fromEnd} of the operand become axes {@code to} to {@code toEnd} of the result. */
    private record Run(int from, int fromEnd, int to, int toEnd) {}

    /**
     * {@code x} with the shapes {@code first} and {@code second} in the two tries.
     *
     * @param given the shape as it is computed in the source, where it is
     */
    static Laid to(OnnxSite site, Laid x, Shape first, Shape second, @Nullable Flow given) {
        if (first.elements() != x.shape(0).elements()
                || second.elements() != x.shape(1).elements()) {
            throw Unconvertible.because(
                    "a tensor of shape " + x.shape() + " is reshaped to " + Flow.merge(first, second),
                    "the graph is damaged, or made for inputs of another shape");
        }
        Reshaping reshaping = new Reshaping(site, x, first, second);
        if (!x.order().isPlain()) {
            Laid inPlace = reshaping.inPlace();
            if (inPlace != null) {
                return inPlace;
            }
        }
        return Laid.plain(emit(site, site.plain(x), first, second, given));
    }

    private @Nullable Laid inPlace() {
        List<Run> runs = runs();
        if (runs == null) {
            return null;
        }
        double[] keys = new double[runs.size()];
        boolean sideBySide = true;
        for (int r = 0; r < keys.length; r++) {
            double place = place(runs.get(r));
            keys[r] = place < 0 ? (r == 0 ? -1 : keys[r - 1] + 1e-3) : place;
            sideBySide &= liesSideBySide(runs.get(r));
        }
        List<Integer> sorted = new ArrayList<>();
        for (int r = 0; r < keys.length; r++) {
            sorted.add(r);
        }
        sorted.sort(Comparator.comparingDouble(r -> keys[r]));
        int[] from = new int[x.rank()];
        int[] to = new int[first.rank()];
        int own = 0;
        int at = 0;
        for (int r : sorted) {
            for (int i = runs.get(r).from; i < runs.get(r).fromEnd; i++) {
                from[i] = own++;
            }
            for (int j = runs.get(r).to; j < runs.get(r).toEnd; j++) {
                to[j] = at++;
            }
        }
        Flow flow = sideBySide ? x.flow() : site.in(x, Order.of(from));
        Order order = Order.of(to);
        return new Laid(emit(site, flow, order.stored(first), order.stored(second), null), order);
    }

    private boolean isUnit(int axis) {
        return x.shape(0).dim(axis) == 1 && x.shape(1).dim(axis) == 1;
    }

    /** Where the last axis of a run lies; where it has none but extents of 1, where the first of those lies, or -1. */
    private double place(Run run) {
        int last = -1;
        for (int i = run.from; i < run.fromEnd; i++) {
            last = isUnit(i) ? last : Math.max(last, x.order().of(i));
        }
        return last < 0 && run.from < run.fromEnd ? x.order().of(run.from) : last;
    }

    private boolean liesSideBySide(Run run) {
        List<Integer> places = new ArrayList<>();
        for (int i = run.from; i < run.fromEnd; i++) {
            if (!isUnit(i)) {
                places.add(x.order().of(i));
            }
        }
        for (int p = 1; p < places.size(); p++) {
            if (places.get(p) < places.get(p - 1)) {
                return false;
            }
        }
        for (int i = 0; i < x.rank(); i++) {
            int place = x.order().of(i);
            boolean inside = places.size() > 1 && place > places.getFirst() && place < places.getLast();
            if (inside && !isUnit(i) && (i < run.from || i >= run.fromEnd)) {
                return false;
            }
        }
        return true;
    }

    /** The runs that the reshape takes together, as small as can be; null where both tries do not agree on them. */
    private @Nullable List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        Shape[] from = {x.shape(0), x.shape(1)};
        Shape[] to = {first, second};
        if (from[0].elements() == 0 || from[1].elements() == 0) {
            return null;
        }
        int i = 0;
        int j = 0;
        while (i < x.rank() || j < first.rank()) {
            int start = i;
            int begin = j;
            i += i < x.rank() ? 1 : 0;
            j += j < first.rank() ? 1 : 0;
            while (true) {
                long p = from[0].elements(start, i);
                long q = to[0].elements(begin, j);
                long p2 = from[1].elements(start, i);
                long q2 = to[1].elements(begin, j);
                if (p == q && p2 == q2) {
                    break;
                }
                if (p < q || (p == q && p2 < q2)) {
                    if (i++ == x.rank()) {
                        return null;
                    }
                } else if (j++ == first.rank()) {
                    return null;
                }
            }
            runs.add(new Run(start, i, begin, j));
        }
        return runs;
    }

    /** A reshape of what lies in memory. */
    private static Flow emit(OnnxSite site, Flow flow, Shape first, Shape second, @Nullable Flow given) {
        if (flow.shape(0).equals(first) && flow.shape(1).equals(second)) {
            return flow;
        }
        Shape merged = Flow.merge(first, second);
        long open =
                Arrays.stream(merged.dims()).filter(dim -> dim == Shape.UNKNOWN).count();
        boolean hasZero = Arrays.stream(merged.dims()).anyMatch(dim -> dim == 0);
        if (open == 0 || (open == 1 && !hasZero)) {
            return site.reshape(flow, merged.dims());
        }
        return site.emit(new Reshape(List.of()), flow, extents(site, flow, first, second, given));
    }

    /** Extents as an operand: those that stay are taken from the operand's shape, one may follow from the others. */
    private static Flow extents(OnnxSite site, Flow flow, Shape first, Shape second, @Nullable Flow given) {
        Flow shape = site.shapeOf(flow);
        List<Flow> parts = new ArrayList<>();
        int unknown = 0;
        for (int i = 0; i < first.rank(); i++) {
            int source = -1;
            for (int j = 0; first.dim(i) != second.dim(i) && j < flow.rank(); j++) {
                if (flow.shape(0).dim(j) == first.dim(i) && flow.shape(1).dim(j) == second.dim(i)) {
                    source = j;
                }
            }
            if (first.dim(i) == second.dim(i)) {
                parts.add(site.emitter().ints(first.dim(i)));
            } else if (source >= 0) {
                parts.add(site.emit(
                        Slice.DEFINITION,
                        shape,
                        site.emitter().ints(source),
                        site.emitter().ints(1)));
            } else {
                parts.add(site.emitter().ints(-1));
                unknown++;
            }
        }
        if (unknown <= 1) {
            return site.concat(0, parts);
        }
        if (given != null && given.hasContents()) {
            return site.int32(given);
        }
        throw Unconvertible.because(
                "more than one extent of its result is computed", "give the inputs fixed shapes (--input_shapes)");
    }
}
