package dev.tern.operators.rsqrt;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeRule;
import dev.tern.operators.arithmetic.ByteTable;
import dev.tern.operators.arithmetic.FixedPoint;
import dev.tern.operators.arithmetic.LowerBound;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.arithmetic.Reciprocals;
import dev.tern.operators.arithmetic.ShortTable;
import dev.tern.operators.elementwise.UnaryKernels;
import dev.tern.tensor.Tensor;

/** {@code 1 / sqrt(x)}. Of a quantised zero it is the largest number; of negative ones there is none. */
public final class Rsqrt {
    private static final int FRACTION_BITS = 20;

    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            76,
            "RSQRT",
            0,
            d -> d.versions(3, (op, in, out) -> switch (out.getFirst()) {
                        case INT16 -> 3;
                        case INT8 -> 2;
                        default -> 1;
                    })
                    .inputs("x")
                    .outputs("y")
                    .types("T -> T : f32 i8 i16")
                    .shapes(ShapeRule.sameAs(0))
                    .inPlace(0)
                    .kernel((op, binding) -> bind(binding)));

    private Rsqrt() {}

    private static Kernel bind(Binding binding) {
        return switch (binding.output(0).type()) {
            case FLOAT32 ->
                UnaryKernels.floats(binding, (x, out, n) -> {
                    for (int i = 0; i < n; i++) {
                        out[i] = 1f / (float) Math.sqrt(x[i]);
                    }
                });
            case INT16 -> shorts(binding);
            default -> bytes(binding);
        };
    }

    private static Kernel bytes(Binding binding) {
        Tensor output = binding.output(0);
        PerTensor in = PerTensor.of(binding.input(0).quantization(), "the input");
        PerTensor out = PerTensor.of(output.quantization(), "the result");
        Multiplier factor = Multiplier.of(1.0 / ((float) Math.sqrt(in.scale()) * out.scale()));
        int shift = Math.max(factor.shift() - FRACTION_BITS, -31);
        return LowerBound.checked(binding, in.zeroPoint(), ByteTable.ofStored(binding, q -> {
            int x = q - in.zeroPoint();
            if (x <= 0) {
                return Byte.MAX_VALUE;
            }
            Multiplier root = Reciprocals.squareRoot(x);
            int fraction = FixedPoint.multiply(1, root.mantissa(), root.shift() + FRACTION_BITS);
            int scaled = FixedPoint.multiply(fraction, factor.mantissa(), shift);
            return Math.min(Math.max(scaled + out.zeroPoint(), Byte.MIN_VALUE), Byte.MAX_VALUE);
        }));
    }

    private static Kernel shorts(Binding binding) {
        PerTensor in = PerTensor.symmetric(binding.input(0).quantization(), "the input");
        PerTensor out = PerTensor.symmetric(binding.output(0).quantization(), "the result");
        float largest = Short.MAX_VALUE * out.scale();
        ShortTable table = ShortTable.ofFloats(in, out, x -> x <= 0 ? largest : 1f / (float) Math.sqrt(x));
        return LowerBound.checked(binding, 0, UnaryKernels.ints(binding, (x, y, n) -> {
            for (int i = 0; i < n; i++) {
                y[i] = table.at(x[i]);
            }
        }));
    }
}
