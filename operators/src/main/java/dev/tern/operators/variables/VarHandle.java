package dev.tern.operators.variables;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.List;

/** Gives the handle of the variable with a name; the same name gives the same variable in every graph. */
public record VarHandle(String container, String sharedName) implements BuiltinOperator {
    public static final OperatorDefinition<VarHandle> DEFINITION = OperatorDefinition.builtin(
            142,
            "VAR_HANDLE",
            d -> d.options(111, new VarHandle("", ""))
                    .inputs()
                    .outputs("handle")
                    .types("-> res")
                    .shapes((operator, scope) -> List.of(Shape.of(1)))
                    .stateful()
                    .kernel(VarHandle::bind));

    @Override
    public OperatorDefinition<VarHandle> definition() {
        return DEFINITION;
    }

    @Override
    public VarHandle map(Slots slots) {
        return new VarHandle(slots.string(0, container), slots.string(1, sharedName));
    }

    private static Kernel bind(VarHandle operator, Binding binding) {
        int handle = binding.resources().handle("variable " + operator.container + " / " + operator.sharedName);
        Tensor output = binding.output(0);
        return () -> output.setInt(0, handle);
    }
}
