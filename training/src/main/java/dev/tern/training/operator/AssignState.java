package dev.tern.training.operator;

import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.tensor.Tensor;
import java.util.List;

/** Gives a variable of the graph new contents: running means and variances. */
public record AssignState() implements TrainingOperator {
    public static final OperatorDefinition<AssignState> DEFINITION = OperatorDefinition.builtin(
            NO_CODE,
            "ASSIGN_STATE",
            d -> d.noOptions(new AssignState())
                    .inputs("state", "value")
                    .outputs()
                    .types("f32 f32 ->")
                    .shapes((operator, scope) -> List.of())
                    .stateful()
                    .kernel((operator, binding) -> {
                        Tensor state = binding.input(0);
                        Tensor value = binding.input(1);
                        Kernel copy = () -> state.data().copyFrom(value.data());
                        return copy;
                    }));

    @Override
    public OperatorDefinition<AssignState> definition() {
        return DEFINITION;
    }
}
