package dev.tern.operators.log;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeRule;
import dev.tern.operators.arithmetic.ByteTable;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.arithmetic.ShortTable;
import dev.tern.operators.elementwise.UnaryKernels;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;

/** {@code ln x}. Quantised numbers of zero and below give the result's smallest number. */
public final class Log {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            73,
            "LOG",
            0,
            d -> d.versions(2, (op, in, out) -> out.getFirst().isInteger() ? 2 : 1)
                    .inputs("x")
                    .outputs("y")
                    .types("T -> T : f32 i8 i16")
                    .shapes(ShapeRule.sameAs(0))
                    .inPlace(0)
                    .kernel((op, binding) -> bind(binding)));

    private Log() {}

    private static Kernel bind(Binding binding) {
        Tensor output = binding.output(0);
        if (output.type() == DataType.FLOAT32) {
            return UnaryKernels.floats(binding, (x, out, n) -> {
                for (int i = 0; i < n; i++) {
                    out[i] = (float) Math.log(x[i]);
                }
            });
        }
        PerTensor out = PerTensor.of(output.quantization(), "the result");
        float lowest = (output.type().minimum() - out.zeroPoint()) * out.scale();
        ByteTable.Real function = x -> x <= 0 ? lowest : (float) StrictMath.log(x);
        if (output.type() == DataType.INT8) {
            return ByteTable.ofReal(binding, function);
        }
        PerTensor in = PerTensor.symmetric(binding.input(0).quantization(), "the input");
        ShortTable table = ShortTable.ofFloats(in, PerTensor.symmetric(output.quantization(), "the result"), function);
        return UnaryKernels.ints(binding, (x, y, n) -> {
            for (int i = 0; i < n; i++) {
                y[i] = table.at(x[i]);
            }
        });
    }
}
