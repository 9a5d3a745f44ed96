package dev.tern.kernels;

import dev.tern.kernels.bytes.ByteProduct;
import dev.tern.kernels.product.FloatProduct;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import dev.tern.operators.product.VectorKernel;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Products of constant weights with one vector after the other, for operators that are portable otherwise. */
final class VectorProducts {
    /** Fewer products than these are not worth a call. */
    private static final long PRODUCTS_LEAST = 256;

    /** A function of fewer elements is not worth a call. */
    static final int ELEMENTS_LEAST = 8;

    private VectorProducts() {}

    static @Nullable VectorKernel of(Binding binding, int operand, int count, Workshop workshop) {
        Shape shape = binding.shape(operand);
        Tensor weights = binding.input(operand);
        boolean bytes = weights.type() == DataType.INT8 || weights.type() == DataType.UINT8;
        if (bytes && count > 1
                || !bytes && weights.type() != DataType.FLOAT32
                || !binding.isConstant(operand)
                || shape.rank() != 2
                || !isWorthACall(shape.elements())
                || !weights.shape().equals(shape)) {
            return null;
        }
        int units = shape.dim(0);
        int depth = shape.dim(1);
        MemorySegment vector = binding.memory(bytes ? depth : 4L * depth * count);
        MemorySegment results = binding.memory(4L * units * count);
        TiledKernel kernel = bytes
                ? ByteProduct.ofVector(vector, operand, results, binding, workshop)
                : floats(vector, count, operand, shape, Operands.constantAddress(binding, operand), 0, results)
                        .kernel(workshop, binding);
        return kernel == null ? null : new VectorKernel(vector, kernel, results);
    }

    /** Whether so many products are worth a call. */
    static boolean isWorthACall(long products) {
        return products >= PRODUCTS_LEAST;
    }

    /** Products of {@code count} vectors with weights of this shape at an address, and a bias where that is not 0. */
    static FloatProduct floats(
            MemorySegment vectors,
            int count,
            int operand,
            Shape shape,
            long weights,
            long bias,
            MemorySegment results) {
        int units = shape.dim(0);
        int depth = shape.dim(1);
        return new FloatProduct(
                count,
                units,
                depth,
                weights,
                4L * depth,
                4L,
                List.of(0L),
                bias,
                false,
                vectors.address(),
                4L * depth,
                results.address(),
                4L * units,
                0,
                new FloatProduct.Limits(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY),
                null,
                List.of(),
                operand);
    }
}
