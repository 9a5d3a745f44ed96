package dev.tern.operators.uncomputed;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import java.util.List;

/** Reorders the dimensions of its operand. */
public record StablehloTranspose(List<Long> permutation) implements BuiltinOperator {
    public static final OperatorDefinition<StablehloTranspose> DEFINITION = OperatorDefinition.builtin(
            202,
            "STABLEHLO_TRANSPOSE",
            d -> d.options2(17, new StablehloTranspose(List.of()))
                    .inputs("operand")
                    .outputs("result")
                    .noKernel(Refusal.STABLEHLO));

    public StablehloTranspose {
        permutation = List.copyOf(permutation);
    }

    @Override
    public OperatorDefinition<StablehloTranspose> definition() {
        return DEFINITION;
    }

    @Override
    public StablehloTranspose map(Slots slots) {
        return new StablehloTranspose(slots.int64s(0, permutation));
    }
}
