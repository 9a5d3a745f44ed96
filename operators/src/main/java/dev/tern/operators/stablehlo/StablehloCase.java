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

/** Runs one of several graphs, the one of the first operand's number; the last one for numbers that name none. */
public record StablehloCase(List<Integer> branchGraphs) implements BuiltinOperator {
    private static final String ANY = "f32|f16|i32|u8|i64|str|bool|i16|c64|i8|f64|u64|res|var|u32|u16|i4|bf16";

    public static final OperatorDefinition<StablehloCase> DEFINITION = OperatorDefinition.builtin(
            209,
            "STABLEHLO_CASE",
            d -> d.options2(23, new StablehloCase(List.of()))
                    .inputs("branch", "arguments*")
                    .outputs("results*")
                    .typesBySpecification("newer than the original at hand", "i32 " + ANY + " -> " + ANY)
                    .sizedByRun("the graph that the first operand chooses")
                    .stateful()
                    .kernel(StablehloCase::bind));

    public StablehloCase {
        branchGraphs = List.copyOf(branchGraphs);
    }

    @Override
    public OperatorDefinition<StablehloCase> definition() {
        return DEFINITION;
    }

    @Override
    public StablehloCase map(Slots slots) {
        return new StablehloCase(slots.int32s(0, branchGraphs));
    }

    @Override
    public List<Integer> callees() {
        return branchGraphs;
    }

    private static Kernel bind(StablehloCase operator, Binding binding) {
        Tensor branch = binding.input(0);
        Numbers.require(branch.elements() == 1, "branch", "one number", "shape " + branch.shape());
        Numbers.require(!operator.branchGraphs.isEmpty(), "branches", "at least one graph", "none");
        Callee[] callees = new Callee[operator.branchGraphs.size()];
        for (int i = 0; i < callees.length; i++) {
            callees[i] = binding.callee(operator.branchGraphs.get(i));
            Calls.requireInputs(binding, 1, callees[i], "branch " + i);
            Calls.requireOutputs(binding, callees[i], "branch " + i);
        }
        Tensor[] arguments = Calls.arguments(binding, 1);
        return () -> {
            int number = branch.intAt(0);
            boolean names = number >= 0 && number < callees.length;
            Calls.call(arguments, callees[names ? number : callees.length - 1], binding);
        };
    }
}
