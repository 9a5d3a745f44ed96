package dev.tern.operators.whileloop;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Callee;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import dev.tern.operators.calling.Calls;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/**
 * Repeats the body graph on its own results as long as the condition graph says so. The state starts as the operands;
 * its shapes may change from turn to turn.
 */
public record While(int conditionGraph, int bodyGraph) implements BuiltinOperator {
    private static final String ANY = "f32|f16|i32|u8|i64|str|bool|i16|c64|i8|f64|u64|res|var|u32|u16|i4";

    public static final OperatorDefinition<While> DEFINITION = OperatorDefinition.builtin(
            119,
            "WHILE",
            d -> d.options(93, new While(0, 0))
                    .inputs("state*")
                    .outputs("state*")
                    .types(ANY + " -> " + ANY)
                    .sizedByRun("the body's last turn")
                    .stateful()
                    .kernel(While::bind));

    @Override
    public OperatorDefinition<While> definition() {
        return DEFINITION;
    }

    @Override
    public While map(Slots slots) {
        return new While(slots.int32(0, conditionGraph), slots.int32(1, bodyGraph));
    }

    @Override
    public List<Integer> callees() {
        return List.of(conditionGraph, bodyGraph);
    }

    private static Kernel bind(While operator, Binding binding) {
        Callee condition = binding.callee(operator.conditionGraph);
        Callee body = binding.callee(operator.bodyGraph);
        Calls.requireInputs(binding, 0, condition, "condition");
        Calls.requireInputs(binding, 0, body, "body");
        Calls.requireOutputs(binding, body, "body");
        if (binding.outputCount() != binding.inputCount()) {
            throw TernException.at("results")
                    .expected(binding.inputCount() + ", one for each operand")
                    .found(String.valueOf(binding.outputCount()))
                    .fix("the node is malformed");
        }
        if (condition.outputCount() != 1 || condition.outputType(0) != DataType.BOOL) {
            throw TernException.at("condition graph")
                    .expected("one output of type BOOL")
                    .found(condition.outputCount() + " outputs")
                    .fix("the model's graphs do not fit together");
        }
        return new Turns(condition, body, binding);
    }

    /** Turns after one another. What a turn hands on untouched is copied for the first alone, as long as no shape changes. */
    private static final class Turns implements Kernel {
        private final Callee condition;
        private final Callee body;
        private final Binding binding;
        private final Tensor[] state;
        private final boolean[] unasked;
        private final boolean[] kept;
        private final boolean[] none;

        Turns(Callee condition, Callee body, Binding binding) {
            this.condition = condition;
            this.body = body;
            this.binding = binding;
            int count = binding.inputCount();
            state = new Tensor[count];
            unasked = new boolean[count];
            kept = new boolean[count];
            none = new boolean[count];
            for (int i = 0; i < count; i++) {
                unasked[i] = !condition.reads(i);
                kept[i] = body.handsOn(i);
            }
        }

        @Override
        public void run() {
            for (int i = 0; i < state.length; i++) {
                state[i] = Calls.give(binding.input(i), binding, i);
            }
            boolean fresh = true;
            while (holds(condition, state, unasked)) {
                body.checkpoint();
                Calls.pass(state, body, fresh ? none : kept);
                body.run();
                fresh = false;
                for (int i = 0; i < state.length; i++) {
                    if (!kept[i]) {
                        Tensor next = body.output(i);
                        fresh |= !next.shape().equals(state[i].shape())
                                || next.data().byteSize() != state[i].data().byteSize();
                        state[i] = Calls.give(next, binding, i);
                    }
                }
            }
        }
    }

    private static boolean holds(Callee condition, Tensor[] state, boolean[] unasked) {
        Calls.pass(state, condition, unasked);
        condition.run();
        Tensor answer = condition.output(0);
        if (answer.elements() != 1) {
            throw TernException.at("condition graph")
                    .expected("one truth value")
                    .found("shape " + answer.shape())
                    .fix("reduce the condition to one element");
        }
        return answer.intAt(0) != 0;
    }
}
