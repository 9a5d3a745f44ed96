package dev.tern.operators.cumsum;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.movement.Axis;
import dev.tern.operators.movement.Extent;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Running sums along an axis: {@code exclusive} leaves each element out of its own sum, {@code reverse} begins at the
 * end. Integers wrap.
 */
public record Cumsum(boolean exclusive, boolean reverse) implements BuiltinOperator {
    /** Columns that are summed up side by side. */
    private static final int COLUMNS = 512;

    public static final OperatorDefinition<Cumsum> DEFINITION = OperatorDefinition.builtin(
            128,
            "CUMSUM",
            d -> d.options(102, new Cumsum(false, false))
                    .inputs("input", "axis")
                    .outputs("output")
                    .types("T i32 -> T : f32 i32 i64")
                    .shapes(Cumsum::shapes)
                    .kernel(Cumsum::bind));

    @Override
    public OperatorDefinition<Cumsum> definition() {
        return DEFINITION;
    }

    @Override
    public Cumsum map(Slots slots) {
        return new Cumsum(slots.bool(0, exclusive), slots.bool(1, reverse));
    }

    private static List<Shape> shapes(Cumsum operator, ShapeScope scope) {
        Axis.of(0, scope.shape(0).rank());
        Extent.requireEqual(1, scope.shape(1).intElements(), "elements of the axis");
        return List.of(scope.shape(0));
    }

    private static Kernel bind(Cumsum operator, Binding binding) {
        Tensor input = binding.input(0);
        Tensor axis = binding.input(1);
        Tensor output = binding.output(0);
        boolean isFloat = input.type() == DataType.FLOAT32;
        float[] floats = binding.floats(isFloat ? 2 * COLUMNS : 0);
        long[] longs = binding.longs(isFloat ? 0 : 2 * COLUMNS);
        return () -> {
            Shape shape = input.shape();
            int along = Axis.of(axis, shape.rank());
            long outer = shape.elements(0, along);
            long inner = shape.elements(along + 1, shape.rank());
            int extent = shape.dim(along);
            for (long o = 0; o < outer; o++) {
                long first = o * extent * inner;
                if (inner == 1) {
                    operator.line(input, output, first, inner, extent);
                    continue;
                }
                for (long i = 0; i < inner; i += COLUMNS) {
                    int columns = (int) Math.min(COLUMNS, inner - i);
                    if (isFloat) {
                        operator.floatColumns(input, output, first + i, inner, extent, columns, floats);
                    } else {
                        operator.longColumns(input, output, first + i, inner, extent, columns, longs);
                    }
                }
            }
        };
    }

    /** Sums of neighbouring columns, in the first half of {@code both}; rows of them are read into the second half. */
    private void floatColumns(
            Tensor input, Tensor output, long first, long step, int count, int columns, float[] both) {
        Arrays.fill(both, 0, columns, 0);
        for (int i = 0; i < count; i++) {
            long at = first + (reverse ? count - 1 - i : i) * step;
            input.readFloats(at, columns, both, COLUMNS);
            if (exclusive) {
                output.writeFloats(at, columns, both, 0);
            }
            for (int c = 0; c < columns; c++) {
                both[c] += both[COLUMNS + c];
            }
            if (!exclusive) {
                output.writeFloats(at, columns, both, 0);
            }
        }
    }

    private void longColumns(Tensor input, Tensor output, long first, long step, int count, int columns, long[] both) {
        Arrays.fill(both, 0, columns, 0);
        for (int i = 0; i < count; i++) {
            long at = first + (reverse ? count - 1 - i : i) * step;
            input.readLongs(at, columns, both, COLUMNS);
            if (exclusive) {
                output.writeLongs(at, columns, both, 0);
            }
            for (int c = 0; c < columns; c++) {
                both[c] += both[COLUMNS + c];
            }
            if (!exclusive) {
                output.writeLongs(at, columns, both, 0);
            }
        }
    }

    private void line(Tensor input, Tensor output, long first, long step, int count) {
        long start = reverse ? first + (count - 1) * step : first;
        long stride = reverse ? -step : step;
        if (input.type() == DataType.FLOAT32) {
            floats(input, output, start, stride, count, exclusive);
        } else {
            longs(input, output, start, stride, count, exclusive);
        }
    }

    private static void floats(Tensor input, Tensor output, long start, long stride, int count, boolean exclusive) {
        float sum = 0;
        for (int i = 0; i < count; i++) {
            long at = start + i * stride;
            float x = input.floatAt(at);
            output.setFloat(at, exclusive ? sum : sum + x);
            sum += x;
        }
    }

    private static void longs(Tensor input, Tensor output, long start, long stride, int count, boolean exclusive) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            long at = start + i * stride;
            long x = input.longAt(at);
            output.setLong(at, exclusive ? sum : sum + x);
            sum += x;
        }
    }
}
