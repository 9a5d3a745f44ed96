package dev.tern.operators.uncomputed;

import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;

/** Numbers that stand for no computation of their own. */
public final class Reserved {
    /** Stands, while a model runs in the original, for a part that other hardware computes; never in genuine files. */
    public static final OperatorDefinition<PlainOperator> DELEGATE = row(51, "DELEGATE");

    /** What the narrow field of an operator code says where only the wide one holds the number. */
    public static final OperatorDefinition<PlainOperator> PLACEHOLDER_FOR_GREATER_OP_CODES =
            row(127, "PLACEHOLDER_FOR_GREATER_OP_CODES");

    private Reserved() {}

    private static OperatorDefinition<PlainOperator> row(int code, String name) {
        return PlainOperator.define(
                code, name, 0, d -> d.inputs("operands*").outputs("results*").noKernel(Refusal.RESERVED));
    }
}
