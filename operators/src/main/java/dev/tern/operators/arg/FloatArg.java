package dev.tern.operators.arg;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.movement.Axis;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.Arrays;

/**
 * Positions of extremes among floats: a later element wins only if it is beyond the best so far, or if the best so far
 * is no number.
 */
final class FloatArg implements Kernel {
    private final Tensor input;
    private final Tensor axis;
    private final Tensor output;
    private final boolean largest;
    private final float[] row;
    private final float[] best;
    private final int[] positions;

    FloatArg(Binding binding, boolean largest) {
        input = binding.input(0);
        axis = binding.input(1);
        output = binding.output(0);
        this.largest = largest;
        Shape shape = input.shape();
        int along = binding.isConstant(1) ? Axis.of(axis, shape.rank()) : 0;
        long inner = shape.elements(along + 1, shape.rank());
        long longest = inner;
        for (int dim : shape.dims()) {
            longest = Math.max(longest, dim);
        }
        row = binding.floats(longest);
        best = binding.floats(inner);
        positions = binding.ints(inner);
    }

    @Override
    public void run() {
        Shape shape = input.shape();
        int along = Axis.of(axis, shape.rank());
        int extent = shape.dim(along);
        int inner = (int) shape.elements(along + 1, shape.rank());
        long outer = shape.elements(0, along);
        for (long o = 0; o < outer; o++) {
            long first = o * extent * inner;
            if (inner == 1) {
                input.readFloats(first, extent, row, 0);
                output.setInt(o, largest ? largest(row, extent) : smallest(row, extent));
                continue;
            }
            input.readFloats(first, inner, best, 0);
            Arrays.fill(positions, 0, inner, 0);
            for (int i = 1; i < extent; i++) {
                input.readFloats(first + (long) i * inner, inner, row, 0);
                compete(row, best, positions, inner, i, largest);
            }
            for (int j = 0; j < inner; j++) {
                output.setInt(o * inner + j, positions[j]);
            }
        }
    }

    private static int largest(float[] row, int count) {
        int position = 0;
        float best = row[0];
        for (int i = 1; i < count; i++) {
            if (row[i] > best || (Float.isNaN(best) && !Float.isNaN(row[i]))) {
                best = row[i];
                position = i;
            }
        }
        return position;
    }

    private static int smallest(float[] row, int count) {
        int position = 0;
        float best = row[0];
        for (int i = 1; i < count; i++) {
            if (row[i] < best || (Float.isNaN(best) && !Float.isNaN(row[i]))) {
                best = row[i];
                position = i;
            }
        }
        return position;
    }

    private static void compete(float[] row, float[] best, int[] positions, int count, int i, boolean largest) {
        for (int j = 0; j < count; j++) {
            boolean beyond = largest ? row[j] > best[j] : row[j] < best[j];
            if (beyond || (Float.isNaN(best[j]) && !Float.isNaN(row[j]))) {
                best[j] = row[j];
                positions[j] = i;
            }
        }
    }
}
