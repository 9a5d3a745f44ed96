package dev.tern.operators.uncomputed;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import java.util.List;

/** Runs a graph as long as another says so. */
public record StablehloWhile(int condition, int body) implements BuiltinOperator {
    public static final OperatorDefinition<StablehloWhile> DEFINITION = OperatorDefinition.builtin(
            200,
            "STABLEHLO_WHILE",
            d -> d.options2(15, new StablehloWhile(0, 0))
                    .inputs("operands*")
                    .outputs("results*")
                    .noKernel(Refusal.STABLEHLO));

    @Override
    public OperatorDefinition<StablehloWhile> definition() {
        return DEFINITION;
    }

    @Override
    public StablehloWhile map(Slots slots) {
        return new StablehloWhile(slots.int32(0, condition), slots.int32(1, body));
    }

    @Override
    public List<Integer> callees() {
        return List.of(condition, body);
    }
}
