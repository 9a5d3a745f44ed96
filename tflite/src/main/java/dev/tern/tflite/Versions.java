package dev.tern.tflite;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.tensor.DataType;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Contract versions of operators, for models that are built rather than read. */
public final class Versions {
    private Versions() {}

    /** {@code model} with each builtin node's version set to what its options and types need, and no higher. */
    public static Model assign(Model model) {
        List<Graph> graphs = new ArrayList<>();
        for (Graph graph : model.graphs()) {
            List<Node> nodes = new ArrayList<>();
            for (int i = 0; i < graph.nodes().size(); i++) {
                try {
                    nodes.add(assign(graph, graph.nodes().get(i)));
                } catch (TernException e) {
                    throw e.within(graph.describeNode(i));
                }
            }
            graphs.add(graph.withNodes(nodes));
        }
        return model.withGraphs(graphs);
    }

    private static Node assign(Graph graph, Node node) {
        if (!(node.operator() instanceof BuiltinOperator operator)) {
            return node;
        }
        List<@Nullable DataType> inputs = new ArrayList<>();
        for (int index : node.inputs()) {
            inputs.add(index < 0 ? null : graph.value(index).type());
        }
        List<DataType> outputs = new ArrayList<>();
        for (int index : node.outputs()) {
            outputs.add(graph.value(index).type());
        }
        // An operator and its own definition always fit each other; the type cannot say so.
        @SuppressWarnings("unchecked")
        OperatorDefinition<BuiltinOperator> definition = (OperatorDefinition<BuiltinOperator>) operator.definition();
        return node.withVersion(definition.version(operator, inputs, outputs));
    }
}
