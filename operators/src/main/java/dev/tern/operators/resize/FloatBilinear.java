package dev.tern.operators.resize;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;

/** Bilinear resizing of floats, and of unsigned bytes by way of floats. */
final class FloatBilinear implements Kernel {
    private final Tensor input;
    private final Tensor output;
    private final Sampling rows;
    private final int batches;
    private final int depth;
    private final boolean bytes;
    private final int[] left;
    private final int[] right;
    private final float[] weights;
    private final float[] upper;
    private final float[] lower;
    private final float[] row;
    private final int[] stored;

    FloatBilinear(Binding binding, Sampling rows, Sampling columns) {
        input = binding.input(0);
        output = binding.output(0);
        this.rows = rows;
        batches = input.shape().dim(0);
        depth = input.shape().dim(3);
        bytes = output.type() == DataType.UINT8;
        left = binding.ints(columns.to());
        right = binding.ints(columns.to());
        weights = binding.floats(columns.to());
        for (int x = 0; x < left.length; x++) {
            float position = columns.position(x);
            left[x] = columns.before(position);
            right[x] = columns.after(position);
            weights[x] = position - left[x];
        }
        upper = binding.floats((long) columns.from() * depth);
        lower = binding.floats((long) columns.from() * depth);
        row = binding.floats((long) columns.to() * depth);
        stored = binding.ints(bytes ? row.length : 0);
    }

    @Override
    public void run() {
        for (int b = 0; b < batches; b++) {
            int loadedUpper = -1;
            int loadedLower = -1;
            for (int y = 0; y < rows.to(); y++) {
                float position = rows.position(y);
                int y0 = rows.before(position);
                int y1 = rows.after(position);
                if (y0 != loadedUpper) {
                    load(b, y0, upper);
                    loadedUpper = y0;
                }
                if (y1 != loadedLower) {
                    load(b, y1, lower);
                    loadedLower = y1;
                }
                interpolate(upper, lower, position - y0, left, right, weights, depth, row);
                store(((long) b * rows.to() + y) * row.length);
            }
        }
    }

    private void load(int batch, int y, float[] to) {
        input.readFloats(((long) batch * rows.from() + y) * to.length, to.length, to, 0);
    }

    private void store(long first) {
        if (!bytes) {
            output.writeFloats(first, row.length, row, 0);
            return;
        }
        for (int i = 0; i < row.length; i++) {
            stored[i] = (int) (row[i] + 0.5f);
        }
        output.writeInts(first, row.length, stored, 0);
    }

    private static void interpolate(
            float[] upper, float[] lower, float fy, int[] left, int[] right, float[] weights, int depth, float[] row) {
        for (int x = 0; x < left.length; x++) {
            float fx = weights[x];
            float s00 = (1 - fy) * (1 - fx);
            float s01 = (1 - fy) * fx;
            float s10 = fy * (1 - fx);
            float s11 = fy * fx;
            int l = left[x] * depth;
            int r = right[x] * depth;
            int at = x * depth;
            for (int c = 0; c < depth; c++) {
                row[at + c] = upper[l + c] * s00 + upper[r + c] * s01 + lower[l + c] * s10 + lower[r + c] * s11;
            }
        }
    }
}
