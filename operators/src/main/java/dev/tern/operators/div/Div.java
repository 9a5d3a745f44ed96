package dev.tern.operators.div;

import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import dev.tern.operators.arithmetic.Divisors;
import dev.tern.operators.elementwise.BinaryKernels;
import dev.tern.operators.elementwise.Clamps;
import dev.tern.operators.elementwise.Shapes;
import dev.tern.tensor.DataType;

/** {@code activation(x / y)}. Integers are cut toward zero and have no quotient by zero; floats follow IEEE 754. */
public record Div(Activation activation) implements BuiltinOperator {
    public static final OperatorDefinition<Div> DEFINITION = OperatorDefinition.builtin(
            42,
            "DIV",
            d -> d.versions(2)
                    .options(29, new Div(Activation.NONE))
                    .inputs("x", "y")
                    .outputs("quotient")
                    .types("T T -> T : f32 i32 u8")
                    .typesBySpecification("the original at hand divides no other quantised types", "T T -> T : i8 i16")
                    .shapes(Shapes::broadcast)
                    .inPlace(0)
                    .kernel(Div::bind));

    @Override
    public OperatorDefinition<Div> definition() {
        return DEFINITION;
    }

    @Override
    public Div map(Slots slots) {
        return new Div(slots.choice(0, activation));
    }

    private static Kernel bind(Div div, Binding binding) {
        return switch (binding.output(0).type()) {
            case FLOAT32 -> BinaryKernels.floats(binding, Clamps.floats(Div::quotient, div.activation));
            case INT32 ->
                Divisors.checked(
                        binding,
                        0,
                        BinaryKernels.ints(binding, Clamps.ints(Div::quotient, div.activation, DataType.INT32)));
            default -> IntegerDiv.bind(div, binding);
        };
    }

    private static void quotient(float[] x, float[] y, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] / y[i];
        }
    }

    private static void quotient(int[] x, int[] y, int[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] / y[i];
        }
    }
}
