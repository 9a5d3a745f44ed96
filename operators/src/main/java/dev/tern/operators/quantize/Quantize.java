package dev.tern.operators.quantize;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeRule;
import dev.tern.operators.arithmetic.PerChannel;
import dev.tern.tensor.DataType;

/** Real numbers, or integers of another scale, to quantised integers. */
public final class Quantize {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            114,
            "QUANTIZE",
            89,
            d -> d.versions(6, (op, in, out) -> version(out.getFirst()))
                    .inputs("input")
                    .outputs("output")
                    .types("f32 -> i8|u8|i16", "i32 -> i8|i16", "i16 -> i8|i16|i32", "i8|u8 -> i8|u8")
                    .typesBySpecification(
                            "the original at hand neither widens 8-bit numbers nor makes 4-bit ones",
                            "f32 -> i4|u4",
                            "i8|u8 -> i16")
                    .shapes(ShapeRule.sameAs(0))
                    .kernel((op, binding) -> bind(binding)));

    private Quantize() {}

    private static int version(DataType output) {
        return switch (output) {
            case UINT4 -> 5;
            case INT4 -> 4;
            case INT16 -> 2;
            default -> 1;
        };
    }

    private static Kernel bind(Binding binding) {
        if (binding.input(0).type() != DataType.FLOAT32) {
            return Requantize.bind(binding);
        }
        return binding.outputQuantization(0).isPerAxis()
                ? FloatQuantize.perChannel(binding, PerChannel.of(binding.output(0), "the result"))
                : FloatQuantize.perTensor(binding);
    }
}
