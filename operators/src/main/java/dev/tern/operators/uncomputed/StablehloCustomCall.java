package dev.tern.operators.uncomputed;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import java.util.List;

/** Calls code that the model only names. */
public record StablehloCustomCall(
        String target,
        boolean hasSideEffect,
        String backendConfiguration,
        int apiVersion,
        List<Integer> calledGraphs,
        List<Integer> attributes)
        implements BuiltinOperator {
    public static final OperatorDefinition<StablehloCustomCall> DEFINITION = OperatorDefinition.builtin(
            173,
            "STABLEHLO_CUSTOM_CALL",
            d -> d.options2(5, new StablehloCustomCall("", false, "", 0, List.of(), List.of()))
                    .inputs("operands*")
                    .outputs("results*")
                    .noKernel(Refusal.STABLEHLO));

    public StablehloCustomCall {
        calledGraphs = List.copyOf(calledGraphs);
        attributes = List.copyOf(attributes);
    }

    @Override
    public OperatorDefinition<StablehloCustomCall> definition() {
        return DEFINITION;
    }

    @Override
    public StablehloCustomCall map(Slots slots) {
        return new StablehloCustomCall(
                slots.string(0, target),
                slots.bool(1, hasSideEffect),
                slots.string(2, backendConfiguration),
                slots.int32(3, apiVersion),
                slots.int32s(4, calledGraphs),
                slots.bytes(5, attributes));
    }

    @Override
    public List<Integer> callees() {
        return calledGraphs;
    }
}
