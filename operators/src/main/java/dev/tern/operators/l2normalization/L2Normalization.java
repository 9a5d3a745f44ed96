package dev.tern.operators.l2normalization;

import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.arithmetic.FixedPoint;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.arithmetic.Reciprocals;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/** Slices along the last axis, divided by their length. */
public record L2Normalization(Activation activation) implements BuiltinOperator {
    private static final float SMALLEST_LENGTH = 1e-6f;

    public static final OperatorDefinition<L2Normalization> DEFINITION = OperatorDefinition.builtin(
            11,
            "L2_NORMALIZATION",
            d -> d.versions(2, (op, in, out) -> out.getFirst() == DataType.INT8 ? 2 : 1)
                    .options(12, new L2Normalization(Activation.NONE))
                    .inputs("x")
                    .outputs("y")
                    .types("T -> T : f32 u8 i8")
                    .shapes(L2Normalization::shapes)
                    .inPlace(0)
                    .kernel((op, binding) -> bind(binding)));

    @Override
    public OperatorDefinition<L2Normalization> definition() {
        return DEFINITION;
    }

    @Override
    public L2Normalization map(Slots slots) {
        return new L2Normalization(slots.choice(0, activation));
    }

    private static List<Shape> shapes(L2Normalization op, ShapeScope scope) {
        Shape shape = scope.shape(0);
        if (shape.rank() == 0 || op.activation != Activation.NONE) {
            throw TernException.at("L2_NORMALIZATION")
                    .expected("at least one axis and no activation")
                    .found(shape + " and " + op.activation)
                    .fix("correct the node");
        }
        return List.of(shape);
    }

    private static Kernel bind(Binding binding) {
        return binding.output(0).type() == DataType.FLOAT32 ? floats(binding) : bytes(binding);
    }

    private static Kernel floats(Binding binding) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        int depth = input.shape().dim(-1);
        long elements = input.elements();
        float[] row = binding.floats(depth);
        return () -> {
            for (long first = 0; first < elements; first += depth) {
                input.readFloats(first, depth, row, 0);
                float squares = 0;
                for (int i = 0; i < depth; i++) {
                    squares += row[i] * row[i];
                }
                float length = Math.max((float) Math.sqrt(squares), SMALLEST_LENGTH);
                for (int i = 0; i < depth; i++) {
                    row[i] /= length;
                }
                output.writeFloats(first, depth, row, 0);
            }
        };
    }

    private static Kernel bytes(Binding binding) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        PerTensor out = PerTensor.of(output.quantization(), "the result");
        boolean signed = output.type() == DataType.INT8;
        int zeroOut = signed ? 0 : 128;
        if (out.scale() != 1f / 128 || out.zeroPoint() != zeroOut) {
            throw TernException.at("quantisation of the result of L2_NORMALIZATION")
                    .expected("scale 0.0078125 and zero point " + zeroOut)
                    .found("scale " + out.scale() + " and zero point " + out.zeroPoint())
                    .fix("convert the model anew; numbers from -1 to 1 are stored so");
        }
        int zeroIn = PerTensor.of(input.quantization(), "the input").zeroPoint();
        int low = (int) output.type().minimum();
        int high = (int) output.type().maximum();
        int depth = input.shape().dim(-1);
        long elements = input.elements();
        int[] row = binding.ints(depth);
        return () -> {
            for (long first = 0; first < elements; first += depth) {
                input.readInts(first, depth, row, 0);
                int squares = 0;
                for (int i = 0; i < depth; i++) {
                    row[i] -= zeroIn;
                    squares += row[i] * row[i];
                }
                int inverse = Reciprocals.squareRootMantissa(squares);
                int shift = Reciprocals.squareRootShift(squares) + (signed ? 7 : 0);
                int finer = signed ? 1 : 128;
                for (int i = 0; i < depth; i++) {
                    int scaled = FixedPoint.multiply(finer * row[i], inverse, shift);
                    row[i] = Math.min(Math.max(scaled + zeroOut, low), high);
                }
                output.writeInts(first, depth, row, 0);
            }
        };
    }
}
