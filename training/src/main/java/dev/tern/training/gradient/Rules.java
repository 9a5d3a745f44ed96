package dev.tern.training.gradient;

import dev.tern.operators.Aspect;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table of rules in the making. */
final class Rules {
    /** The rule of operators whose results do not change with small changes of their operands. */
    static final GradientRule<BuiltinOperator> NOTHING = (operator, back) -> {};

    private final Map<OperatorDefinition<?>, Aspect<GradientRule<?>>> rows = new HashMap<>();

    /** A row: how the gradient flows through an operator. */
    <O extends BuiltinOperator> void rule(OperatorDefinition<O> operator, GradientRule<? super O> rule) {
        rows.put(operator, Aspect.present(rule));
    }

    /** Rows of operators through which no gradient flows, because their results stay as they are under small changes. */
    void constant(List<OperatorDefinition<?>> operators) {
        operators.forEach(operator -> rows.put(operator, Aspect.present(NOTHING)));
    }

    /** Rows of operators that nothing can be trained through. */
    void absent(String why, List<OperatorDefinition<?>> operators) {
        operators.forEach(operator -> rows.put(operator, Aspect.absent(why)));
    }

    Map<OperatorDefinition<?>, Aspect<GradientRule<?>>> rows() {
        return Map.copyOf(rows);
    }
}
