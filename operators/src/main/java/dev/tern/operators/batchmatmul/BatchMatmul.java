package dev.tern.operators.batchmatmul;

import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.arithmetic.ClampRange;
import dev.tern.operators.arithmetic.Requantization;
import dev.tern.operators.arithmetic.Requantization.Ties;
import dev.tern.operators.window.WindowChecks;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Matrices [..., rows, depth] times matrices [..., depth, columns]; leading extents broadcast.
 *
 * @param adjointX whether the last two extents of x are swapped
 * @param adjointY whether the last two extents of y are swapped
 * @param asymmetricQuantizeInputs whether float x with integer y is quantised with an offset
 */
public record BatchMatmul(boolean adjointX, boolean adjointY, boolean asymmetricQuantizeInputs)
        implements BuiltinOperator {
    public static final OperatorDefinition<BatchMatmul> DEFINITION = OperatorDefinition.builtin(
            126,
            "BATCH_MATMUL",
            d -> d.options(101, new BatchMatmul(false, false, false))
                    .inputs("x", "y")
                    .outputs("output")
                    .types("f32 f32 -> f32", "f32 i8 -> f32", "i8 i8 -> i8", "i8 i8 -> i32", "i16 i16 -> i16")
                    .typesBySpecification("16-bit with 8-bit matrices came after 2.18", "i16 i8 -> i16")
                    .versions(4, BatchMatmul::version)
                    .shapes(BatchMatmul::shapes)
                    .kernel(BatchMatmul::bind)
                    .work(BatchMatmul::multiplyAdds));

    private static final int MOST_EXTENTS = 5;

    @Override
    public OperatorDefinition<BatchMatmul> definition() {
        return DEFINITION;
    }

    @Override
    public BatchMatmul map(Slots slots) {
        return new BatchMatmul(
                slots.bool(0, adjointX), slots.bool(1, adjointY), slots.bool(2, asymmetricQuantizeInputs));
    }

    private static int version(BatchMatmul op, List<@Nullable DataType> inputs, List<DataType> outputs) {
        DataType x = inputs.get(0);
        if (x == DataType.INT16) {
            return 3;
        }
        if (x == DataType.INT8) {
            return 2;
        }
        return inputs.get(1) == DataType.INT8 && op.asymmetricQuantizeInputs ? 4 : 1;
    }

    private static List<Shape> shapes(BatchMatmul op, ShapeScope scope) {
        Shape x = scope.shape(0);
        Shape y = scope.shape(1);
        checkRank("x", x);
        checkRank("y", y);
        MatrixExtents extents = MatrixExtents.of(op, x, y);
        WindowChecks.equal("depth of y", op.adjointY ? y.dim(-1) : y.dim(-2), "x has", extents.depth());
        return List.of(extents.output());
    }

    private static void checkRank(String operand, Shape shape) {
        if (shape.rank() < 2 || shape.rank() > MOST_EXTENTS) {
            throw TernException.at(operand)
                    .expected("2 to " + MOST_EXTENTS + " extents")
                    .found("shape " + shape)
                    .fix("reshape it before this operator");
        }
    }

    private static Kernel bind(BatchMatmul op, Binding binding) {
        if (binding.output(0).elements() == 0) {
            return () -> {};
        }
        return switch (binding.input(0).type()) {
            case INT8, INT16 -> new IntegerBatchMatmul(op, binding);
            default ->
                binding.input(1).type() == DataType.FLOAT32
                        ? new FloatBatchMatmul(op, binding)
                        : new HybridBatchMatmul(op, binding);
        };
    }

    /** How sums of quantised products become stored results. */
    public static Requantization requantization(Binding binding, int columns) {
        Tensor output = binding.output(0);
        ClampRange range = ClampRange.of(Activation.NONE, output.type(), output.quantization());
        double factor = Requantization.singleFactor(
                binding.input(0).quantization(),
                binding.input(1).quantization(),
                Quantization.NONE,
                output.quantization());
        return Requantization.uniform(factor, output.quantization().zeroPoint(), columns, range, Ties.UP);
    }

    private static long multiplyAdds(BatchMatmul op, List<@Nullable Shape> inputs, List<Shape> outputs) {
        Shape x = inputs.get(0);
        return x == null ? 0 : outputs.get(0).elements() * (op.adjointX ? x.dim(-2) : x.dim(-1));
    }
}
