package dev.tern.operators.embedding;

import dev.tern.operators.Binding;
import dev.tern.operators.movement.Extent;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import org.jspecify.annotations.Nullable;

/**
 * The scales of a table's rows: one for all, one for each row, or one for each block of a row.
 *
 * @param perRow one scale for each row, or a single one
 * @param blocks scales of blocks, row after row; null where there are none
 * @param blockSize elements that share a scale
 */
record RowScales(float[] perRow, @Nullable Tensor blocks, long blockSize, long blocksPerRow) {
    static RowScales of(Binding binding, long columns) {
        Tensor table = binding.input(1);
        Quantization quantization = table.quantization();
        if (quantization.details() instanceof Quantization.Blockwise blockwise) {
            return ofBlocks(binding, blockwise, table, columns);
        }
        boolean fits = quantization.zeroPoint() == 0
                && quantization.isQuantized()
                && (!quantization.isPerAxis()
                        || (quantization.axis() == 0
                                && quantization.size() == table.shape().dim(0)));
        if (!fits) {
            throw EmbeddingLookup.notSymmetric(quantization);
        }
        return new RowScales(quantization.scales(), null, columns, 1);
    }

    private static RowScales ofBlocks(Binding binding, Quantization.Blockwise blockwise, Tensor table, long columns) {
        int size = blockwise.blockSize();
        boolean packed = table.type() == DataType.INT4 || table.type() == DataType.INT2;
        if (!packed || table.shape().rank() != 2 || size < 1 || columns % size != 0) {
            throw TernException.at("table with block-wise scales")
                    .expected("packed integers in two axes, the second a multiple of the block of " + size)
                    .found(table.toString())
                    .fix("correct the block size or the table");
        }
        Tensor scales = binding.value(blockwise.scalesValue());
        long perRow = columns / size;
        if (scales.type() != DataType.FLOAT16
                || scales.elements() != (long) table.shape().dim(0) * perRow) {
            throw TernException.at("block-wise scales")
                    .expected("f16 numbers, " + perRow + " for each row")
                    .found(scales.toString())
                    .fix("correct the tensor of scales");
        }
        return new RowScales(new float[0], scales, size, perRow);
    }

    /** Number of scales in use for one row. */
    int count() {
        return Extent.of(blocksPerRow);
    }

    /** The scale of block {@code block} of row {@code row}. */
    float scale(int row, int block) {
        if (blocks != null) {
            return blocks.floatAt(row * blocksPerRow + block);
        }
        return perRow[perRow.length == 1 ? 0 : row];
    }
}
