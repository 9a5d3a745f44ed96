package dev.tern.operators.variables;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.Resources;
import dev.tern.tensor.Tensor;
import java.util.List;

/** ASSIGN_VARIABLE: gives the variable behind a handle new contents. */
public final class AssignVariable {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            144,
            "ASSIGN_VARIABLE",
            113,
            d -> d.inputs("handle", "value")
                    .outputs()
                    .types("res f32|f64|u32|i64|i32|i16|i8|u8|bool|c64|c128|f16|str|u64|u16|i4 ->")
                    .shapes((operator, scope) -> List.of())
                    .stateful()
                    .kernel((operator, binding) -> bind(binding)));

    private AssignVariable() {}

    private static Kernel bind(Binding binding) {
        Tensor handle = binding.input(0);
        Tensor value = binding.input(1);
        Resources resources = binding.resources();
        return () -> resources
                .content(handle.intAt(0), Variable.class, Variable::new)
                .assign(value);
    }
}
