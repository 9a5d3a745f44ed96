package dev.tern.conformance.operators;

import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import java.util.Objects;

/** The one operator of a definition without attributes. */
final class Operators {
    private Operators() {}

    static PlainOperator of(OperatorDefinition<PlainOperator> definition) {
        return Objects.requireNonNull(definition.defaults());
    }
}
