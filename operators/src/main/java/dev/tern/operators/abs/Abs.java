package dev.tern.operators.abs;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeRule;
import dev.tern.operators.arithmetic.ByteTable;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.elementwise.UnaryKernels;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;

/** Magnitudes. The smallest plain integer, whose magnitude its type cannot hold, stays as it is. */
public final class Abs {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            101,
            "ABS",
            78,
            d -> d.versions(5, (op, in, out) -> switch (out.getFirst()) {
                        case INT32 -> 5;
                        case INT16 -> 3;
                        case INT8 -> 2;
                        default -> 1;
                    })
                    .inputs("x")
                    .outputs("y")
                    .types("T -> T : f32 i32 i16 i8")
                    .shapes(ShapeRule.sameAs(0))
                    .inPlace(0)
                    .kernel((op, binding) -> bind(binding)));

    private Abs() {}

    private static Kernel bind(Binding binding) {
        Tensor input = binding.input(0);
        return switch (input.type()) {
            case FLOAT32 ->
                UnaryKernels.floats(binding, (x, out, n) -> {
                    for (int i = 0; i < n; i++) {
                        out[i] = Math.abs(x[i]);
                    }
                });
            case INT32 -> UnaryKernels.ints(binding, Abs::magnitudes);
            case INT16 ->
                input.quantization().isQuantized() ? quantized(binding) : UnaryKernels.ints(binding, Abs::magnitudes);
            default -> quantized(binding);
        };
    }

    private static void magnitudes(int[] x, int[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = Math.abs(x[i]);
        }
    }

    private static Kernel quantized(Binding binding) {
        Tensor output = binding.output(0);
        boolean wide = output.type() == DataType.INT16;
        PerTensor in = wide
                ? PerTensor.symmetric(binding.input(0).quantization(), "the input")
                : PerTensor.of(binding.input(0).quantization(), "the input");
        PerTensor out = wide
                ? PerTensor.symmetric(output.quantization(), "the result")
                : PerTensor.of(output.quantization(), "the result");
        boolean rescales = in.scale() != out.scale();
        Multiplier factor = Multiplier.of(in.scale() / out.scale());
        int low = (int) output.type().minimum();
        int high = (int) output.type().maximum();
        if (!wide) {
            return ByteTable.ofStored(binding, q -> {
                int magnitude = Math.abs(q - in.zeroPoint());
                int scaled = (rescales ? factor.times(magnitude) : magnitude) + out.zeroPoint();
                return Math.min(Math.max(scaled, low), high);
            });
        }
        return UnaryKernels.ints(binding, (x, y, n) -> {
            for (int i = 0; i < n; i++) {
                int magnitude = Math.abs(x[i]);
                y[i] = Math.min(Math.max(rescales ? factor.times(magnitude) : magnitude, low), high);
            }
        });
    }
}
