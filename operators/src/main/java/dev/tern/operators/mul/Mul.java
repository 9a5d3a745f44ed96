package dev.tern.operators.mul;

import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.elementwise.BinaryKernels;
import dev.tern.operators.elementwise.Clamps;
import dev.tern.operators.elementwise.Shapes;
import dev.tern.tensor.DataType;
import dev.tern.tensor.TernException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code activation(x * y)}. */
public record Mul(Activation activation) implements BuiltinOperator {
    public static final OperatorDefinition<Mul> DEFINITION = OperatorDefinition.builtin(
            18,
            "MUL",
            d -> d.versions(8, Mul::version)
                    .options(21, new Mul(Activation.NONE))
                    .inputs("x", "y")
                    .outputs("product")
                    .types("T T -> T : f32 i32 u32 i64 c64 u8 i8 i16", "i16 i16 -> i8|u8")
                    .typesBySpecification("the original at hand has no half-precision products", "f16 f16 -> f16")
                    .shapes(Shapes::broadcast)
                    .inPlace(0)
                    .kernel(Mul::bind));

    @Override
    public OperatorDefinition<Mul> definition() {
        return DEFINITION;
    }

    @Override
    public Mul map(Slots slots) {
        return new Mul(slots.choice(0, activation));
    }

    private static int version(Mul mul, List<@Nullable DataType> inputs, List<DataType> outputs) {
        DataType type = inputs.getFirst();
        if (type == null) {
            return 1;
        }
        return switch (type) {
            case FLOAT16 -> 8;
            case UINT32 -> 7;
            case COMPLEX64 -> 6;
            case INT64 -> 5;
            case INT16 -> 4;
            case INT8 -> 2;
            default -> 1;
        };
    }

    /** The factor from products of two quantised bytes to results; refuses tensors without one scale each. */
    public static Multiplier factor(Binding binding) {
        return IntegerMul.factor(binding);
    }

    private static Kernel bind(Mul mul, Binding binding) {
        DataType type = binding.output(0).type();
        return switch (type) {
            case FLOAT32, FLOAT16 -> BinaryKernels.floats(binding, Clamps.floats(Mul::product, mul.activation));
            case INT32 -> BinaryKernels.ints(binding, Clamps.ints(Mul::product, mul.activation, type));
            case UINT32 -> BinaryKernels.ints(binding, Mul::product);
            case INT64 -> BinaryKernels.longs(binding, Clamps.longs(Mul::product, mul.activation));
            case COMPLEX64 -> complex(mul, binding);
            default ->
                type == DataType.INT16 && !binding.outputQuantization(0).isQuantized()
                        ? BinaryKernels.ints(binding, Clamps.ints(Mul::product, mul.activation, type))
                        : IntegerMul.bind(mul, binding);
        };
    }

    private static Kernel complex(Mul mul, Binding binding) {
        if (mul.activation != Activation.NONE) {
            throw TernException.at("activation of a complex product")
                    .expected("NONE")
                    .found(mul.activation.toString())
                    .fix("complex numbers have no order; convert the model without the activation");
        }
        return ComplexMul.bind(binding);
    }

    private static void product(float[] x, float[] y, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] * y[i];
        }
    }

    private static void product(int[] x, int[] y, int[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] * y[i];
        }
    }

    private static void product(long[] x, long[] y, long[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] * y[i];
        }
    }
}
