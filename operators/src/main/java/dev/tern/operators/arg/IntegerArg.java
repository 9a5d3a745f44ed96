package dev.tern.operators.arg;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.movement.Axis;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.Arrays;

/** Positions of extremes among stored integers. */
final class IntegerArg implements Kernel {
    /** Elements that are read at once where rows are short. */
    private static final int BLOCK = 4096;

    private final Tensor input;
    private final Tensor axis;
    private final Tensor output;
    private final boolean largest;
    private final int[] row;
    private final int rowsAtOnce;
    private final int[] best;
    private final int[] positions;

    IntegerArg(Binding binding, boolean largest) {
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
        rowsAtOnce = (int) Math.max(1, BLOCK / longest);
        row = binding.ints(longest * rowsAtOnce);
        best = binding.ints(inner);
        positions = binding.ints(Math.max(inner, rowsAtOnce));
    }

    @Override
    public void run() {
        Shape shape = input.shape();
        int along = Axis.of(axis, shape.rank());
        int extent = shape.dim(along);
        int inner = (int) shape.elements(along + 1, shape.rank());
        long outer = shape.elements(0, along);
        if (inner == 1) {
            alongRows(extent, outer);
            return;
        }
        for (long o = 0; o < outer; o++) {
            long first = o * extent * inner;
            input.readInts(first, inner, best, 0);
            Arrays.fill(positions, 0, inner, 0);
            for (int i = 1; i < extent; i++) {
                input.readInts(first + (long) i * inner, inner, row, 0);
                compete(row, best, positions, inner, i, largest);
            }
            for (int j = 0; j < inner; j++) {
                output.setInt(o * inner + j, positions[j]);
            }
        }
    }

    private void alongRows(int extent, long rows) {
        for (long first = 0; first < rows; first += rowsAtOnce) {
            int count = (int) Math.min(rowsAtOnce, rows - first);
            input.readInts(first * extent, count * extent, row, 0);
            for (int r = 0; r < count; r++) {
                positions[r] = extreme(row, r * extent, extent, largest);
            }
            output.writeInts(first, count, positions, 0);
        }
    }

    private static int extreme(int[] row, int first, int count, boolean largest) {
        int best = row[first];
        int position = 0;
        for (int i = 1; i < count; i++) {
            int value = row[first + i];
            if (largest ? value > best : value < best) {
                best = value;
                position = i;
            }
        }
        return position;
    }

    private static void compete(int[] row, int[] best, int[] positions, int count, int i, boolean largest) {
        for (int j = 0; j < count; j++) {
            if (largest ? row[j] > best[j] : row[j] < best[j]) {
                best[j] = row[j];
                positions[j] = i;
            }
        }
    }
}
