package dev.tern.interpreter.plan;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.TypeRule;
import dev.tern.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settles result types that a file declares against its operators' rules. Some writers leave FLOAT32 on results that can
 * only be of their operands' type; the original lets the operator decide, and so does this. Where operands fit no row,
 * nothing is changed and the node is refused later, by name.
 */
final class DeclaredTypes {
    private DeclaredTypes() {}

    /** The graph with such results corrected; the very same graph where there are none. */
    static Graph settled(Graph graph) {
        List<Value> values = new ArrayList<>(graph.values());
        boolean changed = false;
        for (Node node : graph.nodes()) {
            if (node.operator() instanceof BuiltinOperator builtin) {
                changed |= settle(node, builtin.definition(), values);
            }
        }
        return changed ? graph.withValues(values) : graph;
    }

    private static boolean settle(Node node, OperatorDefinition<?> definition, List<Value> values) {
        if (node.outputs().size() != 1 || definition.types().isEmpty()) {
            return false;
        }
        int output = node.outputs().getFirst();
        Value declared = values.get(output);
        List<@Nullable DataType> inputs = new ArrayList<>();
        node.inputs()
                .forEach(v -> inputs.add(v == Node.ABSENT ? null : values.get(v).type()));
        if (definition.ruleFor(inputs, List.of(declared.type())) != null) {
            return false;
        }
        for (TypeRule rule : definition.types()) {
            List<DataType> results = rule.results(inputs);
            if (results != null && results.size() == 1) {
                values.set(output, declared.withType(results.getFirst()));
                return true;
            }
        }
        return false;
    }
}
