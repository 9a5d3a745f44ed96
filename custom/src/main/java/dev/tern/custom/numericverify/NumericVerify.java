package dev.tern.custom.numericverify;

import dev.tern.custom.CustomOptions;
import dev.tern.operators.Binding;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/**
 * The difference between what quantised numbers stand for and a reference. With {@code log_if_failed} and a tolerance of at
 * least 0.1, a difference of more than the tolerance times the scale ends the run.
 */
public final class NumericVerify {
    private static final int BLOCK = 1024;
    private static final float LEAST_TOLERANCE = 0.1f;

    public static final OperatorDefinition<CustomOperator> DEFINITION = OperatorDefinition.custom(
            "NumericVerify",
            d -> d.inputs("quantized", "reference")
                    .outputs("difference")
                    .types("u8|i8|i16|f16 f32 -> f32")
                    .shapes(NumericVerify::shapes)
                    .kernel(VerifyKernel::new));

    private NumericVerify() {}

    private static List<Shape> shapes(CustomOperator operator, ShapeScope scope) {
        if (scope.shape(0).elements() != scope.shape(1).elements()) {
            throw TernException.at("reference")
                    .expected("as many elements as " + scope.shape(0))
                    .found("shape " + scope.shape(1))
                    .fix("compare tensors of one shape");
        }
        return List.of(scope.shape(0));
    }

    private static final class VerifyKernel implements Kernel {
        private final Tensor quantized;
        private final Tensor reference;
        private final Tensor difference;
        private final float[] values;
        private final float[] wanted;
        private final float scale;
        private final int zeroPoint;
        private final float most;

        VerifyKernel(CustomOperator operator, Binding binding) {
            CustomOptions options = CustomOptions.of(operator);
            quantized = binding.input(0);
            reference = binding.input(1);
            difference = binding.output(0);
            values = binding.floats(BLOCK);
            wanted = binding.floats(BLOCK);
            boolean isFloat = quantized.type().isFloat();
            scale = isFloat ? 1 : quantized.quantization().scale();
            zeroPoint = isFloat ? 0 : quantized.quantization().zeroPoint();
            float tolerance = options.real("tolerance");
            boolean ends = options.truth("log_if_failed") && tolerance >= LEAST_TOLERANCE;
            most = ends ? tolerance * scale : Float.POSITIVE_INFINITY;
        }

        @Override
        public void run() {
            for (long at = 0; at < quantized.elements(); at += BLOCK) {
                int count = (int) Math.min(BLOCK, quantized.elements() - at);
                quantized.readFloats(at, count, values, 0);
                reference.readFloats(at, count, wanted, 0);
                for (int i = 0; i < count; i++) {
                    values[i] = (float) ((double) scale * (values[i] - zeroPoint)) - wanted[i];
                    if (Math.abs(values[i]) > most) {
                        throw mismatch(at + i, wanted[i], values[i]);
                    }
                }
                difference.writeFloats(at, count, values, 0);
            }
        }

        private TernException mismatch(long element, float expected, float by) {
            return TernException.at("element " + element)
                    .expected(expected + " within " + most)
                    .found(String.valueOf(expected + by))
                    .fix("raise option 'tolerance', or quantise this part of the model with more bits");
        }
    }
}
