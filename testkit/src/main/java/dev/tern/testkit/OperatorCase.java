package dev.tern.testkit;

import dev.tern.graph.Model;
import java.util.List;

/**
 * A model of one operator (or a few), inputs for one or more runs, and what must come out.
 *
 * @param operator the operator under test, as the file format spells it
 * @param types its operand and result types, for counting: {@code i8 i8 i32 -> i8}
 * @param runs for each run, the bytes of each graph input
 */
public record OperatorCase(
        String name,
        String operator,
        String types,
        Model model,
        List<List<byte[]>> runs,
        Expectation expectation,
        Bound bound) {
    public OperatorCase {
        runs = List.copyOf(runs);
    }

    @Override
    public String toString() {
        return operator + " " + name + " (" + types + ")";
    }

    /** Gives cases; implemented once for each operator, found by the runner. */
    @FunctionalInterface
    public interface Source {
        List<OperatorCase> cases();
    }
}
