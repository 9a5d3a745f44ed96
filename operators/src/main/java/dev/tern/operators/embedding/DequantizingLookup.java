package dev.tern.operators.embedding;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.movement.Extent;
import dev.tern.tensor.Tensor;

/** Rows of a quantised table as floats: stored number times scale. */
final class DequantizingLookup implements Kernel {
    private static final int BLOCK = 1024;

    private final Tensor ids;
    private final Tensor table;
    private final Tensor output;
    private final long columns;
    private final RowScales scales;
    private final float[] block;

    DequantizingLookup(Binding binding, long columns, RowScales scales) {
        ids = binding.input(0);
        table = binding.input(1);
        output = binding.output(0);
        this.columns = columns;
        this.scales = scales;
        block = binding.floats(BLOCK);
    }

    @Override
    public void run() {
        EmbeddingLookup.check(ids, table.shape().dim(0));
        int count = scales.count();
        int size = Extent.of(columns / count);
        for (long i = 0; i < ids.elements(); i++) {
            int row = ids.intAt(i);
            for (int b = 0; b < count; b++) {
                scale(row * columns + (long) b * size, i * columns + (long) b * size, size, scales.scale(row, b));
            }
        }
    }

    private void scale(long from, long to, int size, float scale) {
        for (int done = 0; done < size; done += BLOCK) {
            int count = Math.min(BLOCK, size - done);
            table.readFloats(from + done, count, block, 0);
            for (int i = 0; i < count; i++) {
                block[i] *= scale;
            }
            output.writeFloats(to + done, count, block, 0);
        }
    }
}
