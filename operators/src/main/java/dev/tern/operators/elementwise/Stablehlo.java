package dev.tern.operators.elementwise;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.tensor.DataType;

/**
 * STABLEHLO_ADD, _MULTIPLY, _MAXIMUM, _MINIMUM and _AND: operands of one shape, integers that wrap, no activation. On
 * truth values a sum is OR and a product AND.
 */
public final class Stablehlo {
    public static final OperatorDefinition<PlainOperator> ADD =
            define(163, "STABLEHLO_ADD", Stablehlo::add, Stablehlo::add, false);
    public static final OperatorDefinition<PlainOperator> MULTIPLY =
            define(165, "STABLEHLO_MULTIPLY", Stablehlo::multiply, Stablehlo::multiply, false);
    public static final OperatorDefinition<PlainOperator> MAXIMUM =
            define(166, "STABLEHLO_MAXIMUM", Stablehlo::larger, Stablehlo::larger, true);
    public static final OperatorDefinition<PlainOperator> MINIMUM =
            define(181, "STABLEHLO_MINIMUM", Stablehlo::smaller, Stablehlo::smaller, true);
    public static final OperatorDefinition<PlainOperator> AND = PlainOperator.define(
            176,
            "STABLEHLO_AND",
            0,
            d -> d.inputs("x", "y")
                    .outputs("z")
                    .typesBySpecification(
                            "the original at hand has no such kernel", "T T -> T : i8 i16 i32 i64 u8 u16 u32 u64 bool")
                    .shapes(Shapes::equal)
                    .inPlace(0)
                    .kernel((op, binding) -> BinaryKernels.longs(binding, Stablehlo::commonBits)));

    private Stablehlo() {}

    private static OperatorDefinition<PlainOperator> define(
            int code, String name, Loops.DoubleBinary doubles, Loops.LongBinary whole, boolean comparesOrder) {
        return PlainOperator.define(
                code,
                name,
                0,
                d -> d.inputs("x", "y")
                        .outputs("z")
                        .types("T T -> T : f32 f64 f16 i8 i16 i32 i64 u8 u16 u32 u64 bool")
                        .shapes(Shapes::equal)
                        .inPlace(0)
                        .kernel((op, binding) -> bind(binding, doubles, whole, comparesOrder)));
    }

    /** One double operation on two floats, rounded to a float, is what the float operation gives. */
    private static Kernel bind(
            Binding binding, Loops.DoubleBinary doubles, Loops.LongBinary whole, boolean comparesOrder) {
        DataType type = binding.output(0).type();
        if (type.isFloat()) {
            return BinaryKernels.doubles(binding, doubles);
        }
        if (type != DataType.UINT64 || !comparesOrder) {
            return BinaryKernels.longs(binding, whole);
        }
        return BinaryKernels.longs(binding, (x, y, out, n) -> {
            flipTopBits(x, n);
            flipTopBits(y, n);
            whole.apply(x, y, out, n);
            flipTopBits(out, n);
        });
    }

    /** Turns the order of unsigned numbers into that of signed ones, and back. */
    private static void flipTopBits(long[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] ^= Long.MIN_VALUE;
        }
    }

    private static void add(double[] x, double[] y, double[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] + y[i];
        }
    }

    private static void add(long[] x, long[] y, long[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] + y[i];
        }
    }

    private static void multiply(double[] x, double[] y, double[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] * y[i];
        }
    }

    private static void multiply(long[] x, long[] y, long[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] * y[i];
        }
    }

    private static void larger(double[] x, double[] y, double[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] < y[i] ? y[i] : x[i];
        }
    }

    private static void larger(long[] x, long[] y, long[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = Math.max(x[i], y[i]);
        }
    }

    private static void smaller(double[] x, double[] y, double[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = y[i] < x[i] ? y[i] : x[i];
        }
    }

    private static void smaller(long[] x, long[] y, long[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = Math.min(x[i], y[i]);
        }
    }

    private static void commonBits(long[] x, long[] y, long[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] & y[i];
        }
    }
}
