package dev.tern.operators.elementwise;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeRule;
import dev.tern.tensor.DataType;

/** NEG, which negates numbers as they are stored, and SIGN, which keeps NaN and makes zero of either zero. */
public final class Signs {
    public static final OperatorDefinition<PlainOperator> NEG = PlainOperator.define(
            59,
            "NEG",
            42,
            d -> d.inputs("x")
                    .outputs("y")
                    .types("T -> T : f32 i64 i32")
                    .typesBySpecification(
                            "the original at hand negates no numbers below 32 bits", "T -> T : i16 i8 f16 bf16")
                    .shapes(ShapeRule.sameAs(0))
                    .inPlace(0)
                    .kernel((op, binding) -> negative(binding)));
    public static final OperatorDefinition<PlainOperator> SIGN = PlainOperator.define(
            158,
            "SIGN",
            123,
            d -> d.versions(2, (op, in, out) -> out.getFirst() == DataType.INT32 ? 2 : 1)
                    .inputs("x")
                    .outputs("y")
                    .types("T -> T : f32 f64 i32")
                    .shapes(ShapeRule.sameAs(0))
                    .inPlace(0)
                    .kernel((op, binding) -> sign(binding)));

    private Signs() {}

    private static Kernel negative(Binding binding) {
        return switch (binding.output(0).type()) {
            case FLOAT32, FLOAT16, BFLOAT16 ->
                UnaryKernels.floats(binding, (x, out, n) -> {
                    for (int i = 0; i < n; i++) {
                        out[i] = -x[i];
                    }
                });
            case INT64 ->
                UnaryKernels.longs(binding, (x, out, n) -> {
                    for (int i = 0; i < n; i++) {
                        out[i] = -x[i];
                    }
                });
            default ->
                UnaryKernels.ints(binding, (x, out, n) -> {
                    for (int i = 0; i < n; i++) {
                        out[i] = -x[i];
                    }
                });
        };
    }

    private static Kernel sign(Binding binding) {
        if (binding.output(0).type() == DataType.INT32) {
            return UnaryKernels.ints(binding, (x, out, n) -> {
                for (int i = 0; i < n; i++) {
                    out[i] = Integer.signum(x[i]);
                }
            });
        }
        return UnaryKernels.doubles(binding, (x, out, n) -> {
            for (int i = 0; i < n; i++) {
                out[i] = Math.signum(x[i]);
            }
        });
    }
}
