package dev.tern.operators.uncomputed;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import java.util.List;

/** Cuts a regular part out of its operand. */
public record StablehloSlice(List<Long> starts, List<Long> limits, List<Long> strides) implements BuiltinOperator {
    public static final OperatorDefinition<StablehloSlice> DEFINITION = OperatorDefinition.builtin(
            172,
            "STABLEHLO_SLICE",
            d -> d.options2(3, new StablehloSlice(List.of(), List.of(), List.of()))
                    .inputs("operand")
                    .outputs("result")
                    .noKernel(Refusal.STABLEHLO));

    public StablehloSlice {
        starts = List.copyOf(starts);
        limits = List.copyOf(limits);
        strides = List.copyOf(strides);
    }

    @Override
    public OperatorDefinition<StablehloSlice> definition() {
        return DEFINITION;
    }

    @Override
    public StablehloSlice map(Slots slots) {
        return new StablehloSlice(slots.int64s(0, starts), slots.int64s(1, limits), slots.int64s(2, strides));
    }
}
