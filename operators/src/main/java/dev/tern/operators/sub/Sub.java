package dev.tern.operators.sub;

import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import dev.tern.operators.elementwise.BinaryKernels;
import dev.tern.operators.elementwise.Clamps;
import dev.tern.operators.elementwise.QuantizedSum;
import dev.tern.operators.elementwise.Shapes;
import dev.tern.tensor.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code activation(x - y)}.
 *
 * @param powerOfTwoScales whether 16-bit operands whose scales are powers of two are only shifted
 */
public record Sub(Activation activation, boolean powerOfTwoScales) implements BuiltinOperator {
    public static final OperatorDefinition<Sub> DEFINITION = OperatorDefinition.builtin(
            41,
            "SUB",
            d -> d.versions(5, Sub::version)
                    .options(28, new Sub(Activation.NONE, true))
                    .inputs("x", "y")
                    .outputs("difference")
                    .types("T T -> T : f32 i32 i64 u8 i8 i16")
                    .shapes(Shapes::broadcast)
                    .inPlace(0)
                    .kernel(Sub::bind));

    @Override
    public OperatorDefinition<Sub> definition() {
        return DEFINITION;
    }

    @Override
    public Sub map(Slots slots) {
        return new Sub(slots.choice(0, activation), slots.bool(1, powerOfTwoScales));
    }

    private static int version(Sub sub, List<@Nullable DataType> inputs, List<DataType> outputs) {
        return switch (outputs.getFirst()) {
            case INT16 -> sub.powerOfTwoScales ? 1 : 5;
            case INT64 -> 4;
            case INT8 -> 2;
            default -> 1;
        };
    }

    private static Kernel bind(Sub sub, Binding binding) {
        DataType type = binding.output(0).type();
        return switch (type) {
            case FLOAT32 -> BinaryKernels.floats(binding, Clamps.floats(Sub::difference, sub.activation));
            case INT32 -> BinaryKernels.ints(binding, Clamps.ints(Sub::difference, sub.activation, type));
            case INT64 -> BinaryKernels.longs(binding, Clamps.longs(Sub::difference, sub.activation));
            default -> QuantizedSum.bind(binding, -1, sub.powerOfTwoScales, sub.activation);
        };
    }

    private static void difference(float[] x, float[] y, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] - y[i];
        }
    }

    private static void difference(int[] x, int[] y, int[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] - y[i];
        }
    }

    private static void difference(long[] x, long[] y, long[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] - y[i];
        }
    }
}
