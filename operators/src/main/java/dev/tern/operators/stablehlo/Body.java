package dev.tern.operators.stablehlo;

import dev.tern.graph.Graph;
import dev.tern.graph.Operator;
import dev.tern.operators.BuiltinOperator;
import dev.tern.tensor.TernException;
import java.util.Map;

/** What a graph of one operator does to two numbers; it is read from the operator, the graph is never run. */
enum Body {
    REPLACE,
    ADD,
    MULTIPLY,
    MAXIMUM,
    MINIMUM,
    AND,
    OR;

    private static final Map<String, Body> STABLEHLO = Map.of(
            "STABLEHLO_ADD", ADD,
            "STABLEHLO_MULTIPLY", MULTIPLY,
            "STABLEHLO_MAXIMUM", MAXIMUM,
            "STABLEHLO_MINIMUM", MINIMUM,
            "STABLEHLO_AND", AND,
            "STABLEHLO_OR", OR);
    private static final Map<String, Body> PLAIN = Map.of(
            "ADD", ADD,
            "MUL", MULTIPLY,
            "MAXIMUM", MAXIMUM,
            "MINIMUM", MINIMUM,
            "LOGICAL_AND", AND,
            "LOGICAL_OR", OR);

    /** What {@code graph} does to an element and its update: one of four StableHLO operators, or nothing but replace. */
    static Body ofScatter(Graph graph) {
        if (graph.nodes().isEmpty()) {
            return REPLACE;
        }
        Body body = STABLEHLO.get(soleName(graph));
        if (body == null || body == AND || body == OR) {
            throw unknown(graph, "STABLEHLO_ADD, _MULTIPLY, _MAXIMUM, _MINIMUM, or no operator at all");
        }
        return body;
    }

    /** What {@code graph} does to the elements of a window. */
    static Body ofWindow(Graph graph) {
        String name = soleName(graph);
        Body body = STABLEHLO.getOrDefault(name, PLAIN.get(name));
        if (body == null) {
            throw unknown(graph, "a sum, product, maximum, minimum, and or or");
        }
        return body;
    }

    private static String soleName(Graph graph) {
        if (graph.nodes().size() != 1) {
            return graph.nodes().size() + " operators";
        }
        Operator operator = graph.nodes().getFirst().operator();
        return operator instanceof BuiltinOperator ? operator.name() : "custom operator " + operator.name();
    }

    private static TernException unknown(Graph graph, String expected) {
        return TernException.at("body graph '" + graph.name() + "'")
                .expected("one operator: " + expected)
                .found(soleName(graph))
                .fix("convert the model anew with a body that the original knows");
    }

    /** Both joined, in doubles: exact enough for floats of 32 bits and fewer, whose sums and products round once. */
    double join(double a, double b) {
        return switch (this) {
            case REPLACE -> b;
            case ADD -> a + b;
            case MULTIPLY -> a * b;
            case MAXIMUM -> a < b ? b : a;
            case MINIMUM -> b < a ? b : a;
            case AND -> a != 0 && b != 0 ? 1 : 0;
            case OR -> a != 0 || b != 0 ? 1 : 0;
        };
    }

    /** Both joined, as whole numbers that wrap around; {@code unsigned} matters for 64 bits only. */
    long join(long a, long b, boolean unsigned) {
        return switch (this) {
            case REPLACE -> b;
            case ADD -> a + b;
            case MULTIPLY -> a * b;
            case MAXIMUM -> (unsigned ? Long.compareUnsigned(a, b) : Long.compare(a, b)) < 0 ? b : a;
            case MINIMUM -> (unsigned ? Long.compareUnsigned(b, a) : Long.compare(b, a)) < 0 ? b : a;
            case AND -> a != 0 && b != 0 ? 1 : 0;
            case OR -> a != 0 || b != 0 ? 1 : 0;
        };
    }
}
