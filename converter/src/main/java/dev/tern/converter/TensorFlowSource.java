package dev.tern.converter;

import dev.tern.converter.lower.InnerOperators;
import dev.tern.converter.lower.Lowering;
import dev.tern.converter.lower.Problem;
import dev.tern.converter.lower.Setup;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Quoted;
import dev.tern.graph.Signature;
import dev.tern.graph.Value;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.savedmodel.GraphDef;
import dev.tern.training.savedmodel.Inputs;
import dev.tern.training.savedmodel.MetaGraph;
import dev.tern.training.savedmodel.SavedModelFile;
import dev.tern.training.savedmodel.SignatureDef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Models of TensorFlow, one operator for each node, before anything is rewritten. */
final class TensorFlowSource {
    private static final String DEFAULT_SIGNATURE = "serving_default";
    private static final int PROBLEMS_SHOWN = 100;

    private TensorFlowSource() {}

    /**
     * A converted source.
     *
     * @param model each node by itself, tensors lying as in the source
     * @param laid the same with tensors lying as the operators want them, where sources differ in that
     * @param scales by which constants of the source were integers; null for sources that do not say so node by node
     */
    record Converted(
            Model model,
            Model laid,
            int sourceNodes,
            @Nullable List<float[]> scales) {
        Converted(Model model, int sourceNodes) {
            this(model, model, sourceNodes);
        }

        Converted(Model model, Model laid, int sourceNodes) {
            this(model, laid, sourceNodes, null);
        }
    }

    static Converted savedModel(SavedModelFile file, ConverterOptions options) {
        MetaGraph graph = file.metaGraph(options.tags());
        List<EntryPoint> entries = new ArrayList<>();
        for (String key : keys(graph, options)) {
            entries.add(EntryPoints.entry(key, graph.signature(key), options));
        }
        if (!options.inputArrays().isEmpty() || !options.outputArrays().isEmpty()) {
            if (entries.size() > 1) {
                throw TernException.at("signatures")
                        .expected("one, whose inputs and outputs are given by name")
                        .found(entries.stream().map(EntryPoint::key).toList().toString())
                        .fix("name one signature, or leave the names out");
            }
            entries.set(0, EntryPoints.arrays(graph.graph(), entries.getFirst(), options));
        }
        EntryPoints.requireInputs(entries, options);
        return convert(graph.graph(), file.variables(graph), entries, setup(file, graph), options);
    }

    /** What TensorFlow does when it loads the model: version 2 has a signature for it, version 1 a collection. */
    private static Setup setup(SavedModelFile file, MetaGraph graph) {
        List<String> nodes = new ArrayList<>();
        SignatureDef init = graph.signatures().get(SignatureDef.INIT);
        if (init != null) {
            init.outputs().values().forEach(ref -> nodes.add(Inputs.node(ref.tensor())));
        }
        for (String collection : List.of("saved_model_main_op", "legacy_init_op", "table_initializer")) {
            graph.collections().getOrDefault(collection, List.of()).forEach(name -> nodes.add(Inputs.node(name)));
        }
        Map<String, Path> assets = new HashMap<>();
        graph.assets().forEach((tensor, name) -> assets.put(tensor, file.asset(name)));
        return new Setup(nodes, assets);
    }

    private static List<String> keys(MetaGraph graph, ConverterOptions options) {
        if (!options.signatures().isEmpty()) {
            if (Set.copyOf(options.signatures()).size() < options.signatures().size()) {
                throw TernException.at("signatures")
                        .expected("each key once")
                        .found(String.valueOf(options.signatures()))
                        .fix("leave out what is named twice");
            }
            return options.signatures();
        }
        List<String> all = graph.signatureKeys();
        if (all.isEmpty()) {
            throw TernException.at("SavedModel")
                    .expected("at least one signature")
                    .found("none")
                    .fix("save the model with a signature, for example by model.export or tf.saved_model.save");
        }
        return all.contains(DEFAULT_SIGNATURE) ? List.of(DEFAULT_SIGNATURE) : all;
    }

    static Converted frozen(GraphDef graph, ConverterOptions options) {
        options.refuseSignatures("a frozen graph");
        EntryPoint entry = EntryPoints.arrays(graph, null, options);
        EntryPoints.requireInputs(List.of(entry), options);
        return convert(graph, Map.of(), List.of(entry), Setup.NONE, options);
    }

