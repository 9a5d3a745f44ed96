package dev.tern.operators.elementwise;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;

/** STABLEHLO_SHIFT_LEFT: bits moved up, operands of one shape; a shift by all of an integer's bits or more gives 0. */
public record ShiftLeft() implements BuiltinOperator {
    public static final OperatorDefinition<ShiftLeft> DEFINITION = OperatorDefinition.builtin(
            207,
            "STABLEHLO_SHIFT_LEFT",
            d -> d.options2(22, new ShiftLeft())
                    .inputs("x", "by")
                    .outputs("y")
                    .types("T T -> T : i8 i16 i32")
                    .shapes(Shapes::equal)
                    .inPlace(0)
                    .kernel((op, binding) -> BinaryKernels.ints(binding, ShiftLeft::shift)));

    @Override
    public OperatorDefinition<ShiftLeft> definition() {
        return DEFINITION;
    }

    private static void shift(int[] x, int[] y, int[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = y[i] >= 0 && y[i] < 32 ? x[i] << y[i] : 0;
        }
    }
}
