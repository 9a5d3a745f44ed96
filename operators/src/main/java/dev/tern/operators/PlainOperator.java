package dev.tern.operators;

/** A builtin operator without attributes: its definition is all there is to say. */
public final class PlainOperator implements BuiltinOperator {
    private final OperatorDefinition<PlainOperator> definition;

    private PlainOperator(int code, String name, int optionsType, Description description) {
        this.definition =
                OperatorDefinition.builtin(code, name, spec -> description.describe(spec.options(optionsType, this)));
    }

    /** Describes the one operator of a definition. */
    @FunctionalInterface
    public interface Description {
        OperatorDefinition.Spec<PlainOperator> describe(OperatorDefinition.Spec<PlainOperator> spec);
    }

    /** Defines an operator without attributes; {@code optionsType} is the union member of its empty options, or 0. */
    public static OperatorDefinition<PlainOperator> define(
            int code, String name, int optionsType, Description description) {
        return new PlainOperator(code, name, optionsType, description).definition;
    }

    @Override
    public OperatorDefinition<PlainOperator> definition() {
        return definition;
    }

    @Override
    public String toString() {
        return definition.name();
    }
}