    private static Converted convert(
            GraphDef source,
            Map<String, Tensor> variables,
            List<EntryPoint> entries,
            Setup setup,
            ConverterOptions options) {
        List<Graph> mains = new ArrayList<>();
        List<Graph> called = new ArrayList<>();
        List<Signature> signatures = new ArrayList<>();
        Set<Problem> problems = new LinkedHashSet<>();
        int nodes = 0;
        for (EntryPoint entry : entries) {
            Lowering.Result result = Lowering.lower(
                    source,
                    variables,
                    entry.feeds(),
                    entry.fetches(),
                    options.allowCustomOperators(),
                    setup,
                    entries.size() + called.size());
            nodes += result.sourceNodes();
            problems.addAll(result.problems());
            if (result.graphs().isEmpty()) {
                continue;
            }
            Graph main = named(result.graphs().getFirst(), entry).withName(mains.isEmpty() ? "main" : entry.key());
            if (!entry.key().isEmpty()) {
                signatures.add(Signature.of(
                        entry.key(),
                        mains.size(),
                        byName(entry.inputNames(), main.inputs()),
                        byName(entry.outputNames(), main.outputs())));
            }
            mains.add(main);
            called.addAll(result.graphs().subList(1, result.graphs().size()));
        }
        if (!problems.isEmpty()) {
            throw refused(List.copyOf(problems));
        }
        List<Graph> graphs = new ArrayList<>(mains);
        graphs.addAll(called);
        return new Converted(Model.of(graphs).withSignatures(signatures), nodes);
    }

    private static Map<String, Integer> byName(List<String> names, List<Integer> values) {
        Map<String, Integer> map = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            map.put(names.get(i), values.get(i));
        }
        return map;
    }

    /** Outputs get the names that the source's signature gives them, unless an input is handed out as it is. */
    private static Graph named(Graph graph, EntryPoint entry) {
        List<Value> values = new ArrayList<>(graph.values());
        Set<String> taken = new HashSet<>();
        values.forEach(value -> taken.add(value.name()));
        for (int i = 0; i < graph.outputs().size(); i++) {
            int index = graph.outputs().get(i);
            String wanted = entry.fetches().get(i).name();
            if (!graph.inputs().contains(index) && graph.outputs().indexOf(index) == i && taken.add(wanted)) {
                values.set(index, values.get(index).withName(wanted));
            }
        }
        return graph.withValues(values);
    }

    /** Refuses what rewriting should have made builtins of and could not. */
    static void requireBuiltins(Model model, ConverterOptions options) {
        if (options.allowCustomOperators()) {
            return;
        }
        List<Problem> problems = new ArrayList<>();
        for (Graph graph : model.graphs()) {
            for (Node node : graph.nodes()) {
                String operator = node.operator().name();
                if (InnerOperators.ALL.stream().anyMatch(each -> each.name().equals(operator))) {
                    problems.add(new Problem(
                            graph.value(node.outputs().getFirst()).name(),
                            operator,
                            "no builtin operator computes it by itself",
                            options.rewrite()
                                    ? "inside GELU, x/2 (1 + erf(x / sqrt 2)), it can be converted"
                                    : "let the converter rewrite the graph"));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw refused(problems);
        }
    }

    /** One report of everything that is in the way: nodes that share a reason stand together. */
    static TernException refused(List<Problem> problems) {
        Set<String> operators = new TreeSet<>();
        Map<String, List<Problem>> byReason = new LinkedHashMap<>();
        problems.forEach(problem -> {
            operators.add(problem.operator());
            byReason.computeIfAbsent(problem.reason() + "\n    what to do: " + problem.hint(), key -> new ArrayList<>())
                    .add(problem);
        });
        StringBuilder text = new StringBuilder();
        text.append(problems.size())
                .append(problems.size() == 1 ? " node cannot be converted" : " nodes cannot be converted")
                .append(" (operators ")
                .append(Quoted.plain(String.join(", ", operators)))
                .append("):");
        byReason.forEach((reason, nodes) -> {
            text.append("\n  ").append(reason);
            nodes.stream()
                    .limit(PROBLEMS_SHOWN)
                    .forEach(problem -> text.append("\n      ")
                            .append(Quoted.plain(problem.operator()))
                            .append(' ')
                            .append(Quoted.name(problem.node())));
            if (nodes.size() > PROBLEMS_SHOWN) {
                text.append("\n      and ")
                        .append(nodes.size() - PROBLEMS_SHOWN)
                        .append(" more");
            }
        });
        return TernException.at("conversion").problem(text.toString());
    }
}
