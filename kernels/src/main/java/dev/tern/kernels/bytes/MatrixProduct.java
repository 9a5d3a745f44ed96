package dev.tern.kernels.bytes;

import dev.tern.assembler.CodeMemory;
import dev.tern.assembler.vector.Traits;
import dev.tern.kernels.Native;
import dev.tern.kernels.Parts;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import dev.tern.operators.arithmetic.Requantization;
import dev.tern.operators.batchmatmul.MatrixExtents;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Matrices of integers times matrices of bytes, operands 0 and 1, whatever of them changes from run to run. */
public final class MatrixProduct implements TiledKernel {
    private final TiledKernel products;
    /** What is packed anew as a run begins; empty for constants. */
    private final MatrixWeights[] changing;

    private MatrixProduct(TiledKernel products, MatrixWeights[] changing) {
        this.products = products;
        this.changing = changing;
    }

    /** What constants are packed by. */
    private record Layout(ProductPlan plan, Finish finish, boolean unitsAreInner, int matrices) {}

    /** Products of bytes, scaled to bytes as {@code tail} says, or as plain sums where it is null; null where no plan fits. */
    public static @Nullable TiledKernel ofBytes(
            MatrixExtents extents, boolean adjointY, @Nullable ByteTail tail, Binding binding, Workshop workshop) {
        Traits traits = workshop.traits();
        Quantization y = binding.input(1).quantization();
        int excess = ByteInputs.hasPairs(traits.byteDot()) ? 0 : -y.zeroPoint();
        ByteInputs inputs = ByteInputs.of(
                traits.byteDot(), true, binding.input(0).quantization().zeroPoint(), excess);
        UnitNumbers numbers = tail == null
                ? new SumsFinish.Numbers()
                : UnitScales.of(traits, tail.scales(), null, false, null, extents.rows(), extents.depth());
        return of(extents, adjointY, inputs, numbers, binding, workshop);
    }

    /** Why {@link #ofShorts} cannot sum products of constant matrices in 32 bits, or null. */
    public static @Nullable String shortObstacle(
            MatrixExtents extents, boolean adjointY, Requantization scales, Binding binding) {
        byte[] weights = binding.input(1).data().toArray(ValueLayout.JAVA_BYTE);
        int size = extents.depth() * extents.columns();
        String obstacle = null;
        for (int at = 0; at < weights.length && obstacle == null; at += size) {
            byte[] matrix = Arrays.copyOfRange(weights, at, at + size);
            obstacle = new ShortScales(scales, null, true).obstacle(matrix, 0, extents.columns(), !adjointY);
        }
        return obstacle;
    }

    /** Products of 16-bit numbers with bytes, where {@link #shortObstacle} knows none; null where no plan fits. */
    public static @Nullable TiledKernel ofShorts(
            MatrixExtents extents, boolean adjointY, Requantization scales, Binding binding, Workshop workshop) {
        ShortScales numbers = new ShortScales(scales, null, true);
        return of(extents, adjointY, ByteInputs.SHORTS, numbers, binding, workshop);
    }

    private static @Nullable TiledKernel of(
            MatrixExtents given,
            boolean adjointY,
            ByteInputs inputs,
            UnitNumbers numbers,
            Binding binding,
            Workshop workshop) {
        Traits traits = workshop.traits();
        Tensor x = binding.input(0);
        Tensor y = binding.input(1);
        int yMatrices = Math.toIntExact(y.elements() / given.depth() / given.columns());
        boolean oneProduct = yMatrices == 1 && x.elements() == (long) given.count() * given.rows() * given.depth();
        int rows = oneProduct ? given.count() * given.rows() : given.rows();
        Finish finish = numbers.finish(traits);
        ProductPlan plan = ProductPlan.of(
                WindowShape.ofRows(rows, given.depth(), given.columns()), inputs, finish.resultBytes(), traits);
        if (plan == null) {
            return null;
        }
        long weightBytes = (long) plan.groupVectors() * plan.vectorWeightBytes();
        long tableBytes = (long) plan.groupVectors() * finish.rowVectors() * traits.vectorBytes();
        long bytes = yMatrices * (weightBytes + tableBytes);
        boolean isConstant = binding.isConstant(1);
        Binding.Packed constants = isConstant
                ? binding.packed(new Layout(plan, finish, !adjointY, yMatrices), bytes)
                : new Binding.Packed(binding.memory(bytes), false);
        MatrixWeights[] weights = new MatrixWeights[constants.isReady() ? 0 : yMatrices];
        long matrixBytes = (long) given.depth() * given.columns();
        for (int i = 0; i < weights.length; i++) {
            weights[i] = new MatrixWeights(
                    plan,
                    numbers,
                    y.data().asSlice(i * matrixBytes, matrixBytes),
                    !adjointY,
                    y.quantization().zeroPoint(),
                    constants.memory().asSlice(i * weightBytes, weightBytes),
                    constants.memory().asSlice(yMatrices * weightBytes + i * tableBytes, tableBytes),
                    binding);
        }
        CodeMemory.Code code = workshop.code(
                new ByteProduct.Key(plan, finish), assembler -> ProductCode.write(assembler, plan, finish));
        List<TiledKernel> products = new ArrayList<>();
        for (int i = 0; i < (oneProduct ? 1 : given.count()); i++) {
            int matrix = given.yMatrix(i);
            ByteLayer layer = new ByteLayer(
                    plan.shape(),
                    inputs,
                    part(x, given.xMatrix(i), (long) rows * given.depth()),
                    0,
                    y,
                    1,
                    y.quantization().zeroPoint(),
                    numbers,
                    result(binding.output(0), i, rows, given.columns()));
            products.add(new Native(
                    code,
                    layer.parameters(
                                    finish,
                                    constants.memory().asSlice(matrix * weightBytes, weightBytes),
                                    constants.memory().asSlice(yMatrices * weightBytes + matrix * tableBytes),
                                    binding,
                                    traits)
                            .set(32, ByteProduct.offsets(plan, binding).address())
                            .set(40, 0),
                    plan.tiles()));
        }
        TiledKernel all = Parts.of(products);
        if (!isConstant) {
            return new MatrixProduct(all, weights);
        }
        binding.doneWith(1);
        for (MatrixWeights each : weights) {
            workshop.later(each::refresh);
        }
        return all;
    }

    private static MemorySegment part(Tensor tensor, int i, long elements) {
        long bytes = elements * tensor.data().byteSize() / tensor.elements();
        return tensor.data().asSlice(i * bytes, bytes);
    }

    private static Tensor result(Tensor output, int i, int rows, int columns) {
        DataType type = output.type();
        return Tensor.of(type, Shape.of(rows, columns), output.quantization(), part(output, i, (long) rows * columns));
    }

    @Override
    public int tiles() {
        return products.tiles();
    }

    @Override
    public void begin() {
        for (MatrixWeights each : changing) {
            each.refresh();
        }
        products.begin();
    }

    @Override
    public void run(int first, int end) {
        products.run(first, end);
    }
}
