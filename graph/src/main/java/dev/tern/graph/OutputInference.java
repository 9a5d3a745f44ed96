package dev.tern.graph;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Works out what an operator gives for given operands, so that a graph can be built without naming each result. The
 * definitions of operators live one floor up and plug in here.
 */
@FunctionalInterface
public interface OutputInference {
    /** The results, described; {@code inputs} holds null where an optional operand is left out. */
    List<Value> outputs(Operator operator, List<@Nullable Value> inputs);

    /** Version of the operator's contract that these operands and results need. */
    default int version(Operator operator, List<@Nullable Value> inputs, List<Value> outputs) {
        return 1;
    }
}
