package dev.tern.operators.batchmatmul;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.product.DynamicQuantizer;
import dev.tern.operators.product.IntRowProduct;
import dev.tern.operators.window.FloatSource;
import dev.tern.tensor.Tensor;

/** BATCH_MATMUL of float matrices with 8-bit ones: every row of x is quantised as it comes. */
final class HybridBatchMatmul implements Kernel {
    private final MatrixExtents extents;
    private final boolean adjointX;
    private final boolean adjointY;
    private final Tensor x;
    private final Tensor y;
    private final Tensor output;
    private final DynamicQuantizer quantizer;
    private final IntRowProduct product;
    private final float[] xElements;
    private final float[] rows;
    private final int[] yElements;
    private final float[] scales;
    private final float[] rowScales;
    private final float[] noBias;
    private final int[] sums;
    private final float[] results;

    HybridBatchMatmul(BatchMatmul op, Binding binding) {
        x = binding.input(0);
        y = binding.input(1);
        output = binding.output(0);
        adjointX = op.adjointX();
        adjointY = op.adjointY();
        extents = MatrixExtents.of(op, x.shape(), y.shape());
        product = new IntRowProduct(binding, extents.depth(), extents.columns(), extents.rows());
        xElements = binding.floats((long) extents.rows() * extents.depth());
        rows = adjointX ? binding.floats(xElements.length) : xElements;
        FloatSource source = (first, count, to, at) -> System.arraycopy(rows, (int) first, to, at, count);
        quantizer = new DynamicQuantizer(binding, source, op.asymmetricQuantizeInputs());
        yElements = binding.ints((long) extents.depth() * extents.columns());
        scales = DynamicQuantizer.scales(binding, y.quantization(), extents.columns());
        rowScales = binding.floats(product.blockRows());
        noBias = binding.floats(extents.columns());
        sums = binding.ints((long) product.blockRows() * extents.columns());
        results = binding.floats(sums.length);
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
        int columns = extents.columns();
        product.pack(0, columns, yElements, adjointY ? extents.depth() : 1, adjointY ? 1 : columns);
    }

    private void multiply(int batch) {
        int count = extents.rows();
        int depth = extents.depth();
        int columns = extents.columns();
        x.readFloats((long) extents.xMatrix(batch) * xElements.length, xElements.length, xElements, 0);
        for (int i = 0; adjointX && i < xElements.length; i++) {
            rows[i % count * depth + i / count] = xElements[i];
        }
        for (int first = 0; first < count; first += product.blockRows()) {
            int block = Math.min(product.blockRows(), count - first);
            for (int r = 0; r < block; r++) {
                long at = (long) (first + r) * depth;
                quantizer.measure(at, depth);
                quantizer.read(at, depth, product.rows(), r * product.stride());
                rowScales[r] = quantizer.scale();
            }
            product.multiply(block, sums, 0, columns);
            for (int r = 0; r < block; r++) {
                DynamicQuantizer.rescale(sums, r * columns, scales, rowScales[r], noBias, results);
            }
            output.writeFloats(((long) batch * count + first) * columns, block * columns, results, 0);
        }
    }
}
