package dev.tern.operators.elementwise;

import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.tensor.DataType;

/** ATAN2: the angle of the point {@code (x, y)}. */
public final class Atan2 {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            156,
            "ATAN2",
            122,
            d -> d.inputs("y", "x")
                    .outputs("angle")
                    .types("T T -> T : f32 f64")
                    .typesBySpecification("the original at hand has no half-precision angles", "T T -> T : f16 bf16")
                    .shapes(Shapes::equal)
                    .inPlace(0)
                    .kernel((op, binding) -> binding.output(0).type() == DataType.FLOAT64
                            ? BinaryKernels.doubles(binding, Atan2::doubles)
                            : BinaryKernels.floats(binding, Atan2::floats)));

    private Atan2() {}

    private static void floats(float[] y, float[] x, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = (float) Math.atan2(y[i], x[i]);
        }
    }

    private static void doubles(double[] y, double[] x, double[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = Math.atan2(y[i], x[i]);
        }
    }
}
