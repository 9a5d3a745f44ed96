package dev.tern.operators.uncomputed;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;

/** Counts up along one dimension. */
public record StablehloIota(long dimension) implements BuiltinOperator {
    public static final OperatorDefinition<StablehloIota> DEFINITION = OperatorDefinition.builtin(
            196,
            "STABLEHLO_IOTA",
            d -> d.options2(11, new StablehloIota(0)).outputs("result").noKernel(Refusal.STABLEHLO));

    @Override
    public OperatorDefinition<StablehloIota> definition() {
        return DEFINITION;
    }

    @Override
    public StablehloIota map(Slots slots) {
        return new StablehloIota(slots.int64(0, dimension));
    }
}
