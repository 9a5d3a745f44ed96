package dev.tern.inspect.speed;

import dev.tern.custom.OriginalCustomOperators;
import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.inspect.report.MultiplyAdds;
import dev.tern.interpreter.Interpreter;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;

/** The kind of arithmetic that most of a model's work is done in. */
public enum ModelKind {
    FLOAT("float"),
    EIGHT_BIT("8-bit"),
    SIXTEEN_BIT("16-bit"),
    HYBRID("hybrid"),
    OTHER("other");

    private final String text;

    ModelKind(String text) {
        this.text = text;
    }

    /** The kind of a model's main graph, by the types of the operators that multiply most; planned if that is not done. */
    static ModelKind of(Interpreter interpreter) {
        interpreter.prepare();
        Graph graph = interpreter.model().main();
        long[] work = new long[values().length];
        for (Node node : graph.nodes()) {
            work[of(graph, node).ordinal()] +=
                    MultiplyAdds.of(graph, node, v -> shape(interpreter, graph, v), OriginalCustomOperators.ALL);
        }
        ModelKind most = OTHER;
        for (ModelKind kind : values()) {
            if (work[kind.ordinal()] > work[most.ordinal()]) {
                most = kind;
            }
        }
        return most;
    }

    private static Shape shape(Interpreter interpreter, Graph graph, int value) {
        try {
            return interpreter.tensor(value).shape();
        } catch (TernException _) {
            return graph.value(value).shape(); // only a run decides it
        }
    }

    private static ModelKind of(Graph graph, Node node) {
        DataType first = type(graph, node, 0);
        DataType second = type(graph, node, 1);
        return switch (first) {
            case FLOAT32, FLOAT16 -> second.isFloat() ? FLOAT : HYBRID;
            case INT8, UINT8 -> EIGHT_BIT;
            case INT16 -> SIXTEEN_BIT;
            default -> OTHER;
        };
    }

    /** Type of operand {@code i}; of the one before where there is none. */
    private static DataType type(Graph graph, Node node, int i) {
        if (i < node.inputs().size() && node.inputs().get(i) != Node.ABSENT) {
            return graph.value(node.inputs().get(i)).type();
        }
        return i == 0 ? DataType.BOOL : type(graph, node, i - 1);
    }

    @Override
    public String toString() {
        return text;
    }
}
