package dev.tern.training.gradient;

import dev.tern.operators.Aspect;
import dev.tern.operators.OperatorDefinition;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The gradient rules of all operators that have one. */
public final class Gradients {
    private static final Map<OperatorDefinition<?>, Aspect<GradientRule<?>>> ROWS = rows();

    private Gradients() {}

    private static Map<OperatorDefinition<?>, Aspect<GradientRule<?>>> rows() {
        Rules rules = new Rules();
        ElementwiseRules.add(rules);
        MatrixRules.add(rules);
        MovementRules.add(rules);
        ReductionRules.add(rules);
        WindowRules.add(rules);
        Undifferentiable.add(rules);
        return rules.rows();
    }

    /** The rule of an operator, or why it has none. */
    public static Aspect<GradientRule<?>> of(OperatorDefinition<?> operator) {
        return ROWS.getOrDefault(operator, Aspect.absent("no rule is written for it"));
    }

    /** Whether results of this operator stay as they are under small changes of its operands, so that nothing flows back. */
    public static boolean isStop(OperatorDefinition<?> operator) {
        return of(operator) instanceof Aspect.Present<GradientRule<?>>(GradientRule<?> rule) && rule == Rules.NOTHING;
    }

    /** Every operator with a row, by name. */
    public static List<OperatorDefinition<?>> operators() {
        List<OperatorDefinition<?>> all = new java.util.ArrayList<>(ROWS.keySet());
        all.sort(Comparator.comparing(OperatorDefinition::name));
        return all;
    }
}
