package dev.tern.operators.stablehlo;

import dev.tern.operators.movement.Box;
import dev.tern.operators.movement.Filling;
import dev.tern.operators.movement.StridedCopy;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;

/**
 * Padding before, behind and between the elements of every axis. Negative edges crop what is there after the elements have
 * been moved apart.
 */
final class SpreadPadding {
    private final long[] low;
    private final long[] high;
    private final long[] steps;

    /** Edges before and behind, and the distance from one element to the next, for each axis. */
    SpreadPadding(long[] low, long[] high, long[] steps) {
        requireInts(low);
        requireInts(high);
        this.low = low;
        this.high = high;
        this.steps = steps;
    }

    private static void requireInts(long[] edges) {
        for (long edge : edges) {
            Numbers.require(edge == (int) edge, "padding", "numbers of 32 bits", edge);
        }
    }

    /** The extent that axis {@code axis} of {@code input} gets; 0 or negative where nothing is left. */
    private long extent(Shape input, int axis) {
        int elements = input.dim(axis);
        long spread = elements == 0 ? 0 : (elements - 1L) * steps[axis] + 1;
        return spread + low[axis] + high[axis];
    }

    /** The padded shape; an axis of which nothing is left has extent 0. */
    Shape shape(Shape input) {
        int[] dims = new int[input.rank()];
        for (int i = 0; i < dims.length; i++) {
            long extent = extent(input, i);
            if (extent > Integer.MAX_VALUE) {
                throw TernException.at("padding of axis " + i)
                        .expected("at most 2147483647 elements")
                        .found(String.valueOf(extent))
                        .fix("reduce the padding");
            }
            dims[i] = (int) Math.max(0, extent);
        }
        return Shape.of(dims);
    }

    /** Elements of an axis before the first that stays. */
    private int first(int axis) {
        return low[axis] >= 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, Math.ceilDiv(-low[axis], steps[axis]));
    }

    /** One more than the last element of an axis that stays. */
    private int end(int axis, int elements, int extent) {
        long places = extent - low[axis];
        return places <= 0 ? 0 : (int) Math.min(elements, Math.ceilDiv(places, steps[axis]));
    }

    /** Pads {@code from} into {@code to} with the element of {@code elementBytes} bytes at the start of {@code value}. */
    Runnable copy(
            Shape input, MemorySegment from, Shape output, MemorySegment to, MemorySegment value, int elementBytes) {
        int[] extents = new int[input.rank()];
        long[] dense = Box.strides(input);
        long[] spread = Box.strides(output);
        long fromStart = 0;
        long toStart = 0;
        for (int i = 0; i < extents.length; i++) {
            int first = first(i);
            extents[i] = Math.max(0, end(i, input.dim(i), output.dim(i)) - first);
            fromStart += first * dense[i];
            toStart += (low[i] + first * steps[i]) * spread[i];
            spread[i] *= extents[i] > 1 ? steps[i] : 1;
        }
        StridedCopy copy = StridedCopy.of(new Box(extents, dense, fromStart, spread, toStart), elementBytes);
        return () -> {
            Filling.fill(to, elementBytes, Filling.bits(value, 0, elementBytes));
            copy.run(from, to);
        };
    }
}
