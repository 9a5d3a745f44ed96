package dev.tern.operators.elementwise;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.tensor.DataType;

/**
 * MAXIMUM and MINIMUM. Stored numbers are compared as they are: both operands and the result share one scale. Where
 * either number is NaN, the second operand is the result.
 */
public final class Extremes {
    public static final OperatorDefinition<PlainOperator> MAXIMUM =
            define(55, "MAXIMUM", Extremes::larger, Extremes::larger, Extremes::larger);
    public static final OperatorDefinition<PlainOperator> MINIMUM =
            define(57, "MINIMUM", Extremes::smaller, Extremes::smaller, Extremes::smaller);

    private Extremes() {}

    private static OperatorDefinition<PlainOperator> define(
            int code, String name, Loops.FloatBinary floats, Loops.IntBinary ints, Loops.LongBinary longs) {
        return PlainOperator.define(
                code,
                name,
                39,
                d -> d.versions(4, (op, in, out) -> version(out.getFirst()))
                        .inputs("x", "y")
                        .outputs("z")
                        .types("T T -> T : f32 i32 i64 u8 i8 i16")
                        .typesBySpecification(
                                "the original at hand compares no half-precision numbers", "T T -> T : f16 bf16")
                        .shapes(Shapes::broadcast)
                        .inPlace(0)
                        .kernel((op, binding) -> bind(binding, floats, ints, longs)));
    }

    private static int version(DataType type) {
        return type == DataType.INT16 ? 4 : type == DataType.INT8 ? 2 : 1;
    }

    private static Kernel bind(
            Binding binding, Loops.FloatBinary floats, Loops.IntBinary ints, Loops.LongBinary longs) {
        DataType type = binding.output(0).type();
        if (type.isFloat()) {
            return BinaryKernels.floats(binding, floats);
        }
        return type == DataType.INT64 ? BinaryKernels.longs(binding, longs) : BinaryKernels.ints(binding, ints);
    }

    private static void larger(float[] x, float[] y, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] > y[i] ? x[i] : y[i];
        }
    }

    private static void larger(int[] x, int[] y, int[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = Math.max(x[i], y[i]);
        }
    }

    private static void larger(long[] x, long[] y, long[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = Math.max(x[i], y[i]);
        }
    }

    private static void smaller(float[] x, float[] y, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] < y[i] ? x[i] : y[i];
        }
    }

    private static void smaller(int[] x, int[] y, int[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = Math.min(x[i], y[i]);
        }
    }

    private static void smaller(long[] x, long[] y, long[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = Math.min(x[i], y[i]);
        }
    }
}
