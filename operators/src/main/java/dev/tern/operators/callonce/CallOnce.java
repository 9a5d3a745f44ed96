package dev.tern.operators.callonce;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Callee;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Resources;
import dev.tern.operators.Slots;
import dev.tern.tensor.TernException;
import java.util.List;

/** Runs a graph without inputs and outputs at the first run of an interpreter, and never again until it is reset. */
public record CallOnce(int initialGraph) implements BuiltinOperator {
    public static final OperatorDefinition<CallOnce> DEFINITION = OperatorDefinition.builtin(
            129,
            "CALL_ONCE",
            d -> d.options(103, new CallOnce(0))
                    .inputs()
                    .outputs()
                    .types("->")
                    .shapes((operator, scope) -> List.of())
                    .stateful()
                    .kernel(CallOnce::bind));

    /** Whether a graph has run. */
    private static final class Mark {
        private boolean done;
    }

    @Override
    public OperatorDefinition<CallOnce> definition() {
        return DEFINITION;
    }

    @Override
    public CallOnce map(Slots slots) {
        return new CallOnce(slots.int32(0, initialGraph));
    }

    @Override
    public List<Integer> callees() {
        return List.of(initialGraph);
    }

    private static Kernel bind(CallOnce operator, Binding binding) {
        Callee callee = binding.callee(operator.initialGraph);
        if (callee.inputCount() != 0 || callee.outputCount() != 0) {
            throw TernException.at("initialisation graph")
                    .expected("no inputs and no outputs")
                    .found(callee.inputCount() + " inputs and " + callee.outputCount() + " outputs")
                    .fix("the model's graphs do not fit together");
        }
        Resources resources = binding.resources();
        int handle = resources.handle("graph that runs once " + operator.initialGraph);
        return () -> {
            Mark mark = resources.content(handle, Mark.class, Mark::new);
            if (!mark.done) {
                callee.run();
                mark.done = true;
            }
        };
    }
}
