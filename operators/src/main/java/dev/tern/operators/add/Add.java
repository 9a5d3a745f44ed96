package dev.tern.operators.add;

import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import dev.tern.operators.elementwise.BinaryKernels;
import dev.tern.operators.elementwise.Clamps;
import dev.tern.operators.elementwise.Loops;
import dev.tern.operators.elementwise.QuantizedSum;
import dev.tern.operators.elementwise.Shapes;
import dev.tern.tensor.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code activation(x + y)}.
 *
 * @param powerOfTwoScales whether 16-bit operands whose scales are powers of two are only shifted
 */
public record Add(Activation activation, boolean powerOfTwoScales) implements BuiltinOperator {
    public static final OperatorDefinition<Add> DEFINITION = OperatorDefinition.builtin(
            0,
            "ADD",
            d -> d.versions(6, Add::version)
                    .options(11, new Add(Activation.NONE, true))
                    .inputs("x", "y")
                    .outputs("sum")
                    .types("T T -> T : f32 i32 i64 u8 i8 i16")
                    .typesBySpecification("the original at hand has no half-precision sums", "f16 f16 -> f16")
                    .shapes(Shapes::broadcast)
                    .inPlace(0)
                    .kernel(Add::bind));

    @Override
    public OperatorDefinition<Add> definition() {
        return DEFINITION;
    }

    @Override
    public Add map(Slots slots) {
        return new Add(slots.choice(0, activation), slots.bool(1, powerOfTwoScales));
    }

    private static int version(Add add, List<@Nullable DataType> inputs, List<DataType> outputs) {
        return switch (outputs.getFirst()) {
            case FLOAT16 -> 6;
            case INT64 -> 4;
            case INT16 -> add.powerOfTwoScales ? 1 : 3;
            case INT8 -> 2;
            default -> 1;
        };
    }

    private static Kernel bind(Add add, Binding binding) {
        Loops.IntBinary ints = (x, y, out, n) -> {
            for (int i = 0; i < n; i++) {
                out[i] = x[i] + y[i];
            }
        };
        DataType type = binding.output(0).type();
        return switch (type) {
            case FLOAT32, FLOAT16 -> BinaryKernels.floats(binding, Clamps.floats(Add::sum, add.activation));
            case INT32 -> BinaryKernels.ints(binding, Clamps.ints(ints, add.activation, type));
            case INT64 -> BinaryKernels.longs(binding, Clamps.longs(Add::sum, add.activation));
            default ->
                type == DataType.INT16 && !binding.input(0).quantization().isQuantized()
                        ? BinaryKernels.ints(binding, Clamps.ints(ints, add.activation, type))
                        : QuantizedSum.bind(binding, 1, add.powerOfTwoScales, add.activation);
        };
    }

    private static void sum(float[] x, float[] y, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] + y[i];
        }
    }

    private static void sum(long[] x, long[] y, long[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] + y[i];
        }
    }
}
