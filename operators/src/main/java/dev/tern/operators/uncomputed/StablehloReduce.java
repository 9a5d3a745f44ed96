package dev.tern.operators.uncomputed;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import java.util.List;

/** Folds its operands along dimensions by a graph. */
public record StablehloReduce(List<Long> dimensions, int body) implements BuiltinOperator {
    public static final OperatorDefinition<StablehloReduce> DEFINITION = OperatorDefinition.builtin(
            174,
            "STABLEHLO_REDUCE",
            d -> d.options2(6, new StablehloReduce(List.of(), 0))
                    .inputs("operands*")
                    .outputs("results*")
                    .noKernel(Refusal.STABLEHLO));

    public StablehloReduce {
        dimensions = List.copyOf(dimensions);
    }

    @Override
    public OperatorDefinition<StablehloReduce> definition() {
        return DEFINITION;
    }

    @Override
    public StablehloReduce map(Slots slots) {
        return new StablehloReduce(slots.int64s(0, dimensions), slots.int32(1, body));
    }

    @Override
    public List<Integer> callees() {
        return List.of(body);
    }
}
