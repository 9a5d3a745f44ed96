package dev.tern.operators.uncomputed;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import java.util.List;

/** Calls another graph of the model. */
public record Call(int graph) implements BuiltinOperator {
    public static final OperatorDefinition<Call> DEFINITION = OperatorDefinition.builtin(
            31,
            "CALL",
            d -> d.options(16, new Call(0))
                    .inputs("operands*")
                    .outputs("results*")
                    .noKernel(Refusal.RESERVED));

    @Override
    public OperatorDefinition<Call> definition() {
        return DEFINITION;
    }

    @Override
    public Call map(Slots slots) {
        return new Call(slots.int32(0, graph));
    }

    @Override
    public List<Integer> callees() {
        return List.of(graph);
    }
}
