package dev.tern.operators.reducewindow;

import dev.tern.operators.Binding;
import dev.tern.operators.movement.Box;
import dev.tern.operators.movement.Filling;
import dev.tern.operators.reducewindow.ReduceWindow.Function;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Windows one after another. Floats are joined in doubles and rounded to their type after every step, which for sums and
 * products of 32-bit floats is their own rounding.
 */
public final class WindowReduction {
    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Binding binding;
    private final Tensor input;
    private final Tensor initial;
    private final Tensor output;
    private final Function function;
    private final int rank;
    private final long[] dense;
    private final long[] window;
    private final long[] moves;
    private final long[] steps;
    private final boolean isFloat;
    private final boolean isDouble;
    private long next;
    private double real;
    private long whole;

    /** Windows over {@code input}, each starting from the one element of {@code initial}, into the result. */
    public WindowReduction(Binding binding, Tensor input, Tensor initial, Function function) {
        this.binding = binding;
        this.input = input;
        this.initial = initial;
        this.output = binding.output(0);
        this.function = function;
        rank = input.shape().rank();
        dense = Box.strides(input.shape());
        window = new long[rank];
        moves = new long[rank];
        steps = new long[rank];
        isDouble = input.type() == DataType.FLOAT64;
        isFloat = isDouble || input.type() == DataType.FLOAT32;
    }

    /** Sets the extent of windows along {@code axis}, the way from window to window, and that between its elements. */
    public void setAxis(int axis, long extent, long stride, long dilation) {
        window[axis] = extent;
        moves[axis] = stride * dense[axis];
        steps[axis] = dilation * dense[axis];
    }

    /** Computes every window. */
    public void run() {
        next = 0;
        if (output.elements() > 0) {
            place(0, 0);
        }
    }

    private void place(int axis, long at) {
        if (axis == rank) {
            if (isFloat) {
                real = number(initial, 0);
            } else {
                whole = initial.longAt(0);
            }
            binding.checkpoint();
            join(0, at);
            store(next++);
            return;
        }
        for (int i = 0; i < output.shape().dim(axis); i++) {
            place(axis + 1, at + i * moves[axis]);
        }
    }

    private void join(int axis, long at) {
        if (axis < rank) {
            for (long i = 0; i < window[axis]; i++) {
                join(axis + 1, at + i * steps[axis]);
            }
        } else if (isFloat) {
            real = join(function, real, number(input, at));
            real = isDouble ? real : (float) real;
        } else {
            whole = join(function, whole, input.longAt(at));
        }
    }

    private double number(Tensor tensor, long at) {
        return isDouble ? tensor.data().get(F64, 8 * at) : tensor.floatAt(at);
    }

    private void store(long at) {
        if (isDouble) {
            output.data().set(F64, 8 * at, real);
        } else if (isFloat) {
            output.setFloat(at, (float) real);
        } else {
            int bytes = output.type().bits() / 8;
            Filling.put(output.data(), at * bytes, bytes, whole);
        }
    }

    private static double join(Function function, double a, double b) {
        return switch (function) {
            case ADD -> a + b;
            case MUL -> a * b;
            case MINIMUM -> a <= b ? a : b;
            case MAXIMUM -> a >= b ? a : b;
            case ALL -> a != 0 && b != 0 ? 1 : 0;
            case ANY -> a != 0 || b != 0 ? 1 : 0;
            case UNSUPPORTED -> a;
        };
    }

    private static long join(Function function, long a, long b) {
        return switch (function) {
            case ADD -> a + b;
            case MUL -> a * b;
            case MINIMUM -> Math.min(a, b);
            case MAXIMUM -> Math.max(a, b);
            case ALL -> a != 0 && b != 0 ? 1 : 0;
            case ANY -> a != 0 || b != 0 ? 1 : 0;
            case UNSUPPORTED -> a;
        };
    }
}
