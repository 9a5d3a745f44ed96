package dev.tern.operators;

import dev.tern.graph.Operator;

/** An operator with a number in the file format: a record whose components are its option fields. */
public interface BuiltinOperator extends Operator {
    /** The one definition of this operator. */
    OperatorDefinition<?> definition();

    /**
     * This operator with every component passed through {@code slots}: the one place where components meet field
     * numbers. The result has the same class. Operators without options keep this default.
     */
    default BuiltinOperator map(Slots slots) {
        return this;
    }

    /** How many results a node of this operator has, where that is not left to the node. */
    default int resultCount() {
        return definition().outputs().minimum();
    }

    @Override
    default String name() {
        return definition().name();
    }
}
