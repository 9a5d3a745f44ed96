package dev.tern.operators.batchmatmul;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.product.FloatRowProduct;
import dev.tern.tensor.Tensor;

/** BATCH_MATMUL of floats; sums go by ascending depth. */
final class FloatBatchMatmul implements Kernel {
    private final MatrixExtents extents;
    private final boolean adjointX;
    private final boolean adjointY;
    private final Tensor x;
    private final Tensor y;
    private final Tensor output;
    private final FloatRowProduct product;
    private final float[] xElements;
    private final float[] yElements;
    private final float[] results;

    FloatBatchMatmul(BatchMatmul op, Binding binding) {
        x = binding.input(0);
        y = binding.input(1);
        output = binding.output(0);
        adjointX = op.adjointX();
        adjointY = op.adjointY();
        extents = MatrixExtents.of(op, x.shape(), y.shape());
        product = new FloatRowProduct(binding, extents.depth(), extents.columns(), extents.rows());
        xElements = binding.floats((long) extents.rows() * extents.depth());
        yElements = binding.floats((long) extents.depth() * extents.columns());
        results = binding.floats((long) product.blockRows() * extents.columns());
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
        y.readFloats((long) matrix * yElements.length, yElements.length, yElements, 0);
        int columns = extents.columns();
        product.pack(0, columns, yElements, adjointY ? extents.depth() : 1, adjointY ? 1 : columns);
    }

    private void multiply(int batch) {
        int rows = extents.rows();
        int columns = extents.columns();
        x.readFloats((long) extents.xMatrix(batch) * xElements.length, xElements.length, xElements, 0);
        for (int first = 0; first < rows; first += product.blockRows()) {
            int count = Math.min(product.blockRows(), rows - first);
            for (int r = 0; r < count; r++) {
                copyRow(first + r, product.rows(), r * product.stride());
            }
            product.multiply(count, results, 0, columns);
            output.writeFloats(((long) batch * rows + first) * columns, count * columns, results, 0);
        }
    }

    private void copyRow(int row, float[] to, int at) {
        int depth = extents.depth();
        if (!adjointX) {
            System.arraycopy(xElements, row * depth, to, at, depth);
            return;
        }
        for (int k = 0; k < depth; k++) {
            to[at + k] = xElements[k * extents.rows() + row];
        }
    }
}
