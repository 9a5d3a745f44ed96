package dev.tern.operators.resize;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.tensor.Tensor;

/** Bilinear resizing of signed stored integers with weights in 1024ths. */
final class IntegerBilinear implements Kernel {
    private final Tensor input;
    private final Tensor output;
    private final Sampling rows;
    private final int batches;
    private final int depth;
    private final int[] left;
    private final int[] right;
    private final int[] weights;
    private final int[] upper;
    private final int[] lower;
    private final int[] row;

    IntegerBilinear(Binding binding, Sampling rows, Sampling columns) {
        input = binding.input(0);
        output = binding.output(0);
        this.rows = rows;
        batches = input.shape().dim(0);
        depth = input.shape().dim(3);
        left = binding.ints(columns.to());
        right = binding.ints(columns.to());
        weights = binding.ints(columns.to());
        for (int x = 0; x < left.length; x++) {
            int position = columns.position10(x);
            left[x] = columns.before10(position);
            right[x] = columns.after10(position);
            weights[x] = position - 1024 * left[x];
        }
        upper = binding.ints((long) columns.from() * depth);
        lower = binding.ints((long) columns.from() * depth);
        row = binding.ints((long) columns.to() * depth);
    }

    @Override
    public void run() {
        for (int b = 0; b < batches; b++) {
            int loadedUpper = -1;
            int loadedLower = -1;
            for (int y = 0; y < rows.to(); y++) {
                int position = rows.position10(y);
                int y0 = rows.before10(position);
                int y1 = rows.after10(position);
                if (y0 != loadedUpper) {
                    load(b, y0, upper);
                    loadedUpper = y0;
                }
                if (y1 != loadedLower) {
                    load(b, y1, lower);
                    loadedLower = y1;
                }
                interpolate(upper, lower, position - 1024 * y0, left, right, weights, depth, row);
                output.writeInts(((long) b * rows.to() + y) * row.length, row.length, row, 0);
            }
        }
    }

    private void load(int batch, int y, int[] to) {
        input.readInts(((long) batch * rows.from() + y) * to.length, to.length, to, 0);
    }

    private static void interpolate(
            int[] upper, int[] lower, int fy, int[] left, int[] right, int[] weights, int depth, int[] row) {
        for (int x = 0; x < left.length; x++) {
            int fx = weights[x];
            long s00 = (1024L - fy) * (1024 - fx);
            long s01 = (1024L - fy) * fx;
            long s10 = (long) fy * (1024 - fx);
            long s11 = (long) fy * fx;
            int l = left[x] * depth;
            int r = right[x] * depth;
            int at = x * depth;
            for (int c = 0; c < depth; c++) {
                long sum = upper[l + c] * s00 + upper[r + c] * s01 + lower[l + c] * s10 + lower[r + c] * s11;
                row[at + c] = (int) ((sum + (sum > 0 ? 1 << 19 : -(1 << 19))) / (1 << 20));
            }
        }
    }
}
