package dev.tern.operators.batchmatmul;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.IntegerRoles;
import dev.tern.operators.arithmetic.Requantization;
import dev.tern.operators.product.IntRowProduct;
import dev.tern.operators.product.WideDot;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * BATCH_MATMUL of quantised matrices: 8-bit with 32-bit sums, 16-bit with 64-bit sums; results of 32 bits are the plain sums.
 */
final class IntegerBatchMatmul implements Kernel {
    private final MatrixExtents extents;
    private final boolean adjointX;
    private final boolean adjointY;
    private final Tensor x;
    private final Tensor y;
    private final Tensor output;
    private final IntRowProduct product;
    private final boolean wide;
    private final int xZero;
    private final int yZero;
    private final @Nullable Requantization requantization;
    private final int[] noBias;
    private final long[] noWideBias;
    private final long[] sums;
    private final int[] xElements;
    private final int[] yElements;
    private final int[] results;

    IntegerBatchMatmul(BatchMatmul op, Binding binding) {
        x = binding.input(0);
        y = binding.input(1);
        output = binding.output(0);
        adjointX = op.adjointX();
        adjointY = op.adjointY();
        extents = MatrixExtents.of(op, x.shape(), y.shape());
        wide = x.type() == DataType.INT16;
        boolean plain = output.type() == DataType.INT32;
        if (wide) {
            IntegerRoles.requireZero("x", x.quantization());
            IntegerRoles.requireZero("y", y.quantization());
            IntegerRoles.requireZero("result", output.quantization());
        }
        xZero = x.quantization().zeroPoint();
        yZero = y.quantization().zeroPoint();
        requantization = plain
                ? null
                : BatchMatmul.requantization(binding, extents.columns()).ready();
        noBias = binding.ints(extents.columns());
        noWideBias = binding.longs(extents.columns());
        product = new IntRowProduct(binding, extents.depth(), extents.columns(), extents.rows());
        xElements = binding.ints((long) extents.rows() * extents.depth());
        yElements = binding.ints((long) extents.depth() * extents.columns());
        results = binding.ints((long) product.blockRows() * extents.columns());
        sums = binding.longs(wide ? results.length : 0);
    }

    @Override
    public void run() {
        int packed = -1;
        for (int batch = 0; batch < extents.count(); batch++) {
            int matrix = extents.yMatrix(batch);
            if (matrix != packed) {
                pack(matrix);
                packed = matrix;
            }
            multiply(batch);
        }
    }

    private void pack(int matrix) {
        y.readInts((long) matrix * yElements.length, yElements.length, yElements, 0);
        subtract(yElements, yZero);
        int columns = extents.columns();
        product.pack(0, columns, yElements, adjointY ? extents.depth() : 1, adjointY ? 1 : columns);
    }

    private void multiply(int batch) {
        int rows = extents.rows();
        int columns = extents.columns();
        x.readInts((long) extents.xMatrix(batch) * xElements.length, xElements.length, xElements, 0);
        subtract(xElements, xZero);
        for (int first = 0; first < rows; first += product.blockRows()) {
            int count = Math.min(product.blockRows(), rows - first);
            for (int r = 0; r < count; r++) {
                copyRow(first + r, product.rows(), r * product.stride());
            }
            if (!wide) {
                product.multiply(count, results, 0, columns);
            } else if (y.type() == DataType.INT8) {
                product.multiplyWide(count, sums, 0, columns);
            } else {
                multiplyWidest(count);
            }
            if (requantization != null && wide) {
                requantization.applyWide(sums, 0, noWideBias, results, 0, count);
            } else if (requantization != null) {
                requantization.apply(results, 0, noBias, count);
            }
            output.writeInts(((long) batch * rows + first) * columns, count * columns, results, 0);
        }
    }

    private void copyRow(int row, int[] to, int at) {
        int depth = extents.depth();
        if (!adjointX) {
            System.arraycopy(xElements, row * depth, to, at, depth);
            return;
        }
        for (int k = 0; k < depth; k++) {
            to[at + k] = xElements[k * extents.rows() + row];
        }
    }

    /** Products of two 16-bit numbers, summed in 64 bits. */
    private void multiplyWidest(int count) {
        int columns = extents.columns();
        int depth = extents.depth();
        int step = adjointY ? 1 : columns;
        for (int r = 0; r < count; r++) {
            for (int c = 0; c < columns; c++) {
                int from = adjointY ? c * depth : c;
                sums[r * columns + c] = WideDot.dot(product.rows(), r * product.stride(), yElements, from, step, depth);
            }
        }
    }

    private static void subtract(int[] values, int zeroPoint) {
        for (int i = 0; zeroPoint != 0 && i < values.length; i++) {
            values[i] -= zeroPoint;
        }
    }
}
