package dev.tern.operators.elementwise;

import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeRule;
import dev.tern.tensor.DataType;

/** Functions of one float: ROUND (ties to even), FLOOR, CEIL, SIN, COS, SQUARE. */
public final class FloatFunctions {
    private static final String NEWER = "the original at hand computes this in single precision only";

    public static final OperatorDefinition<PlainOperator> FLOOR =
            define(8, "FLOOR", 0, 1, FloatFunctions::floor, "T -> T : f16 bf16");
    public static final OperatorDefinition<PlainOperator> SIN =
            define(66, "SIN", 0, 2, FloatFunctions::sin, "f16 -> f16");
    public static final OperatorDefinition<PlainOperator> SQUARE = define(92, "SQUARE", 66, 1, FloatFunctions::square);
    public static final OperatorDefinition<PlainOperator> CEIL = define(104, "CEIL", 0, 1, FloatFunctions::ceil);
    public static final OperatorDefinition<PlainOperator> COS =
            define(108, "COS", 84, 2, FloatFunctions::cos, "f16 -> f16");
    public static final OperatorDefinition<PlainOperator> ROUND =
            define(116, "ROUND", 0, 1, FloatFunctions::round, "T -> T : f16 bf16");

    private FloatFunctions() {}

    private static OperatorDefinition<PlainOperator> define(
            int code, String name, int options, int highest, Loops.FloatUnary loop, String... newerTypes) {
        return PlainOperator.define(
                code,
                name,
                options,
                d -> d.versions(highest, (op, in, out) -> out.getFirst() == DataType.FLOAT16 ? highest : 1)
                        .inputs("x")
                        .outputs("y")
                        .types("f32 -> f32")
                        .typesBySpecification(NEWER, newerTypes)
                        .shapes(ShapeRule.sameAs(0))
                        .inPlace(0)
                        .kernel((op, binding) -> UnaryKernels.floats(binding, loop)));
    }

    private static void floor(float[] x, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = (float) Math.floor(x[i]);
        }
    }

    private static void ceil(float[] x, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = (float) Math.ceil(x[i]);
        }
    }

    private static void round(float[] x, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = (float) Math.rint(x[i]);
        }
    }

    private static void sin(float[] x, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = (float) Math.sin(x[i]);
        }
    }

    private static void cos(float[] x, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = (float) Math.cos(x[i]);
        }
    }

    private static void square(float[] x, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] * x[i];
        }
    }
}
