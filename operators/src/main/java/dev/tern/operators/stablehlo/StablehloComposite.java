package dev.tern.operators.stablehlo;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Callee;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import dev.tern.operators.calling.Calls;
import dev.tern.tensor.Tensor;
import java.util.List;

/**
 * An operator of a larger language, with the graph that stands for it; the graph runs.
 *
 * @param composite the larger operator's name
 * @param attributes its attributes, a FlexBuffer
 */
public record StablehloComposite(
        String composite, int decompositionGraph, List<Integer> attributes, int attributesFormat, int version)
        implements BuiltinOperator {
    private static final String ANY = "f32|f16|i32|u8|i64|str|bool|i16|c64|i8|f64|u64|res|var|u32|u16|i4|bf16";

    public static final OperatorDefinition<StablehloComposite> DEFINITION = OperatorDefinition.builtin(
            206,
            "STABLEHLO_COMPOSITE",
            d -> d.options2(21, new StablehloComposite("", 0, List.of(), 0, 0))
                    .inputs("arguments*")
                    .outputs("results*")
                    .types(ANY + " -> " + ANY)
                    .sizedByRun("the graph that it stands for")
                    .stateful()
                    .kernel(StablehloComposite::bind));

    public StablehloComposite {
        attributes = List.copyOf(attributes);
    }

    @Override
    public OperatorDefinition<StablehloComposite> definition() {
        return DEFINITION;
    }

    @Override
    public StablehloComposite map(Slots slots) {
        return new StablehloComposite(
                slots.string(0, composite),
                slots.int32(1, decompositionGraph),
                slots.bytes(2, attributes),
                slots.int8(3, attributesFormat),
                slots.int32(4, version));
    }

    @Override
    public List<Integer> callees() {
        return List.of(decompositionGraph);
    }

    private static Kernel bind(StablehloComposite operator, Binding binding) {
        Callee callee = binding.callee(operator.decompositionGraph);
        Calls.requireInputs(binding, 0, callee, "decomposition");
        Calls.requireOutputs(binding, callee, "decomposition");
        Tensor[] arguments = Calls.arguments(binding, 0);
        return () -> Calls.call(arguments, callee, binding);
    }
}
