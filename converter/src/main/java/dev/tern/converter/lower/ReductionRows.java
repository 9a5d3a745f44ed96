package dev.tern.converter.lower;

import static java.util.Map.entry;

import dev.tern.operators.arg.ArgExtreme;
import dev.tern.operators.cumsum.Cumsum;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.operators.segment.Segment;
import dev.tern.tensor.DataType;
import java.util.Map;

/** Elements brought together along axes. */
final class ReductionRows {
    static final Map<String, Row> ROWS = Map.ofEntries(
            reduction("Mean", ReductionRule.MEAN),
            reduction("Sum", ReductionRule.SUM),
            reduction("Prod", ReductionRule.PRODUCT),
            reduction("Max", ReductionRule.MAXIMUM),
            reduction("Min", ReductionRule.MINIMUM),
            reduction("Any", ReductionRule.ANY),
            reduction("All", ReductionRule.ALL),
            entry("ArgMax", Row.of(s -> extreme(s, true))),
            entry("ArgMin", Row.of(s -> extreme(s, false))),
            entry(
                    "Cumsum",
                    Row.of(s -> s.emit(
                            new Cumsum(
                                    s.node().flag("exclusive", false), s.node().flag("reverse", false)),
                            s.in(0),
                            s.int32(s.in(1))))),
            entry("SegmentSum", Row.of(s -> s.emit(Segment.SEGMENT_SUM, s.in(0), s.int32(s.in(1))))),
            segment("UnsortedSegmentSum", Segment.UNSORTED_SEGMENT_SUM),
            segment("UnsortedSegmentMax", Segment.UNSORTED_SEGMENT_MAX),
            segment("UnsortedSegmentMin", Segment.UNSORTED_SEGMENT_MIN),
            segment("UnsortedSegmentProd", Segment.UNSORTED_SEGMENT_PROD),
            entry("BiasAddGrad", Row.of(ReductionRows::biasGradient)));

    private ReductionRows() {}

    private static Map.Entry<String, Row> reduction(String name, ReductionRule rule) {
        return entry(
                name,
                Row.of(site -> site.emit(
                        new Reduction(rule, site.node().flag("keep_dims", false)),
                        site.in(0),
                        axes(site, site.in(1)))));
    }

    /** Axes as a list, even where TensorFlow gives a single number. */
    private static Flow axes(Site site, Flow axes) {
        Flow narrow = site.int32(axes);
        return narrow.rank() == 0 ? site.reshape(narrow, 1) : narrow;
    }

    static Flow sum(Site site, Flow x, int... axes) {
        return site.emit(
                new Reduction(ReductionRule.SUM, false), x, site.emitter().ints(axes));
    }

    private static Flow extreme(Site site, boolean largest) {
        DataType type = site.node().type("output_type", DataType.INT64);
        site.require(Binary.isWhole(type), "its result has type " + type.text(), "ask for int32 or int64");
        return site.emit(new ArgExtreme(largest, type), site.in(0), site.int32(site.in(1)));
    }

    private static Map.Entry<String, Row> segment(String name, dev.tern.operators.OperatorDefinition<?> definition) {
        return entry(name, Row.of(s -> s.emit(definition, s.in(0), s.int32(s.in(1)), s.int32(s.in(2)))));
    }

    private static Flow biasGradient(Site site) {
        site.requireText("data_format", "NHWC");
        int[] axes = new int[site.in(0).rank() - 1];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = i;
        }
        return sum(site, site.in(0), axes);
    }
}
