package dev.tern.operators.segment;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.movement.Axis;
import dev.tern.operators.movement.Extent;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/** The segment operators: sorted ids that name every segment in turn, or any ids, of which negative ones are left out. */
public final class Segment {
    public static final OperatorDefinition<PlainOperator> SEGMENT_SUM = PlainOperator.define(
            125,
            "SEGMENT_SUM",
            100,
            d -> d.inputs("data", "ids")
                    .outputs("output")
                    .types("T i32 -> T : f32 i32")
                    .shapes(Segment::sortedShapes)
                    .kernel((operator, binding) -> bind(binding, SegmentRule.SUM)));

    public static final OperatorDefinition<PlainOperator> UNSORTED_SEGMENT_PROD =
            unsorted(153, "UNSORTED_SEGMENT_PROD", 118, SegmentRule.PROD);
    public static final OperatorDefinition<PlainOperator> UNSORTED_SEGMENT_MAX =
            unsorted(154, "UNSORTED_SEGMENT_MAX", 119, SegmentRule.MAX);
    public static final OperatorDefinition<PlainOperator> UNSORTED_SEGMENT_SUM =
            unsorted(155, "UNSORTED_SEGMENT_SUM", 121, SegmentRule.SUM);
    public static final OperatorDefinition<PlainOperator> UNSORTED_SEGMENT_MIN =
            unsorted(157, "UNSORTED_SEGMENT_MIN", 120, SegmentRule.MIN);

    private Segment() {}

    private static OperatorDefinition<PlainOperator> unsorted(int code, String name, int options, SegmentRule rule) {
        return PlainOperator.define(
                code,
                name,
                options,
                d -> d.inputs("data", "ids", "count")
                        .outputs("output")
                        .types("T i32 i32 -> T : f32 i32")
                        .shapes(Segment::unsortedShapes)
                        .kernel((operator, binding) -> bind(binding, rule)));
    }

    private static List<Shape> sortedShapes(PlainOperator operator, ShapeScope scope) {
        Shape data = scope.shape(0);
        Axis.of(0, data.rank());
        Extent.requireEqual(1, scope.shape(1).rank(), "rank of the segment ids");
        Extent.requireEqual(data.dim(0), scope.shape(1).dim(0), "number of segment ids");
        Tensor ids = scope.data(1);
        int last = -1;
        for (int i = 0; i < ids.elements(); i++) {
            int id = ids.intAt(i);
            boolean follows = i == 0 ? id == 0 : id == last || id == last + 1;
            if (!follows) {
                throw TernException.at("segment id " + i)
                        .expected(i == 0 ? "0" : last + " or " + (last + 1L))
                        .found(String.valueOf(id))
                        .fix("number the segments from 0, ascending, without gaps");
            }
            last = id;
        }
        return List.of(data.with(0, last + 1));
    }

    private static List<Shape> unsortedShapes(PlainOperator operator, ShapeScope scope) {
        Shape data = scope.shape(0);
        Shape ids = scope.shape(1);
        boolean fits = ids.rank() <= data.rank();
        for (int i = 0; fits && i < ids.rank(); i++) {
            fits = ids.dim(i) == data.dim(i);
        }
        if (!fits) {
            throw TernException.at("segment ids")
                    .expected("leading axes of " + data)
                    .found("shape " + ids)
                    .fix("give one id for each slice");
        }
        int[] dims = new int[data.rank() - ids.rank() + 1];
        dims[0] = Extent.of(Axis.scalar(scope, 2));
        for (int i = 1; i < dims.length; i++) {
            dims[i] = data.dim(ids.rank() + i - 1);
        }
        return List.of(Shape.of(dims));
    }

    private static Kernel bind(Binding binding, SegmentRule rule) {
        Tensor data = binding.input(0);
        Tensor ids = binding.input(1);
        Tensor output = binding.output(0);
        Shape shape = output.shape();
        int segments = shape.dim(0);
        long slice = shape.elements(1, shape.rank());
        boolean floats = output.type() == DataType.FLOAT32;
        boolean constant = binding.isConstant(1);
        if (constant) {
            check(ids, segments);
        }
        return () -> {
            if (!constant) {
                check(ids, segments);
            }
            for (long i = 0; i < output.elements(); i++) {
                if (floats) {
                    output.setFloat(i, rule.emptyFloat());
                } else {
                    output.setInt(i, rule.emptyInt());
                }
            }
            for (long i = 0; i < ids.elements(); i++) {
                int id = ids.intAt(i);
                if (id >= 0) {
                    join(rule, data, i * slice, output, id * slice, slice, floats);
                }
            }
        };
    }

    private static void check(Tensor ids, int segments) {
        for (long i = 0; i < ids.elements(); i++) {
            if (ids.intAt(i) >= segments) {
                throw TernException.at("segment id " + i)
                        .expected("below the number of segments, " + segments)
                        .found(String.valueOf(ids.intAt(i)))
                        .fix("ask for more segments, or correct the id");
            }
        }
    }

    private static void join(SegmentRule rule, Tensor from, long f, Tensor to, long t, long count, boolean floats) {
        for (long i = 0; i < count; i++) {
            if (floats) {
                to.setFloat(t + i, rule.join(to.floatAt(t + i), from.floatAt(f + i)));
            } else {
                to.setInt(t + i, rule.join(to.intAt(t + i), from.intAt(f + i)));
            }
        }
    }
}
