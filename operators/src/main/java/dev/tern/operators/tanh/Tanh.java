package dev.tern.operators.tanh;

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
import dev.tern.tensor.TernException;

/** The hyperbolic tangent. */
public final class Tanh {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            28,
            "TANH",
            0,
            d -> d.versions(3, (op, in, out) -> version(out.getFirst()))
                    .inputs("x")
                    .outputs("y")
                    .types("T -> T : f32 u8 i8 i16")
                    .typesBySpecification("the original at hand has no half-precision tangent", "f16 -> f16")
                    .shapes(ShapeRule.sameAs(0))
                    .inPlace(0)
                    .kernel((op, binding) -> bind(binding)));

    private Tanh() {}

    private static int version(DataType type) {
        return type == DataType.INT16 ? 3 : type == DataType.INT8 ? 2 : 1;
    }

    private static Kernel bind(Binding binding) {
        return switch (binding.output(0).type()) {
            case FLOAT32, FLOAT16 -> UnaryKernels.floats(binding, FloatCurves::tanh);
            case INT16 -> shorts(binding);
            default -> ByteTable.ofReal(binding, x -> (float) StrictMath.tanh(x));
        };
    }

    private static Kernel shorts(Binding binding) {
        PerTensor in = PerTensor.symmetric(binding.input(0).quantization(), "the input");
        PerTensor out = PerTensor.symmetric(binding.output(0).quantization(), "the result");
        if (out.log2() != -15) {
            throw TernException.at("scale of the result of TANH")
                    .expected("1/32768")
                    .found(String.valueOf(out.scale()))
                    .fix("convert the model anew; 16-bit results from -1 to 1 are stored so");
        }
        int left = in.log2() + 12;
        if (left == 0 || left == 1) {
            return UnaryKernels.ints(binding, (x, y, n) -> {
                for (int i = 0; i < n; i++) {
                    int held = Math.clamp((long) x[i] << left, Short.MIN_VALUE, Short.MAX_VALUE);
                    y[i] = FixedPointCurves.HALF.tanh(held, 3);
                }
            });
        }
        SigmoidTable table = new SigmoidTable(in.scale());
        return UnaryKernels.ints(binding, (x, y, n) -> {
            for (int i = 0; i < n; i++) {
                y[i] = table.tanh(x[i]);
            }
        });
    }
}
