package dev.tern.operators.ifthen;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Callee;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import dev.tern.operators.calling.Calls;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/** Runs one of two graphs on its operands, as the condition (its first operand) says. */
public record If(int thenGraph, int elseGraph) implements BuiltinOperator {
    private static final String ANY = "f32|f16|i32|u8|i64|str|bool|i16|c64|i8|f64|u64|res|var|u32|u16|i4";

    public static final OperatorDefinition<If> DEFINITION = OperatorDefinition.builtin(
            118,
            "IF",
            d -> d.options(92, new If(0, 0))
                    .inputs("condition", "arguments*")
                    .outputs("results*")
                    .types("bool " + ANY + " -> " + ANY)
                    .sizedByRun("the graph that the condition chooses")
                    .stateful()
                    .kernel(If::bind));

    @Override
    public OperatorDefinition<If> definition() {
        return DEFINITION;
    }

    @Override
    public If map(Slots slots) {
        return new If(slots.int32(0, thenGraph), slots.int32(1, elseGraph));
    }

    @Override
    public List<Integer> callees() {
        return List.of(thenGraph, elseGraph);
    }

    private static Kernel bind(If operator, Binding binding) {
        Tensor condition = binding.input(0);
        if (condition.elements() != 1) {
            throw TernException.at("condition")
                    .expected("one truth value")
                    .found("shape " + condition.shape())
                    .fix("reduce the condition to one element");
        }
        Callee whenTrue = callee(binding, operator.thenGraph, "then");
        Callee whenFalse = callee(binding, operator.elseGraph, "else");
        Tensor[] arguments = Calls.arguments(binding, 1);
        return () -> Calls.call(arguments, condition.intAt(0) != 0 ? whenTrue : whenFalse, binding);
    }

    private static Callee callee(Binding binding, int graph, String role) {
        Callee callee = binding.callee(graph);
        Calls.requireInputs(binding, 1, callee, role);
        Calls.requireOutputs(binding, callee, role);
        return callee;
    }
}
