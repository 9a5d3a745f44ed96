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
                || shape.elements() < PRODUCTS_LEAST
                || !weights.shape().equals(shape)) {
            return null;
        }
        int units = shape.dim(0);
        int depth = shape.dim(1);
        MemorySegment vector = binding.memory(bytes ? depth : 4L * depth * count);
        MemorySegment results = binding.memory(4L * units * count);
        TiledKernel kernel = bytes
                ? ByteProduct.ofVector(vector, operand, results, binding, workshop)
                : floats(vector, count, operand, results, binding).kernel(workshop, binding);
        return kernel == null ? null : new VectorKernel(vector, kernel, results);
    }

    private static FloatProduct floats(
            MemorySegment vectors, int count, int operand, MemorySegment results, Binding binding) {
        int units = binding.shape(operand).dim(0);
        int depth = binding.shape(operand).dim(1);
        return new FloatProduct(
                count,
                units,
                depth,
                Operands.constantAddress(binding, operand),
                4L * depth,
                4L,
                List.of(0L),
                0,
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
