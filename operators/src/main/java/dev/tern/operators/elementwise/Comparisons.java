package dev.tern.operators.elementwise;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.OperatorDefinition.Spec;
import dev.tern.operators.PlainOperator;
import dev.tern.tensor.DataType;

/** Comparisons of two operands, with truth values for results. Quantised numbers are brought to one scale first. */
public final class Comparisons {
    private static final String NEWER = "the original at hand compares fewer 16-bit types";

    public static final OperatorDefinition<PlainOperator> EQUAL = define(
            71,
            "EQUAL",
            53,
            new Versions(5, 5),
            Comparisons::equal,
            Comparisons::equal,
            true,
            d -> d.types("T T -> bool : f32 i32 i64 bool u8 i8 i16 str")
                    .typesBySpecification(NEWER, "f16 f16 -> bool"));
    public static final OperatorDefinition<PlainOperator> NOT_EQUAL = define(
            72,
            "NOT_EQUAL",
            54,
            new Versions(4, 4),
            Comparisons::differ,
            Comparisons::differ,
            false,
            d -> d.types("T T -> bool : f32 i32 i64 bool u8 i8 str")
                    .typesBySpecification(NEWER, "T T -> bool : f16 i16"));
    public static final OperatorDefinition<PlainOperator> LESS = define(
            58,
            "LESS",
            41,
            new Versions(3, 3),
            Comparisons::less,
            Comparisons::less,
            false,
            d -> d.types("T T -> bool : f32 i32 i64 u8 i8 i16").typesBySpecification(NEWER, "f16 f16 -> bool"));
    public static final OperatorDefinition<PlainOperator> LESS_EQUAL = define(
            63,
            "LESS_EQUAL",
            46,
            new Versions(2, 1),
            Comparisons::atMost,
            Comparisons::atMost,
            false,
            d -> d.types("T T -> bool : f32 i32 i64 u8 i8").typesBySpecification(NEWER, "T T -> bool : f16 i16"));
    public static final OperatorDefinition<PlainOperator> GREATER = define(
            61,
            "GREATER",
            44,
            new Versions(2, 1),
            Comparisons::greater,
            Comparisons::greater,
            false,
            d -> d.types("T T -> bool : f32 i32 i64 u8 i8").typesBySpecification(NEWER, "T T -> bool : f16 bf16 i16"));
    public static final OperatorDefinition<PlainOperator> GREATER_EQUAL = define(
            62,
            "GREATER_EQUAL",
            45,
            new Versions(3, 3),
            Comparisons::atLeast,
            Comparisons::atLeast,
            false,
            d -> d.types("T T -> bool : f32 i32 i64 u8 i8 i16").typesBySpecification(NEWER, "T T -> bool : f16 bf16"));

    private Comparisons() {}

    private record Versions(int highest, int of16Bits) {
        int of(DataType type) {
            return switch (type) {
                case INT16 -> of16Bits;
                case STRING -> Math.min(3, highest);
                case INT8 -> 2;
                default -> 1;
            };
        }
    }

    /** The accepted types. */
    @FunctionalInterface
    private interface Types {
        Spec<PlainOperator> in(Spec<PlainOperator> spec);
    }

    private static OperatorDefinition<PlainOperator> define(
            int code,
            String name,
            int options,
            Versions versions,
            Loops.FloatTest floats,
            Loops.LongTest whole,
            boolean wanted,
            Types types) {
        return PlainOperator.define(
                code,
                name,
                options,
                d -> types.in(d)
                        .versions(
                                versions.highest,
                                (op, in, out) -> versions.of(in.getFirst() == null ? DataType.BOOL : in.getFirst()))
                        .inputs("x", "y")
                        .outputs("truth")
                        .shapes(Shapes::broadcast)
                        .kernel((op, binding) -> bind(binding, floats, whole, wanted)));
    }

    private static Kernel bind(Binding binding, Loops.FloatTest floats, Loops.LongTest whole, boolean wanted) {
        return switch (binding.input(0).type()) {
            case FLOAT32, FLOAT16, BFLOAT16 -> BinaryKernels.floatTests(binding, floats);
            case STRING -> StringEquality.bind(binding, wanted);
            case INT8, UINT8 -> ScaledComparison.bind(binding, whole);
            case INT16 ->
                binding.input(0).quantization().isQuantized()
                        ? ScaledComparison.bind(binding, whole)
                        : BinaryKernels.longTests(binding, whole);
            default -> BinaryKernels.longTests(binding, whole);
        };
    }

    private static void equal(float[] x, float[] y, int[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] == y[i] ? 1 : 0;
        }
    }

    private static void equal(long[] x, long[] y, int[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] == y[i] ? 1 : 0;
        }
    }

    private static void differ(float[] x, float[] y, int[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] != y[i] ? 1 : 0;
        }
    }

    private static void differ(long[] x, long[] y, int[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] != y[i] ? 1 : 0;
        }
    }

    private static void less(float[] x, float[] y, int[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] < y[i] ? 1 : 0;
        }
    }

    private static void less(long[] x, long[] y, int[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] < y[i] ? 1 : 0;
        }
    }

    private static void atMost(float[] x, float[] y, int[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] <= y[i] ? 1 : 0;
        }
    }

    private static void atMost(long[] x, long[] y, int[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] <= y[i] ? 1 : 0;
        }
    }

    private static void greater(float[] x, float[] y, int[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] > y[i] ? 1 : 0;
        }
    }

    private static void greater(long[] x, long[] y, int[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] > y[i] ? 1 : 0;
        }
    }

    private static void atLeast(float[] x, float[] y, int[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] >= y[i] ? 1 : 0;
        }
    }

    private static void atLeast(long[] x, long[] y, int[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] >= y[i] ? 1 : 0;
        }
    }
}
