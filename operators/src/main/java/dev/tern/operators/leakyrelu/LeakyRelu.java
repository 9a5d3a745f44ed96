package dev.tern.operators.leakyrelu;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeRule;
import dev.tern.operators.Slots;
import dev.tern.operators.arithmetic.ByteTable;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.elementwise.UnaryKernels;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;

/** {@code x} above zero, {@code alpha * x} below. */
public record LeakyRelu(float alpha) implements BuiltinOperator {
    public static final OperatorDefinition<LeakyRelu> DEFINITION = OperatorDefinition.builtin(
            98,
            "LEAKY_RELU",
            d -> d.versions(2, (op, in, out) -> out.getFirst() == DataType.INT16 ? 2 : 1)
                    .options(75, new LeakyRelu(0f))
                    .inputs("x")
                    .outputs("y")
                    .types("T -> T : f32 u8 i8 i16")
                    .shapes(ShapeRule.sameAs(0))
                    .inPlace(0)
                    .kernel(LeakyRelu::bind));

    @Override
    public OperatorDefinition<LeakyRelu> definition() {
        return DEFINITION;
    }

    @Override
    public LeakyRelu map(Slots slots) {
        return new LeakyRelu(slots.float32(0, alpha));
    }

    private static Kernel bind(LeakyRelu relu, Binding binding) {
        if (binding.output(0).type() != DataType.FLOAT32) {
            return quantized(relu, binding);
        }
        float alpha = relu.alpha;
        return UnaryKernels.floats(binding, (x, out, n) -> {
            for (int i = 0; i < n; i++) {
                out[i] = x[i] > 0 ? x[i] : x[i] * alpha;
            }
        });
    }

    private static Kernel quantized(LeakyRelu relu, Binding binding) {
        Tensor output = binding.output(0);
        boolean wide = output.type() == DataType.INT16;
        PerTensor in = wide
                ? PerTensor.symmetric(binding.input(0).quantization(), "the input")
                : PerTensor.of(binding.input(0).quantization(), "the input");
        PerTensor out = wide
                ? PerTensor.symmetric(output.quantization(), "the result")
                : PerTensor.of(output.quantization(), "the result");
        Multiplier above = Multiplier.of(in.scale() / out.scale());
        Multiplier below = Multiplier.of(in.scale() * relu.alpha / out.scale());
        int zeroIn = in.zeroPoint();
        int zeroOut = out.zeroPoint();
        int low = (int) output.type().minimum();
        int high = (int) output.type().maximum();
        if (!wide) {
            return ByteTable.ofStored(
                    binding, q -> Math.min(Math.max(scaled(q - zeroIn, above, below) + zeroOut, low), high));
        }
        return UnaryKernels.ints(binding, (x, y, n) -> {
            for (int i = 0; i < n; i++) {
                y[i] = Math.min(Math.max(scaled(x[i], above, below), low), high);
            }
        });
    }

    private static int scaled(int x, Multiplier above, Multiplier below) {
        return x >= 0 ? above.times(x) : below.times(x);
    }
}
