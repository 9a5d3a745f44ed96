package dev.tern.operators.prelu;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.arithmetic.Broadcast;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.elementwise.BinaryKernels;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/** {@code x} from zero up, {@code alpha * x} below, where alpha is a tensor that is spread over {@code x}. */
public final class Prelu {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            54,
            "PRELU",
            0,
            d -> d.inputs("x", "alpha")
                    .outputs("y")
                    .types("T T -> T : f32 u8 i8")
                    .typesBySpecification("the original at hand has no 16-bit form", "i16 i8 -> i16")
                    .shapes((op, scope) -> shapes(scope))
                    .inPlace(0)
                    .kernel((op, binding) -> bind(binding)));

    private Prelu() {}

    private static List<Shape> shapes(ShapeScope scope) {
        Shape shape = Broadcast.shape(scope.shape(0), scope.shape(1));
        if (!shape.equals(scope.shape(0))) {
            throw TernException.at("shape of alpha")
                    .expected("one that spreads over " + scope.shape(0))
                    .found(scope.shape(1).toString())
                    .fix("give alpha extents of 1 or of the input");
        }
        return List.of(shape);
    }

    private static Kernel bind(Binding binding) {
        if (binding.output(0).type() != DataType.FLOAT32) {
            return quantized(binding);
        }
        return BinaryKernels.floats(binding, (x, alpha, out, n) -> {
            for (int i = 0; i < n; i++) {
                out[i] = x[i] >= 0 ? x[i] : x[i] * alpha[i];
            }
        });
    }

    private static Kernel quantized(Binding binding) {
        Tensor output = binding.output(0);
        PerTensor in = PerTensor.of(binding.input(0).quantization(), "the input");
        PerTensor slope = PerTensor.of(binding.input(1).quantization(), "alpha");
        PerTensor out = PerTensor.of(output.quantization(), "the result");
        Multiplier above = Multiplier.of(in.scale() / out.scale());
        Multiplier below = Multiplier.of(in.scale() * slope.scale() / out.scale());
        int zeroIn = in.zeroPoint();
        int zeroSlope = slope.zeroPoint();
        int zeroOut = out.zeroPoint();
        int low = (int) output.type().minimum();
        int high = (int) output.type().maximum();
        return BinaryKernels.ints(binding, (x, alpha, y, n) -> {
            for (int i = 0; i < n; i++) {
                int value = x[i] - zeroIn;
                int scaled = value >= 0 ? above.times(value) : below.times(value * (alpha[i] - zeroSlope));
                y[i] = Math.min(Math.max(scaled + zeroOut, low), high);
            }
        });
    }
}
