package dev.tern.operators.uncomputed;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;

/** Joins its operands along one dimension. */
public record StablehloConcatenate(long dimension) implements BuiltinOperator {
    public static final OperatorDefinition<StablehloConcatenate> DEFINITION = OperatorDefinition.builtin(
            169,
            "STABLEHLO_CONCATENATE",
            d -> d.options2(1, new StablehloConcatenate(0))
                    .inputs("operands*")
                    .outputs("result")
                    .noKernel(Refusal.STABLEHLO));

    @Override
    public OperatorDefinition<StablehloConcatenate> definition() {
        return DEFINITION;
    }

    @Override
    public StablehloConcatenate map(Slots slots) {
        return new StablehloConcatenate(slots.int64(0, dimension));
    }
}
