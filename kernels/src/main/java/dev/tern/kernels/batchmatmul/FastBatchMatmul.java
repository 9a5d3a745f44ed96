package dev.tern.kernels.batchmatmul;

import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Parts;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.kernels.bytes.HybridOperands;
import dev.tern.kernels.product.FloatProduct;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import dev.tern.operators.batchmatmul.BatchMatmul;
import dev.tern.operators.batchmatmul.MatrixExtents;
import java.util.ArrayList;
import java.util.List;

/** BATCH_MATMUL: a product for each pair of matrices. */
public final class FastBatchMatmul {
    /** More matrices than this cost more memory for parameters than their products are worth. */
    private static final int PRODUCTS_MOST = 4096;

    private FastBatchMatmul() {}

    /** Takes matrices whose first operand lies by rows. */
    public static Offer offer(BatchMatmul op, Binding binding, List<Step> epilogue, Workshop workshop) {
        if (op.adjointX()) {
            return new Offer.Declined("its first matrices lie by columns");
        }
        MatrixExtents extents = MatrixExtents.of(op, binding.shape(0), binding.shape(1));
        if (extents.count() > PRODUCTS_MOST) {
            return new Offer.Declined("it has very many matrices");
        }
        if (!binding.input(0).type().isFloat()) {
            return IntegerMatrices.offer(op, extents, binding, epilogue, workshop);
        }
        return HybridOperands.areHybrid(binding)
                ? IntegerMatrices.hybrid(op, extents, binding, epilogue, workshop)
                : ofFloats(op, extents, binding, epilogue, workshop);
    }

    private static Offer ofFloats(
            BatchMatmul op, MatrixExtents extents, Binding binding, List<Step> epilogue, Workshop workshop) {
        String obstacle = Operands.whyNoFloats(binding);
        if (obstacle != null) {
            return new Offer.Declined(obstacle);
        }
        Operands.Tail tail = Operands.tail(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, epilogue);
        if (tail == null) {
            return new Offer.Declined("its epilogue is not an addition and a limit");
        }
        int rows = extents.rows();
        int depth = extents.depth();
        int columns = extents.columns();
        long weights = Operands.constantAddress(binding, 1);
        List<TiledKernel> parts = new ArrayList<>();
        for (int i = 0; i < extents.count(); i++) {
            long skip = 4L * i * rows * columns;
            FloatProduct product = new FloatProduct(
                    rows,
                    columns,
                    depth,
                    weights + 4L * extents.yMatrix(i) * depth * columns,
                    op.adjointY() ? 4L * depth : 4,
                    op.adjointY() ? 4 : 4L * columns,
                    List.of(0L),
                    0,
                    Operands.weightsChange(binding),
                    Operands.address(binding.input(0)) + 4L * extents.xMatrix(i) * rows * depth,
                    4L * depth,
                    Operands.address(binding.output(0)) + skip,
                    4L * columns,
                    tail.addend() == 0 ? 0 : tail.addend() + skip,
                    new FloatProduct.Limits(tail.low(), tail.high()),
                    null,
                    List.of());
            parts.add(product.kernel(workshop, binding));
        }
        return new Offer.Taken(Parts.of(parts), "a product for each pair of matrices");
    }
}
