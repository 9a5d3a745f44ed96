package dev.tern.operators.relu;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeRule;
import dev.tern.operators.arithmetic.ByteTable;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.arithmetic.Rounding;
import dev.tern.operators.elementwise.UnaryKernels;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;

/** Values held between two bounds. Quantised ones are brought to the result's scale first. */
public final class Relu {
    private static final float NO_BOUND = Float.POSITIVE_INFINITY;

    public static final OperatorDefinition<PlainOperator> RELU =
            define(19, "RELU", new Bounds(0, NO_BOUND), 3, "T -> T : f32 u8 i8 i16");
    public static final OperatorDefinition<PlainOperator> RELU_N1_TO_1 =
            define(20, "RELU_N1_TO_1", new Bounds(-1, 1), 1, "T -> T : f32 u8 i8");
    public static final OperatorDefinition<PlainOperator> RELU6 =
            define(21, "RELU6", new Bounds(0, 6), 3, "T -> T : f32 u8 i8 i16");
    public static final OperatorDefinition<PlainOperator> RELU_0_TO_1 =
            define(152, "RELU_0_TO_1", new Bounds(0, 1), 1, "T -> T : f32 u8 i8");

    private Relu() {}

    private record Bounds(float low, float high) {}

    private static OperatorDefinition<PlainOperator> define(
            int code, String name, Bounds bounds, int highestVersion, String types) {
        return PlainOperator.define(
                code,
                name,
                0,
                d -> d.versions(highestVersion, (op, in, out) -> version(out.getFirst(), name, highestVersion))
                        .inputs("x")
                        .outputs("y")
                        .types(types)
                        .shapes(ShapeRule.sameAs(0))
                        .inPlace(0)
                        .kernel((op, binding) -> bind(bounds, binding)));
    }

    private static int version(DataType type, String name, int highest) {
        return switch (type) {
            case INT16 -> 3;
            case INT8 -> Math.min(2, highest);
            case UINT8 -> name.equals("RELU") ? 2 : 1;
            default -> 1;
        };
    }

    private static Kernel bind(Bounds bounds, Binding binding) {
        if (binding.output(0).type() != DataType.FLOAT32) {
            return quantized(bounds, binding);
        }
        float low = bounds.low;
        float high = bounds.high;
        return UnaryKernels.floats(binding, (x, out, n) -> {
            for (int i = 0; i < n; i++) {
                out[i] = Math.min(Math.max(x[i], low), high);
            }
        });
    }

    private static Kernel quantized(Bounds bounds, Binding binding) {
        Tensor output = binding.output(0);
        boolean wide = output.type() == DataType.INT16;
        PerTensor in = parameters(binding.input(0), wide, "the input");
        PerTensor out = parameters(output, wide, "the result");
        Multiplier factor = Multiplier.of(in.scale() / out.scale());
        int low = Math.max((int) output.type().minimum(), stored(bounds.low, out));
        int high = bounds.high == NO_BOUND
                ? (int) output.type().maximum()
                : Math.min((int) output.type().maximum(), stored(bounds.high, out));
        if (!wide) {
            return ByteTable.ofStored(
                    binding, q -> Math.min(Math.max(out.zeroPoint() + factor.times(q - in.zeroPoint()), low), high));
        }
        return UnaryKernels.ints(binding, (x, y, n) -> {
            for (int i = 0; i < n; i++) {
                y[i] = Math.min(Math.max(factor.times(x[i]), low), high);
            }
        });
    }

    private static PerTensor parameters(Tensor tensor, boolean wide, String role) {
        return wide ? PerTensor.symmetric(tensor.quantization(), role) : PerTensor.of(tensor.quantization(), role);
    }

    private static int stored(float bound, PerTensor out) {
        return out.zeroPoint() + (int) Rounding.halfAway(bound / out.scale());
    }
}
