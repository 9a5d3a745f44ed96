package dev.tern.operators.uncomputed;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import java.util.List;

/** Cuts a part of fixed size at a place that an operand gives. */
public record StablehloDynamicSlice(List<Long> sizes) implements BuiltinOperator {
    public static final OperatorDefinition<StablehloDynamicSlice> DEFINITION = OperatorDefinition.builtin(
            193,
            "STABLEHLO_DYNAMIC_SLICE",
            d -> d.options2(9, new StablehloDynamicSlice(List.of()))
                    .inputs("operand", "starts*")
                    .outputs("result")
                    .noKernel(Refusal.STABLEHLO));

    public StablehloDynamicSlice {
        sizes = List.copyOf(sizes);
    }

    @Override
    public OperatorDefinition<StablehloDynamicSlice> definition() {
        return DEFINITION;
    }

    @Override
    public StablehloDynamicSlice map(Slots slots) {
        return new StablehloDynamicSlice(slots.int64s(0, sizes));
    }
}
