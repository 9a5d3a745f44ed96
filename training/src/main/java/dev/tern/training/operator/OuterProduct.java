package dev.tern.training.operator;

import dev.tern.kernels.Native;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Workshop;
import dev.tern.kernels.product.ProductKey;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * A sum of outer products, {@code sum over k of a[k]ᵀ · b[k]}, as gradients of weights are: rows {@code a[k]} and {@code b[k]}
 * hold their numbers side by side, the sums for a block of results stay in registers while {@code k} goes on, and nothing is
 * packed.
 *
 * @param rows numbers of each {@code a[k]}: rows of the result
 * @param columns numbers of each {@code b[k]}: columns of the result
 * @param steps rows of a run
 * @param aBytes from row to row of {@code a} within a run
 * @param bBytes from row to row of {@code b} within a run
 * @param runs addresses of the first rows of each run
 * @param output address of the first result
 * @param outputStride bytes from row to row of results
 */
record OuterProduct(
        int rows, int columns, int steps, long aBytes, long bBytes, List<Run> runs, long output, long outputStride) {
    /** Where the rows of a run begin, which follow at equal distances. */
    record Run(long a, long b) {}

    /** A kernel for this sum; there is at least one row, column, run and step. */
    TiledKernel kernel(Workshop workshop, Binding binding) {
        int lanes = workshop.traits().lanes();
        ProductKey shape = ProductKey.of(workshop.traits(), rows, columns, ProductKey.Gathering.NONE, false, false);
        OuterCode.Key key = new OuterCode.Key(shape.rows(), shape.vectors(), shape.rowsLeft(), shape.columnsLeft());
        int blocks = Math.ceilDiv(rows, key.rows());
        int panels = Math.ceilDiv(columns, key.vectors() * lanes);
        MemorySegment table = binding.memory(16L * runs.size());
        for (int i = 0; i < runs.size(); i++) {
            table.set(ValueLayout.JAVA_LONG, 16L * i, runs.get(i).a);
            table.set(ValueLayout.JAVA_LONG, 16L * i + 8, runs.get(i).b);
        }
        Parameters params = new Parameters(binding, OuterCode.BYTES)
                .set(OuterCode.TABLE, table.address())
                .set(OuterCode.RUNS, runs.size())
                .set(OuterCode.STEPS, steps)
                .set(OuterCode.A_BYTES, aBytes)
                .set(OuterCode.B_BYTES, bBytes)
                .set(OuterCode.OUTPUT, output)
                .set(OuterCode.OUTPUT_STRIDE, outputStride)
                .set(OuterCode.BLOCKS, blocks)
                .set(OuterCode.LAST_BLOCK, blocks - 1L)
                .set(OuterCode.LAST_PANEL, panels - 1L);
        return new Native(workshop.code(key, m -> OuterCode.write(m, key)), params, Math.multiplyExact(blocks, panels));
    }
}
