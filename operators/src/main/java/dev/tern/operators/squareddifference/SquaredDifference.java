package dev.tern.operators.squareddifference;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.elementwise.BinaryKernels;
import dev.tern.operators.elementwise.Shapes;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;

/** {@code (x - y)^2}. */
public final class SquaredDifference {
    private static final int FINER_BITS = 7;

    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            99,
            "SQUARED_DIFFERENCE",
            76,
            d -> d.versions(2, (op, in, out) -> out.getFirst() == DataType.INT8 ? 2 : 1)
                    .inputs("x", "y")
                    .outputs("z")
                    .types("T T -> T : f32 i32 i8")
                    .shapes(Shapes::broadcast)
                    .inPlace(0)
                    .kernel((op, binding) -> bind(binding)));

    private SquaredDifference() {}

    private static Kernel bind(Binding binding) {
        return switch (binding.output(0).type()) {
            case FLOAT32 ->
                BinaryKernels.floats(binding, (x, y, out, n) -> {
                    for (int i = 0; i < n; i++) {
                        float difference = x[i] - y[i];
                        out[i] = difference * difference;
                    }
                });
            case INT32 ->
                BinaryKernels.ints(binding, (x, y, out, n) -> {
                    for (int i = 0; i < n; i++) {
                        int difference = x[i] - y[i];
                        out[i] = difference * difference;
                    }
                });
            default -> quantized(binding);
        };
    }

    /** Operands go to a common, finer scale; the operands' part of the arithmetic is done once for every byte. */
    private static Kernel quantized(Binding binding) {
        Tensor output = binding.output(0);
        PerTensor inX = PerTensor.of(binding.input(0).quantization(), "the first operand");
        PerTensor inY = PerTensor.of(binding.input(1).quantization(), "the second operand");
        PerTensor out = PerTensor.of(output.quantization(), "the result");
        double twiceLargest = 2.0 * Math.max(inX.scale(), inY.scale());
        int[] tableX = table(binding, inX, Multiplier.of(inX.scale() / twiceLargest));
        int[] tableY = table(binding, inY, Multiplier.of(inY.scale() / twiceLargest));
        Multiplier toOut = Multiplier.of(twiceLargest * twiceLargest / ((1 << (2 * FINER_BITS)) * out.scale()));
        int zeroPoint = out.zeroPoint();
        return BinaryKernels.ints(binding, (x, y, z, n) -> {
            for (int i = 0; i < n; i++) {
                int difference = tableX[x[i] & 0xFF] - tableY[y[i] & 0xFF];
                int square = toOut.times(difference * difference) + zeroPoint;
                z[i] = Math.min(Math.max(square, Byte.MIN_VALUE), Byte.MAX_VALUE);
            }
        });
    }

    private static int[] table(Binding binding, PerTensor in, Multiplier factor) {
        int[] table = binding.ints(256);
        for (int i = 0; i < 256; i++) {
            table[i] = factor.times(((byte) i - in.zeroPoint()) << FINER_BITS);
        }
        return table;
    }
}
