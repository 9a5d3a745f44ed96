package dev.tern.converter.lower;

import dev.tern.converter.control.OldControlFlow;
import dev.tern.graph.Constants;
import dev.tern.graph.Graph;
import dev.tern.graph.Quoted;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.savedmodel.FunctionDef;
import dev.tern.training.savedmodel.GraphDef;
import dev.tern.training.savedmodel.NodeDef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns one entry point of a TensorFlow graph into a graph of Tern's operators, functions inlined, variables frozen. */
public final class Lowering {
    /** Most functions inside one another. */
    private static final int DEPTH_MAX = 64;

    /** Most nodes that one conversion takes up; functions that call functions can multiply without bound. */
    private static final int NODES_MAX = 1_000_000;

    /** Sizes that open extents are tried with: pairs for the first extent and for all others. */
    private static final int[][] TRIES = {{2, 3}, {224, 256}};

    private final GraphDef source;
    private final Map<String, Tensor> variables;
    private final boolean allowCustom;
    private final List<Problem> problems = new ArrayList<>();
    private final List<@Nullable Graph> called = new ArrayList<>();
    private int nodes;

    /**
     * An input of an entry point.
     *
     * @param tensor which tensor of the source is fed
     * @param name the value's name in the new graph
     * @param shape extents, -1 where open
     */
    public record Feed(String tensor, String name, DataType type, Shape shape) {}

    /** An output of an entry point: which tensor of the source, and its name in the new graph. */
    public record Fetch(String tensor, String name) {}

    /**
     * What came out.
     *
     * @param graphs the entry point first, then the graphs that it calls
     * @param problems what could not be converted; if there are any, the graphs are of no use
     * @param sourceNodes how many nodes of the source were taken up
     */
    public record Result(List<Graph> graphs, List<Problem> problems, int sourceNodes) {}

    private Lowering(GraphDef source, Map<String, Tensor> variables, boolean allowCustom) {
        this.source = source;
        this.variables = variables;
        this.allowCustom = allowCustom;
    }

    /** Converts what {@code fetches} need. {@code firstCalled} is the model's number of the first graph that is called. */
    public static Result lower(
            GraphDef source,
            Map<String, Tensor> variables,
            List<Feed> feeds,
            List<Fetch> fetches,
            boolean allowCustom,
            Setup setup,
            int firstCalled) {
        GraphDef functional = OldControlFlow.functional(source);
        Lowering lowering = new Lowering(functional, variables, allowCustom);
        lowering.firstCalled = firstCalled;
        lowering.setUp(setup);
        Emitter emitter = new Emitter();
        Map<String, Flow> given = new HashMap<>();
        for (Feed feed : feeds) {
            given.put(Body.plain(feed.tensor()), emitter.input(feed.name(), feed.type(), tries(feed.shape())));
        }
        Body body = new Body(lowering, emitter, 0, functional.nodes(), given);
        List<Flow> outputs = new ArrayList<>();
        for (Fetch fetch : fetches) {
            body.flow(fetch.tensor()).ifPresent(outputs::add);
        }
        List<Graph> graphs = new ArrayList<>();
        if (lowering.problems.isEmpty()) {
            Graph main = emitter.finish("main", outputs);
            Graph initial = lowering.tables.initial();
            if (initial != null) {
                int index = lowering.declare();
                lowering.define(index, initial);
                main = Tables.filled(main, lowering.number(index));
            }
            graphs.add(main);
            lowering.called.forEach(graph -> graphs.add(java.util.Objects.requireNonNull(graph)));
        }
        return new Result(graphs, lowering.problems, lowering.nodes);
    }

    private int firstCalled = 1;
    private boolean settingUp;
    private final Tables tables = new Tables();
    private Map<String, Path> assets = Map.of();

    /** Does what the model does before its first run, as far as tables are filled. */
    private void setUp(Setup setup) {
        if (setup.nodes().isEmpty()) {
            return;
        }
        settingUp = true;
        Map<String, Flow> given = new HashMap<>();
        Map<String, Path> files = new HashMap<>();
        setup.assets().forEach((tensor, file) -> {
            String name = String.valueOf(file);
            dev.tern.graph.Value text = Constants.ofStrings("", Shape.scalar(), List.of(name));
            given.put(Body.plain(tensor), new Emitter().constant(text));
            files.put(name, file);
        });
        assets = files;
        Body body = new Body(this, new Emitter(), 0, source.nodes(), given);
        body.filling(setup.nodes());
        // What cannot be followed here shows where a table is asked; everything else a setup does is of no account.
        problems.clear();
        called.clear();
        emitters.clear();
        nodes = 0;
        settingUp = false;
    }

    boolean isSettingUp() {
        return settingUp;
    }

    Tables tables() {
        return tables;
    }

    /** The asset whose path is {@code name}. */
    @Nullable
    Path asset(String name) {
        return assets.get(name);
    }

    /** Both shapes that a shape with open extents is tried with. */
    public static List<Shape> tries(Shape shape) {
        List<Shape> tries = new ArrayList<>();
        for (int attempt = 0; attempt < 2; attempt++) {
            int[] dims = shape.dims();
            for (int i = 0; i < dims.length; i++) {
                dims[i] = dims[i] == Shape.UNKNOWN ? TRIES[Math.min(i, 1)][attempt] + (i > 1 ? 32 * i : 0) : dims[i];
            }
            tries.add(Shape.of(dims));
        }
        return tries;
    }

