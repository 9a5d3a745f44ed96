package dev.tern.operators.logistic;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeRule;
import dev.tern.operators.arithmetic.ByteTable;
import dev.tern.operators.arithmetic.FixedPointCurves;
import dev.tern.operators.arithmetic.FloatCurves;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.arithmetic.SigmoidTable;
import dev.tern.operators.elementwise.UnaryKernels;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;

/** {@code 1 / (1 + exp(-x))}. */
public final class Logistic {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            14,
            "LOGISTIC",
            0,
            d -> d.versions(3, (op, in, out) -> version(out.getFirst()))
                    .inputs("x")
                    .outputs("y")
                    .types("T -> T : f32 u8 i8 i16")
                    .typesBySpecification("the original at hand has no half-precision sigmoid", "f16 -> f16")
                    .shapes(ShapeRule.sameAs(0))
                    .inPlace(0)
                    .kernel((op, binding) -> bind(binding)));

    private Logistic() {}

    private static int version(DataType type) {
        return type == DataType.INT16 ? 3 : type == DataType.INT8 ? 2 : 1;
    }

    private static Kernel bind(Binding binding) {
        DataType type = binding.output(0).type();
        if (type.isFloat()) {
            return UnaryKernels.floats(binding, FloatCurves::logistic);
        }
        requireScale(binding.output(0), type == DataType.INT16 ? 1f / 32768 : 1f / 256);
        return type == DataType.INT16
                ? shorts(binding)
                : ByteTable.ofReal(binding, x -> 1f / (1f + (float) StrictMath.exp(-x)));
    }

    private static void requireScale(Tensor output, float scale) {
        if (output.quantization().scale() != scale) {
            throw TernException.at("scale of the result of LOGISTIC")
                    .expected("1/" + Math.round(1 / scale))
                    .found(output.quantization().toString())
                    .fix("convert the model anew; results from 0 to 1 are stored so");
        }
    }

    private static Kernel shorts(Binding binding) {
        PerTensor in = PerTensor.symmetric(binding.input(0).quantization(), "the input");
        PerTensor.symmetric(binding.output(0).quantization(), "the result");
        if (in.log2() == -12) {
            return UnaryKernels.ints(binding, (x, out, n) -> {
                for (int i = 0; i < n; i++) {
                    out[i] = FixedPointCurves.HALF.logistic(x[i], 3);
                }
            });
        }
        SigmoidTable table = new SigmoidTable(in.scale());
        return UnaryKernels.ints(binding, (x, out, n) -> {
            for (int i = 0; i < n; i++) {
                out[i] = table.logistic(x[i]);
            }
        });
    }
}
