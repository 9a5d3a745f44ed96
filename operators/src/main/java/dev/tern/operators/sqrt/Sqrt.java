package dev.tern.operators.sqrt;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeRule;
import dev.tern.operators.arithmetic.ByteTable;
import dev.tern.operators.arithmetic.LowerBound;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.elementwise.UnaryKernels;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;

/** {@code sqrt(x)}. Quantised roots are cut to the number below; of negative numbers there are none. */
public final class Sqrt {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            75,
            "SQRT",
            0,
            d -> d.versions(2, (op, in, out) -> out.getFirst().isInteger() ? 2 : 1)
                    .inputs("x")
                    .outputs("y")
                    .types("f32 -> f32")
                    .typesBySpecification("the original at hand takes roots of floats only", "T -> T : i8 i16")
                    .shapes(ShapeRule.sameAs(0))
                    .inPlace(0)
                    .kernel((op, binding) -> bind(binding)));

    private Sqrt() {}

    private static Kernel bind(Binding binding) {
        Tensor output = binding.output(0);
        if (output.type() == DataType.FLOAT32) {
            return UnaryKernels.floats(binding, (x, out, n) -> {
                for (int i = 0; i < n; i++) {
                    out[i] = (float) Math.sqrt(x[i]);
                }
            });
        }
        boolean wide = output.type() == DataType.INT16;
        PerTensor in = wide
                ? PerTensor.symmetric(binding.input(0).quantization(), "the input")
                : PerTensor.of(binding.input(0).quantization(), "the input");
        PerTensor out = wide
                ? PerTensor.symmetric(output.quantization(), "the result")
                : PerTensor.of(output.quantization(), "the result");
        int low = (int) output.type().minimum();
        int high = (int) output.type().maximum();
        Kernel roots = wide
                ? UnaryKernels.ints(binding, (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = root(x[i], in, out, low, high);
                    }
                })
                : ByteTable.ofStored(binding, q -> root(q, in, out, low, high));
        return LowerBound.checked(binding, in.zeroPoint(), roots);
    }

    private static int root(int stored, PerTensor in, PerTensor out, int low, int high) {
        float real = in.scale() * (stored - in.zeroPoint());
        float root = (float) Math.sqrt(real) / out.scale();
        return Math.clamp((long) root + out.zeroPoint(), low, high);
    }
}