    Optional<Tensor> variable(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    boolean allowsCustom() {
        return allowCustom;
    }

    void problem(NodeDef node, String reason, String hint) {
        Problem problem = new Problem(node.name(), node.operator(), reason, hint);
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    boolean hasProblems() {
        return !problems.isEmpty();
    }

    void count(NodeDef node) {
        if (++nodes > NODES_MAX) {
            throw TernException.at("node " + Quoted.name(node.name()))
                    .expected("at most " + NODES_MAX + " nodes with all functions inlined")
                    .found("more")
                    .fix("convert a smaller part of the model");
        }
    }

    List<Flow> lower(Site site) {
        Row row = Rows.of(site.node().operator());
        if (row != null) {
            return row.lower(site);
        }
        FunctionDef function = source.functions().get(site.node().operator());
        return function != null ? call(site, function, site.inputs()) : CustomRows.keep(site);
    }

    /** The function of this name. */
    FunctionDef function(String name) {
        FunctionDef function = source.functions().get(name);
        if (function == null) {
            throw TernException.at("function " + Quoted.name(name))
                    .problem("it is not in the model; the file is damaged");
        }
        return function;
    }

    /** The results of a function, its nodes put where it is called. */
    List<Flow> call(Site site, FunctionDef function, List<Flow> arguments) {
        if (site.depth() >= DEPTH_MAX) {
            throw Unconvertible.because(
                    "functions call one another more than " + DEPTH_MAX + " deep", "recursion cannot be converted");
        }
        if (arguments.size() < function.arguments().size()) {
            throw Unconvertible.because(
                    "function " + Quoted.name(function.name()) + " takes "
                            + function.arguments().size() + " arguments and gets " + arguments.size(),
                    "the graph is damaged");
        }
        NodeDef standsFor = Composite.of(site.node(), function);
        return standsFor == null
                ? results(function, site.emitter(), site.depth() + 1, arguments)
                : CustomRows.keep(new Site(standsFor, arguments, site.emitter(), this, site.depth()));
    }

    private List<Flow> results(FunctionDef function, Emitter emitter, int depth, List<Flow> arguments) {
        Map<String, Flow> given = new HashMap<>();
        for (int i = 0; i < function.arguments().size(); i++) {
            given.put(function.arguments().get(i).name(), arguments.get(i));
        }
        Body body = new Body(this, emitter, depth, function.nodes(), given);
        if (settingUp) {
            body.filling(function.nodes().stream().map(NodeDef::name).toList());
        }
        List<Flow> results = new ArrayList<>();
        for (FunctionDef.Argument result : function.declaredResults()) {
            String tensor = function.results().getOrDefault(result.name(), result.name());
            results.add(body.flow(tensor)
                    .orElseThrow(() -> Unconvertible.because(
                            "something inside function " + Quoted.name(function.name()) + " cannot be converted",
                            "see the other entries")));
        }
        return results;
    }

    /** A graph of its own for a function: which of its arguments are inputs, and what it gives. */
    record Called(int index, List<Flow> inputs, List<Flow> results) {}

    /** Reserves the number of a graph that is called. */
    int declare() {
        called.add(null);
        return called.size() - 1;
    }

    /** The model's number of a graph that was declared. */
    int number(int declared) {
        return firstCalled + declared;
    }

    void define(int declared, Graph graph) {
        called.set(declared, graph);
    }

    /**
     * Converts a function into a graph of its own. {@code outside} holds the arguments as the caller has them; those that
     * are constant or resources are put into the graph, the others become its inputs with the given shapes.
     */
    Called graph(Site site, FunctionDef function, List<Flow> outside, List<Boolean> inside, List<List<Shape>> shapes) {
        if (site.depth() >= DEPTH_MAX) {
            throw Unconvertible.because(
                    "functions call one another more than " + DEPTH_MAX + " deep", "recursion cannot be converted");
        }
        Emitter emitter = new Emitter();
        emitter.enter(function.name());
        List<Flow> arguments = new ArrayList<>();
        List<Flow> inputs = new ArrayList<>();
        for (int i = 0; i < outside.size(); i++) {
            Flow flow = outside.get(i);
            if (inside.get(i)) {
                arguments.add(flow.handle() != null ? flow : Flow.constant(flow.name(), flow.tensor()));
                continue;
            }
            String name = i < function.arguments().size()
                    ? function.arguments().get(i).name()
                    : flow.name();
            Flow input = emitter.input(name, flow.type(), shapes.get(i));
            arguments.add(input);
            inputs.add(input);
        }
        int index = declare();
        List<Flow> results = results(function, emitter, site.depth() + 1, arguments);
        emitters.put(index, emitter);
        return new Called(index, inputs, results);
    }

    private final Map<Integer, Emitter> emitters = new LinkedHashMap<>();

    /** What a function gives, told by converting it and forgetting what came out; nothing where it cannot be converted. */
    List<Flow> trial(Site site, FunctionDef function, List<Flow> outside) {
        int graphs = called.size();
        int noted = problems.size();
        int counted = nodes;
        List<Flow> arguments = outside.stream().map(Flow::copy).toList();
        List<Boolean> inside =
                arguments.stream().map(flow -> flow.handle() != null).toList();
        try {
            List<List<Shape>> shapes = arguments.stream()
                    .map(flow -> List.of(flow.shape(0), flow.shape(1)))
                    .toList();
            return graph(site, function, arguments, inside, shapes).results();
        } catch (Unconvertible | TernException e) {
            // What is in the way is told when the function is converted in earnest.
            return List.of();
        } finally {
            called.subList(graphs, called.size()).clear();
            emitters.keySet().removeIf(index -> index >= graphs);
            problems.subList(noted, problems.size()).clear();
            nodes = counted;
        }
    }

    /** Ends a graph with these results. */
    void finish(Called graph, String name, List<Flow> outputs) {
        define(
                graph.index(),
                java.util.Objects.requireNonNull(emitters.remove(graph.index())).finish(name, outputs));
    }
}
