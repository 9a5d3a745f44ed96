package dev.tern.conformance.operators;

import dev.tern.graph.Operator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.TypeRule;
import java.util.List;
import java.util.Objects;

/** Type combinations of an operator by what their results are compared with. */
final class TypeRows {
    private TypeRows() {}

    /** Combinations that are compared with the original. */
    static List<TypeRule.TypeCase> compared(OperatorDefinition<?> definition) {
        return definition.types().stream()
                .filter(rule -> rule.evidence() instanceof TypeRule.Evidence.Oracle)
                .flatMap(rule -> rule.cases().stream())
                .toList();
    }

    /** Combinations that only the specification covers. */
    static List<TypeRule.TypeCase> specified(OperatorDefinition<?> definition) {
        return definition.types().stream()
                .filter(rule -> rule.evidence() instanceof TypeRule.Evidence.Specification)
                .flatMap(rule -> rule.cases().stream())
                .toList();
    }

    /** The operator with all options at their defaults. */
    static <O extends Operator> O plain(OperatorDefinition<O> definition) {
        return Objects.requireNonNull(definition.defaults());
    }
}
