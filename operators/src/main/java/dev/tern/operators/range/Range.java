package dev.tern.operators.range;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.TypeVersions;
import dev.tern.operators.movement.Extent;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/** The numbers from the first operand up to and without the second, in steps of the third. */
public final class Range {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            96,
            "RANGE",
            73,
            d -> d.versions(2, TypeVersions.of(0, "i64 2"))
                    .inputs("start", "limit", "delta")
                    .outputs("output")
                    .types("T T T -> T : f32 i32 i64")
                    .shapes(Range::shapes)
                    .kernel(Range::bind));

    private Range() {}

    private static List<Shape> shapes(PlainOperator range, ShapeScope scope) {
        for (int i = 0; i < 3; i++) {
            Extent.requireEqual(0, scope.shape(i).rank(), "rank of operand " + i);
        }
        Tensor start = scope.data(0);
        Tensor limit = scope.data(1);
        Tensor delta = scope.data(2);
        long count = scope.type(0) == DataType.FLOAT32
                ? count(start.floatAt(0), limit.floatAt(0), delta.floatAt(0))
                : count(start.longAt(0), limit.longAt(0), delta.longAt(0));
        return List.of(Shape.of(Extent.of(count)));
    }

    private static long count(long start, long limit, long delta) {
        boolean reaches = start == limit || (start < limit ? delta > 0 : delta < 0);
        long span = start > limit ? start - limit : limit - start;
        if (delta == 0 || delta == Long.MIN_VALUE || !reaches || span < 0) {
            throw unreachable(String.valueOf(start), String.valueOf(limit), String.valueOf(delta));
        }
        long step = Math.abs(delta);
        return span / step + (span % step == 0 ? 0 : 1);
    }

    private static long count(float start, float limit, float delta) {
        boolean reaches = start == limit || (start < limit ? delta > 0 : delta < 0);
        float count = (float) Math.ceil(Math.abs((limit - start) / delta));
        if (delta == 0 || !reaches || !(count <= Integer.MAX_VALUE)) {
            throw unreachable(String.valueOf(start), String.valueOf(limit), String.valueOf(delta));
        }
        return (long) count;
    }

    private static TernException unreachable(String start, String limit, String delta) {
        return TernException.at("start, limit and delta")
                .expected("a delta other than 0 that leads from start to limit in fewer than 2147483648 steps")
                .found(start + ", " + limit + " and " + delta)
                .fix("correct the delta");
    }

    private static Kernel bind(PlainOperator range, Binding binding) {
        Tensor start = binding.input(0);
        Tensor delta = binding.input(2);
        Tensor output = binding.output(0);
        return output.type() == DataType.FLOAT32
                ? () -> floats(start, delta, output)
                : () -> longs(start, delta, output);
    }

    /** Each number is the one before plus the step, so that errors add up as they do in the original. */
    private static void floats(Tensor start, Tensor delta, Tensor output) {
        float value = start.floatAt(0);
        float step = delta.floatAt(0);
        for (long i = 0; i < output.elements(); i++) {
            output.setFloat(i, value);
            value += step;
        }
    }

    private static void longs(Tensor start, Tensor delta, Tensor output) {
        long value = start.longAt(0);
        long step = delta.longAt(0);
        for (long i = 0; i < output.elements(); i++) {
            output.setLong(i, value + i * step);
        }
    }
}
