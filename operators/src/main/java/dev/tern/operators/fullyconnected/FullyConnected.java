package dev.tern.operators.fullyconnected;

import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.arithmetic.Requantization;
import dev.tern.operators.window.WindowChecks;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of {@code depth} numbers times weights [units, depth]. The input's leading extents are merged into rows, unless
 * {@code keepNumDims} keeps them.
 *
 * @param asymmetricQuantizeInputs whether float inputs of integer weights are quantised with an offset
 * @param quantizedBiasType type of sums for 16-bit inputs; FLOAT32 leaves it to the bias
 */
public record FullyConnected(
        Activation activation,
        WeightsFormat weightsFormat,
        boolean keepNumDims,
        boolean asymmetricQuantizeInputs,
        DataType quantizedBiasType)
        implements BuiltinOperator {
    public static final OperatorDefinition<FullyConnected> DEFINITION = OperatorDefinition.builtin(
            9,
            "FULLY_CONNECTED",
            d -> d.options(
                            8,
                            new FullyConnected(Activation.NONE, WeightsFormat.DEFAULT, false, false, DataType.FLOAT32))
                    .inputs("input", "weights", "bias?")
                    .outputs("output", "shuffled input?")
                    .types(
                            "f32 f32 f32 -> f32 u8",
                            "f32 i8|u8|i4 f32 -> f32 u8",
                            "u8 u8 i32 -> u8|i16 u8",
                            "i8 i8|i4 i32 -> i8 u8",
                            "i16 i8|i4 i32|i64 -> i16 u8")
                    .typesBySpecification("16-bit weights came after 2.18", "i16 i16 i32|i64 -> i16 u8")
                    .typesBySpecification(
                            "two-bit weights came after 2.18",
                            "f32 i2 f32 -> f32 u8",
                            "i8 i2 i32 -> i8 u8",
                            "i16 i2 i32|i64 -> i16 u8")
                    .versions(14, FullyConnected::version)
                    .shapes(FullyConnected::shapes)
                    .kernel(FullyConnected::bind)
                    .work(FullyConnected::multiplyAdds));

    @Override
    public OperatorDefinition<FullyConnected> definition() {
        return DEFINITION;
    }

    @Override
    public int resultCount() {
        return weightsFormat == WeightsFormat.SHUFFLED4x16INT8 ? 2 : 1;
    }

    @Override
    public FullyConnected map(Slots slots) {
        return new FullyConnected(
                slots.choice(0, activation),
                slots.choice(1, weightsFormat),
                slots.bool(2, keepNumDims),
                slots.bool(3, asymmetricQuantizeInputs),
                slots.type(4, quantizedBiasType));
    }

    private static int version(FullyConnected op, List<@Nullable DataType> inputs, List<DataType> outputs) {
        DataType input = inputs.get(0);
        DataType weights = inputs.get(1);
        if (weights == DataType.INT2) {
            return 14;
        }
        if (input == DataType.INT16) {
            return weights == DataType.INT4 ? 13 : op.quantizedBiasType != DataType.FLOAT32 ? 11 : 7;
        }
        if (input == DataType.FLOAT32 && weights == DataType.INT8) {
            return 12;
        }
        if (weights == DataType.INT4) {
            return 10;
        }
        if (inputs.size() == 2) {
            return 6;
        }
        if (op.keepNumDims) {
            return 5;
        }
        return weights == DataType.INT8 ? 4 : op.weightsFormat == WeightsFormat.SHUFFLED4x16INT8 ? 2 : 1;
    }

    private static List<Shape> shapes(FullyConnected op, ShapeScope scope) {
        Shape input = scope.shape(0);
        Shape weights = scope.shape(1);
        WindowChecks.rank("weights", weights, 2);
        int units = weights.dim(0);
        int depth = weights.dim(1);
        if (op.keepNumDims || depth == 0) {
            if (input.rank() == 0) {
                throw TernException.at("input").problem("a single number has no rows; give it at least one extent");
            }
            WindowChecks.equal("last extent of the input", input.dim(-1), "the weights have columns", depth);
        }
        if (scope.hasInput(2)) {
            WindowChecks.elements("bias", scope.shape(2), units);
        }
        List<Shape> shapes = new ArrayList<>();
        shapes.add(op.keepNumDims ? input.with(-1, units) : Shape.of(rows(input, depth), units));
        if (scope.outputCount() == 2) {
            shapes.add(input);
        }
        boolean shuffled = op.weightsFormat == WeightsFormat.SHUFFLED4x16INT8 && scope.type(0) != DataType.FLOAT32;
        if (shuffled) {
            WindowChecks.divides("units", units, "block height", 4);
            WindowChecks.divides("depth", depth, "block width", 16);
        }
        return shapes;
    }

    /** Rows of the input; all of it must be rows. */
    private static int rows(Shape input, int depth) {
        if (depth == 0) {
            return Math.toIntExact(input.elements(0, input.rank() - 1));
        }
        WindowChecks.divides("elements of the input", input.intElements(), "columns of the weights", depth);
        return input.intElements() / depth;
    }

    /** How sums of quantised rows become results; refuses quantisation that fits no such rows. */
    public Requantization requantization(Binding binding) {
        return IntegerWeights.requantization(this, binding, binding.shape(1).dim(0));
    }

    /** Zero point of quantised weights. */
    public static int weightsZero(Binding binding) {
        return IntegerWeights.zeroPoint(binding);
    }

    /** Whether float rows are quantised with an offset, where weights are integers. */
    public boolean quantizesWithOffset(Binding binding) {
        return HybridFullyConnected.hasOffset(this, binding);
    }

    private static Kernel bind(FullyConnected op, Binding binding) {
        DataType input = binding.input(0).type();
        Quantization weights = binding.input(1).quantization();
        if (binding.shape(1).dim(1) == 0 || binding.output(0).elements() == 0) {
            return () -> binding.output(0).data().fill((byte) 0);
        }
        if (input == DataType.FLOAT32) {
            if (binding.input(1).type() == DataType.FLOAT32) {
                return new FloatFullyConnected(op, binding);
            }
            return weights.details() instanceof Quantization.Blockwise blocks
                    ? new BlockwiseFullyConnected(op, blocks, binding)
                    : new HybridFullyConnected(op, binding);
        }
        if (!op.activation.isClamp()) {
            throw TernException.at("activation")
                    .expected("one that clamps, for integers")
                    .found(op.activation.name())
                    .fix("put it into an operator of its own");
        }
        if (op.weightsFormat == WeightsFormat.SHUFFLED4x16INT8) {
            return new ShuffledFullyConnected(binding);
        }
        return binding.input(1).type() == DataType.INT16
                ? new WideFullyConnected(op, binding)
                : new IntegerFullyConnected(op, binding);
    }

    private static long multiplyAdds(FullyConnected op, List<@Nullable Shape> inputs, List<Shape> outputs) {
        Shape weights = inputs.get(1);
        return weights == null ? 0 : outputs.get(0).elements() * weights.dim(1);
    }
}
