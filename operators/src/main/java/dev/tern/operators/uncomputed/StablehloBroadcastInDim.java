package dev.tern.operators.uncomputed;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import java.util.List;

/** Repeats its operand along the dimensions that it lacks. */
public record StablehloBroadcastInDim(List<Long> dimensions) implements BuiltinOperator {
    public static final OperatorDefinition<StablehloBroadcastInDim> DEFINITION = OperatorDefinition.builtin(
            170,
            "STABLEHLO_BROADCAST_IN_DIM",
            d -> d.options2(2, new StablehloBroadcastInDim(List.of()))
                    .inputs("operand", "shape?")
                    .outputs("result")
                    .noKernel(Refusal.STABLEHLO));

    public StablehloBroadcastInDim {
        dimensions = List.copyOf(dimensions);
    }

    @Override
    public OperatorDefinition<StablehloBroadcastInDim> definition() {
        return DEFINITION;
    }

    @Override
    public StablehloBroadcastInDim map(Slots slots) {
        return new StablehloBroadcastInDim(slots.int64s(0, dimensions));
    }
}
