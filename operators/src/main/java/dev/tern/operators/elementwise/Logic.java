package dev.tern.operators.elementwise;

import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeRule;

/** LOGICAL_AND, LOGICAL_OR, LOGICAL_NOT on truth values, BITWISE_XOR on the bits of integers. */
public final class Logic {
    public static final OperatorDefinition<PlainOperator> LOGICAL_OR =
            define(84, "LOGICAL_OR", 60, "bool bool -> bool", Logic::or);
    public static final OperatorDefinition<PlainOperator> LOGICAL_AND =
            define(86, "LOGICAL_AND", 62, "bool bool -> bool", Logic::and);
    public static final OperatorDefinition<PlainOperator> BITWISE_XOR =
            define(160, "BITWISE_XOR", 125, "T T -> T : i8 u8 i16 u16 i32 u32", Logic::differentBits);
    public static final OperatorDefinition<PlainOperator> LOGICAL_NOT = PlainOperator.define(
            87,
            "LOGICAL_NOT",
            63,
            d -> d.inputs("x")
                    .outputs("y")
                    .types("bool -> bool")
                    .shapes(ShapeRule.sameAs(0))
                    .inPlace(0)
                    .kernel((op, binding) -> UnaryKernels.ints(binding, Logic::not)));

    private Logic() {}

    private static OperatorDefinition<PlainOperator> define(
            int code, String name, int options, String types, Loops.IntBinary loop) {
        return PlainOperator.define(
                code,
                name,
                options,
                d -> d.inputs("x", "y")
                        .outputs("z")
                        .types(types)
                        .shapes(Shapes::broadcast)
                        .inPlace(0)
                        .kernel((op, binding) -> BinaryKernels.ints(binding, loop)));
    }

    private static void or(int[] x, int[] y, int[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] | y[i];
        }
    }

    private static void and(int[] x, int[] y, int[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] != 0 && y[i] != 0 ? 1 : 0;
        }
    }

    private static void not(int[] x, int[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] == 0 ? 1 : 0;
        }
    }

    private static void differentBits(int[] x, int[] y, int[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] ^ y[i];
        }
    }
}
