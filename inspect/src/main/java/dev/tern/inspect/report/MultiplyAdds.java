package dev.tern.inspect.report;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.CustomOperators;
import dev.tern.operators.OperatorDefinition;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The work of a node, from its operator's own rule. */
public final class MultiplyAdds {
    private MultiplyAdds() {}

    /** Multiply-accumulate operations of one run of {@code node}; 0 where they cannot be told. */
    public static long of(Graph graph, Node node, IntFunction<Shape> shapes, CustomOperators customOperators) {
        OperatorDefinition<?> definition = definition(node.operator(), customOperators);
        if (definition == null) {
            return 0;
        }
        int values = graph.values().size();
        List<@Nullable Shape> inputs = new ArrayList<>();
        node.inputs().forEach(v -> inputs.add(v >= 0 && v < values ? shapes.apply(v) : null));
        List<Shape> outputs = new ArrayList<>();
        node.outputs().forEach(v -> outputs.add(v >= 0 && v < values ? shapes.apply(v) : Shape.scalar()));
        try {
            return count(definition, node.operator(), inputs, outputs);
        } catch (TernException | ArithmeticException | IndexOutOfBoundsException | NullPointerException _) {
            // Rules trust what preparing a run has checked; shapes of a node that cannot be run may be anything.
            return 0;
        }
    }

    static @Nullable OperatorDefinition<?> definition(Operator operator, CustomOperators customOperators) {
        return switch (operator) {
            case BuiltinOperator builtin -> builtin.definition();
            case CustomOperator custom -> customOperators.find(custom.name()).orElse(null);
            default -> null;
        };
    }

    /** A definition always belongs to the class of the operator that led to it. */
    @SuppressWarnings("unchecked")
    private static <O extends Operator> long count(
            OperatorDefinition<O> definition, Operator operator, List<@Nullable Shape> inputs, List<Shape> outputs) {
        return definition.multiplyAdds((O) operator, inputs, outputs);
    }
}
