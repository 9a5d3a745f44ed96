package dev.tern.kernels.batchmatmul;

import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Parts;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.kernels.product.FloatProduct;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import dev.tern.operators.batchmatmul.BatchMatmul;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** BATCH_MATMUL of floats: a product for each pair of matrices. */
public final class FastBatchMatmul {
    /** More matrices than this cost more memory for parameters than their products are worth. */
    private static final int PRODUCTS_MOST = 4096;

    private FastBatchMatmul() {}

    /** Takes floats whose first matrices lie by rows. */
    public static Offer offer(BatchMatmul op, Binding binding, List<Step> epilogue, Workshop workshop) {
        String obstacle = Operands.whyNoFloats(binding);
        if (obstacle != null) {
            return new Offer.Declined(obstacle);
        }
        if (op.adjointX()) {
            return new Offer.Declined("its first matrices lie by columns");
        }
        Operands.Tail tail = Operands.tail(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, epilogue);
        if (tail == null) {
            return new Offer.Declined("its epilogue is not an addition and a limit");
        }
        Shape x = binding.shape(0);
        Shape y = binding.shape(1);
        Shape output = binding.output(0).shape();
        int axes = output.rank() - 2;
        if (output.elements(0, axes) > PRODUCTS_MOST) {
            return new Offer.Declined("it has very many matrices");
        }
        int rows = x.dim(-2);
        int depth = x.dim(-1);
        int columns = output.dim(-1);
        long weights = Operands.constantAddress(binding, 1);
        List<TiledKernel> parts = new ArrayList<>();
        for (int i = 0; i < output.elements(0, axes); i++) {
            long skip = 4L * i * rows * columns;
            FloatProduct product = new FloatProduct(
                    rows,
                    columns,
                    depth,
                    weights + 4L * matrix(y, output, i) * depth * columns,
                    op.adjointY() ? 4L * depth : 4,
                    op.adjointY() ? 4 : 4L * columns,
                    List.of(0L),
                    0,
                    Operands.weightsChange(binding),
                    Operands.address(binding.input(0)) + 4L * matrix(x, output, i) * rows * depth,
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

    /** Which matrix of an operand result {@code i} is made of: extents of 1 serve for any. */
    private static long matrix(Shape operand, Shape output, int i) {
        long index = 0;
        long step = 1;
        int left = i;
        for (int axis = 3; axis <= output.rank(); axis++) {
            int extent = output.dim(-axis);
            int at = left % extent;
            left /= extent;
            if (axis <= operand.rank()) {
                index += operand.dim(-axis) == 1 ? 0 : at * step;
                step *= operand.dim(-axis);
            }
        }
        return index;
    }
}
