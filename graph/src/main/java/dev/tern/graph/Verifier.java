package dev.tern.graph;

import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks what must hold in every graph and model before anything else looks at it: references, sources, order, calls,
 * shapes, quantisation, constants, sparsity. Finds all problems at once, in time linear in the model's size, without
 * recursion. What single operators ask of their operands is checked one floor up.
 */
public final class Verifier {
    /** How deep graphs may call graphs. */
    public static final int MAX_CALL_DEPTH = 64;

    /** How many extents a shape may have. */
    public static final int MAX_RANK = 64;

    private static final int PROBLEMS_IN_MESSAGE = 10;

    private Verifier() {}

    /** Every problem of {@code model}; none if it is valid. Past a hundred, only their number is told. */
    public static List<Problem> check(Model model) {
        Problems problems = new Problems();
        if (model.graphs().isEmpty()) {
            problems.add("model", "expected at least one graph, found none");
        }
        for (int g = 0; g < model.graphs().size(); g++) {
            check(model.graphs().get(g), place(model, g), problems);
        }
        new CallCheck(model, problems).run();
        checkSignatures(model, problems);
        return problems.all();
    }

    /** Every problem of {@code graph} looked at alone; calls of other graphs are not followed. */
    public static List<Problem> check(Graph graph) {
        Problems problems = new Problems();
        check(graph, place(graph), problems);
        return problems.all();
    }

    /** Returns {@code model} if it is valid; throws one exception that tells its problems otherwise. */
    public static Model requireValid(Model model) {
        require(check(model));
        return model;
    }

    /** Returns {@code graph} if it is valid; throws one exception that tells its problems otherwise. */
    public static Graph requireValid(Graph graph) {
        require(check(graph));
        return graph;
    }

    private static void require(List<Problem> problems) {
        if (problems.size() == 1) {
            throw problems.getFirst().asException();
        }
        if (!problems.isEmpty()) {
            String listed = problems.stream()
                    .limit(PROBLEMS_IN_MESSAGE)
                    .map(Problem::toString)
                    .collect(Collectors.joining("\n  ", "\n  ", ""));
            int left = problems.size() - PROBLEMS_IN_MESSAGE;
            throw TernException.of(
                    "the model has several problems:" + listed + (left > 0 ? "\n  and " + left + " more" : ""));
        }
    }

    private static void check(Graph graph, String place, Problems problems) {
        new StructureCheck(graph, place, problems).run();
        for (int v = 0; v < graph.values().size(); v++) {
            new ValueCheck(graph, v, place, problems).run();
        }
    }

    static String place(Model model, int graph) {
        String name = model.graphs().get(graph).name();
        return "graph " + graph + (name.isEmpty() ? "" : " " + Quoted.name(name));
    }

    private static String place(Graph graph) {
        return graph.name().isEmpty() ? "graph" : "graph " + Quoted.name(graph.name());
    }

    private static void checkSignatures(Model model, Problems problems) {
        Set<String> keys = new HashSet<>();
        for (Signature signature : model.signatures()) {
            String place = "signature " + Quoted.name(signature.key());
            if (!keys.add(signature.key())) {
                problems.add(place, "expected each key once, found it again", "give every signature its own key");
            }
            if (signature.graph() < 0 || signature.graph() >= model.graphs().size()) {
                problems.add(
                        place,
                        "expected a graph below " + model.graphs().size() + ", found graph " + signature.graph());
                continue;
            }
            Graph graph = model.graphs().get(signature.graph());
            checkNames(place + ", input ", signature.inputs(), graph.inputs(), problems);
            checkNames(place + ", output ", signature.outputs(), graph.outputs(), problems);
        }
    }

    private static void checkNames(String place, Map<String, Integer> named, List<Integer> allowed, Problems problems) {
        Set<Integer> known = new HashSet<>(allowed);
        List<String> strangers = new ArrayList<>();
        named.forEach((name, value) -> {
            if (!known.contains(value)) {
                strangers.add(name);
            }
        });
        for (String name : strangers) {
            problems.add(
                    place + Quoted.name(name),
                    "expected a value that the graph lists in the same role, found value " + named.get(name));
        }
    }
}
