package dev.tern.converter.onnx;

import dev.tern.converter.lower.Flow;
import dev.tern.operators.abs.Abs;
import dev.tern.operators.arg.ArgExtreme;
import dev.tern.operators.cumsum.Cumsum;
import dev.tern.operators.exp.Exp;
import dev.tern.operators.log.Log;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.operators.reverse.Reverse;
import dev.tern.operators.sqrt.Sqrt;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Elements brought together along axes. */
final class ReductionRows {
    static final List<OnnxRow> ROWS = List.of(
            row("ReduceSum", "SUM", ReductionRule.SUM),
            row("ReduceMean", "MEAN", ReductionRule.MEAN),
            row("ReduceProd", "REDUCE_PROD", ReductionRule.PRODUCT),
            row("ReduceMax", "REDUCE_MAX, REDUCE_ANY of truth values", ReductionRule.MAXIMUM),
            row("ReduceMin", "REDUCE_MIN, REDUCE_ALL of truth values", ReductionRule.MINIMUM),
            OnnxRow.of("ReduceL1", "ABS, SUM", s -> sum(s, x -> s.emit(Abs.DEFINITION, x), x -> x)),
            OnnxRow.of("ReduceL2", "MUL, SUM, SQRT", s -> sum(s, x -> s.mul(x, x), x -> s.emit(Sqrt.DEFINITION, x))),
            OnnxRow.of("ReduceSumSquare", "MUL, SUM", s -> sum(s, x -> s.mul(x, x), x -> x)),
            OnnxRow.of("ReduceLogSum", "SUM, LOG", s -> sum(s, x -> x, x -> s.emit(Log.DEFINITION, x))),
            OnnxRow.of("ReduceLogSumExp", "REDUCE_MAX, SUB, EXP, SUM, LOG, ADD", ReductionRows::logSumExp),
            OnnxRow.of("ArgMax", "ARG_MAX", s -> extreme(s, true)),
            OnnxRow.of("ArgMin", "ARG_MIN", s -> extreme(s, false)),
            OnnxRow.of("CumSum", "CUMSUM", ReductionRows::cumulated));

    private ReductionRows() {}

    /** Axes of a reduction as the source counts them; where none are named, all or none. */
    private static List<Integer> axes(OnnxSite site, Laid x) {
        int[] given = site.numbers("axes", 1);
        List<Integer> axes = new ArrayList<>();
        if (given == null || given.length == 0) {
            if (!site.node().flag("noop_with_empty_axes", false)) {
                for (int i = 0; i < x.rank(); i++) {
                    axes.add(i);
                }
            }
            return axes;
        }
        for (int axis : given) {
            int counted = x.axis(axis);
            if (!axes.contains(counted)) {
                axes.add(counted);
            }
        }
        return axes;
    }

    private static OnnxRow row(String name, String becomes, ReductionRule rule) {
        return OnnxRow.of(name, becomes, site -> {
            Laid x = site.in(0);
            if (x.type() == DataType.BOOL) {
                ReductionRule truth = rule == ReductionRule.MAXIMUM ? ReductionRule.ANY : ReductionRule.ALL;
                return reduced(site, x, x.flow(), truth, axes(site, x));
            }
            DataType computed = Whole.computed(x.type());
            Laid result = reduced(site, x, site.cast(x.flow(), computed), rule, axes(site, x));
            return new Laid(site.cast(result.flow(), x.type()), result.order());
        });
    }

    private static Laid reduced(OnnxSite site, Laid x, Flow flow, ReductionRule rule, List<Integer> axes) {
        if (axes.isEmpty()) {
            return new Laid(flow, x.order());
        }
        boolean keeps = site.node().flag("keepdims", true);
        int[] places = NormRows.places(x, axes).stream()
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        Flow result = site.emit(new Reduction(rule, keeps), flow, site.emitter().ints(places));
        return new Laid(result, keeps ? x.order() : x.order().without(axes));
    }

    private static Laid sum(OnnxSite site, UnaryOperator<Flow> before, UnaryOperator<Flow> after) {
        Laid x = site.in(0);
        if (x.rank() > 0 && axes(site, x).isEmpty()) {
            return x;
        }
        Flow each = before.apply(site.cast(x.flow(), Whole.computed(x.type())));
        Laid sum = reduced(site, x, each, ReductionRule.SUM, axes(site, x));
        Flow computed = after.apply(asFloats(site, sum.flow()));
        return new Laid(site.cast(computed, x.type()), sum.order());
    }

    /** Roots and logarithms of whole numbers are computed as floats. */
    private static Flow asFloats(OnnxSite site, Flow sum) {
        return site.node().operator().equals("ReduceL2")
                        || site.node().operator().startsWith("ReduceLog")
                ? site.cast(sum, DataType.FLOAT32)
                : sum;
    }

    /** log(sum(exp(x - m))) + m, with the largest element m. */
    private static Laid logSumExp(OnnxSite site) {
        Laid x = site.in(0);
        List<Integer> axes = axes(site, x);
        if (axes.isEmpty()) {
            return x;
        }
        int[] places =
                NormRows.places(x, axes).stream().mapToInt(Integer::intValue).toArray();
        Flow given = site.cast(x.flow(), DataType.FLOAT32);
        Flow largest = site.emit(
                new Reduction(ReductionRule.MAXIMUM, true),
                given,
                site.emitter().ints(places));
        Flow each = site.emit(Exp.DEFINITION, site.sub(given, largest));
        Laid sum = reduced(site, x, each, ReductionRule.SUM, axes);
        Laid most = reduced(site, x, given, ReductionRule.MAXIMUM, axes);
        return new Laid(site.cast(site.add(site.emit(Log.DEFINITION, sum.flow()), most.flow()), x.type()), sum.order());
    }

    private static Laid extreme(OnnxSite site, boolean largest) {
        Laid x = site.in(0);
        int axis = x.axis(site.node().number("axis", 0));
        int place = x.order().of(axis);
        DataType computed = x.type() == DataType.FLOAT32 ? x.type() : Whole.computed(x.type());
        Flow from = site.cast(x.flow(), computed == DataType.INT64 ? DataType.INT32 : computed);
        boolean last = site.node().flag("select_last_index", false);
        if (last) {
            site.require(x.dim(axis) > 0, "the size of its axis is open", "give the inputs fixed shapes");
            from = site.emit(Reverse.DEFINITION, from, site.emitter().ints(place));
        }
        Flow found = site.emit(
                new ArgExtreme(largest, DataType.INT64), from, site.emitter().constant(Shape.scalar(), place));
        if (last) {
            found = site.sub(site.scalar(DataType.INT64, x.dim(axis) - 1), found);
        }
        Laid flat = new Laid(found, x.order().without(List.of(axis)));
        if (!site.node().flag("keepdims", true)) {
            return flat;
        }
        return Reshaping.to(site, flat, x.shape(0).with(axis, 1), x.shape(1).with(axis, 1), null);
    }

    private static Laid cumulated(OnnxSite site) {
        Laid x = site.in(0);
        int axis = x.axis(site.in(1).flow().scalar());
        DataType computed = Whole.computed(x.type());
        Flow sums = site.emit(
                new Cumsum(site.node().flag("exclusive", false), site.node().flag("reverse", false)),
                site.cast(x.flow(), computed),
                site.emitter().constant(Shape.scalar(), x.order().of(axis)));
        return new Laid(site.cast(sums, x.type()), x.order());
    }
}
