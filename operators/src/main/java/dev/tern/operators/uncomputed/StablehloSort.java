package dev.tern.operators.uncomputed;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import java.util.List;

/** Sorts its operands by a graph that compares. */
public record StablehloSort(long dimension, boolean stable, int comparator) implements BuiltinOperator {
    public static final OperatorDefinition<StablehloSort> DEFINITION = OperatorDefinition.builtin(
            199,
            "STABLEHLO_SORT",
            d -> d.options2(14, new StablehloSort(0, false, 0))
                    .inputs("operands*")
                    .outputs("results*")
                    .noKernel(Refusal.STABLEHLO));

    @Override
    public OperatorDefinition<StablehloSort> definition() {
        return DEFINITION;
    }

    @Override
    public StablehloSort map(Slots slots) {
        return new StablehloSort(slots.int64(0, dimension), slots.bool(1, stable), slots.int32(2, comparator));
    }

    @Override
    public List<Integer> callees() {
        return List.of(comparator);
    }
}
