package dev.tern.operators;

import dev.tern.operators.reshape.Reshape;
import dev.tern.operators.callonce.CallOnce;
import dev.tern.operators.ifthen.If;
import dev.tern.operators.variables.AssignVariable;
import dev.tern.operators.variables.ReadVariable;
import dev.tern.operators.variables.VarHandle;
import dev.tern.operators.whileloop.While;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds definitions of builtin operators by number: one line for each operator. A switch rather than a table, so that
 * asking for one operator loads that one alone and a cold start stays short.
 */
public final class Catalog {
    /** One more than the highest operator number of the file format that Tern knows. */
    public static final int CODES = 210;

    private Catalog() {}

    /** The definition of operator {@code code}, or null if Tern does not know the number. */
    public static @Nullable OperatorDefinition<?> builtin(int code) {
        return switch (code) {
            case 22 -> Reshape.DEFINITION;
            case 118 -> If.DEFINITION;
            case 119 -> While.DEFINITION;
            case 129 -> CallOnce.DEFINITION;
            case 142 -> VarHandle.DEFINITION;
            case 143 -> ReadVariable.DEFINITION;
            case 144 -> AssignVariable.DEFINITION;
            default -> null;
        };
    }

    /** Every definition, by ascending number. */
    public static List<OperatorDefinition<?>> all() {
        List<OperatorDefinition<?>> all = new ArrayList<>();
        for (int code = 0; code < CODES; code++) {
            OperatorDefinition<?> definition = builtin(code);
            if (definition != null) {
                all.add(definition);
            }
        }
        return all;
    }
}
