package dev.tern.kernels.batchmatmul;

import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.kernels.bytes.ByteTail;
import dev.tern.kernels.bytes.HybridOperands;
import dev.tern.kernels.bytes.HybridProduct;
import dev.tern.kernels.bytes.MatrixProduct;
import dev.tern.kernels.bytes.WindowShape;
import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import dev.tern.operators.arithmetic.FloatRange;
import dev.tern.operators.arithmetic.Requantization;
import dev.tern.operators.batchmatmul.BatchMatmul;
import dev.tern.operators.batchmatmul.MatrixExtents;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** BATCH_MATMUL with quantised matrices: bytes with bytes, and 16-bit numbers or floats with constant bytes. */
final class IntegerMatrices {
    /** Fewer rows than this are not worth packing a matrix that changes. */
    private static final int ROWS_LEAST = 4;

    private IntegerMatrices() {}

    static Offer offer(BatchMatmul op, MatrixExtents extents, Binding binding, List<Step> epilogue, Workshop workshop) {
        String obstacle = obstacle(binding, extents.rows());
        if (obstacle != null) {
            return new Offer.Declined(obstacle);
        }
        DataType results = binding.output(0).type();
        TiledKernel product;
        if (results == DataType.INT32) {
            if (!epilogue.isEmpty()) {
                return new Offer.Declined("something is to be done to its sums before they are stored");
            }
            product = MatrixProduct.ofBytes(extents, op.adjointY(), null, binding, workshop);
        } else {
            Requantization scales = BatchMatmul.requantization(binding, extents.columns());
            ByteTail tail = ByteTail.of(scales, results, epilogue);
            if (tail == null || tail.residual() != null) {
                return new Offer.Declined(ByteTail.REFUSED);
            }
            if (results == DataType.INT8) {
                product = MatrixProduct.ofBytes(extents, op.adjointY(), tail, binding, workshop);
            } else {
                String wide = MatrixProduct.shortObstacle(extents, op.adjointY(), tail.scales(), binding);
                if (wide != null) {
                    return new Offer.Declined(wide);
                }
                product = MatrixProduct.ofShorts(extents, op.adjointY(), tail.scales(), binding, workshop);
            }
        }
        return product == null
                ? new Offer.Declined("its rows are too long")
                : new Offer.Taken(product, "a product of integers for each pair of matrices");
    }

    /** Floats, quantised as they come, with a constant matrix of bytes. */
    static Offer hybrid(
            BatchMatmul op, MatrixExtents extents, Binding binding, List<Step> epilogue, Workshop workshop) {
        String obstacle = HybridOperands.obstacle(binding, Activation.NONE, epilogue);
        if (obstacle != null) {
            return new Offer.Declined(obstacle);
        }
        Tensor y = binding.input(1);
        if (y.elements() != (long) extents.depth() * extents.columns() || y.type() != DataType.INT8) {
            return new Offer.Declined("it has several matrices of integers");
        }
        int rows = binding.input(0).intElements() / extents.depth();
        TiledKernel product = HybridProduct.of(
                WindowShape.ofRows(rows, extents.depth(), extents.columns()),
                op.adjointY() ? y : byUnits(y, extents),
                true,
                op.asymmetricQuantizeInputs(),
                FloatRange.of(Activation.NONE),
                epilogue,
                binding,
                workshop);
        return product == null
                ? new Offer.Declined("its rows are too long")
                : new Offer.Taken(product, "a product of bytes, quantised as they come");
    }

    /** A matrix of bytes that lies by rows, by columns. */
    private static Tensor byUnits(Tensor y, MatrixExtents extents) {
        byte[] byDepth = y.data().toArray(ValueLayout.JAVA_BYTE);
        byte[] byUnit = new byte[byDepth.length];
        int columns = extents.columns();
        for (int i = 0; i < byDepth.length; i++) {
            byUnit[i % columns * extents.depth() + i / columns] = byDepth[i];
        }
        return Tensor.of(y.type(), Shape.of(columns, extents.depth()), y.quantization(), MemorySegment.ofArray(byUnit));
    }

    private static @Nullable String obstacle(Binding binding, int rows) {
        Tensor x = binding.input(0);
        Tensor y = binding.input(1);
        Tensor output = binding.output(0);
        if (y.type() != DataType.INT8) {
            return "its second matrices are not of bytes";
        }
        if (x.type() == DataType.INT16 && !binding.isConstant(1)) {
            return "its second matrices change, so that sums may need more than 32 bits";
        }
        if (rows < ROWS_LEAST && !binding.isConstant(1)) {
            return "its second matrices change, and have few rows to serve for";
        }
        if (!y.shape().equals(binding.shape(1))) {
            return "its weights are stored sparsely";
        }
        if (!Operands.isReachable(x)
                || !Operands.isReachable(output)
                || !binding.isConstant(1) && !Operands.isReachable(y)) {
            return "its tensors lie on the Java heap";
        }
        if (x.elements() == 0 || y.elements() == 0 || output.elements() == 0) {
            return "there is nothing to do";
        }
        long most = Math.max(x.elements(), Math.max(y.elements(), output.elements()));
        return most > Integer.MAX_VALUE / 8 ? "its tensors are too large" : null;
    }
}
