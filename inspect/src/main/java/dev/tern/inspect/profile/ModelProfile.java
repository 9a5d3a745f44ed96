package dev.tern.inspect.profile;

import dev.tern.custom.OriginalCustomOperators;
import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.inspect.ModelRun;
import dev.tern.inspect.SeededInputs;
import dev.tern.inspect.report.MultiplyAdds;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.KernelChoice;
import dev.tern.interpreter.Options;
import dev.tern.interpreter.Profile;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a model's time goes.
 *
 * @param runMicros median of runs that are not profiled
 * @param nodes the nodes of the main graph in order
 */
public record ModelProfile(
        String name, int threads, int runs, double runMicros, ProcessorPeak peak, List<NodeCost> nodes) {
    private static final long WARMUP_NANOS = 500_000_000L;
    private static final int WARM_RUNS_MIN = 3;

    public ModelProfile {
        nodes = List.copyOf(nodes);
    }

    /** Profiles the model in {@code file} with seeded inputs over {@code runs} runs. */
    public static ModelProfile of(Path file, int threads, int runs) {
        ProcessorPeak peak = ProcessorPeak.measure();
        Options options = Options.defaults().withThreads(threads).withCustomOperators(OriginalCustomOperators.ALL);
        try (Interpreter plain = Interpreter.open(file, options);
                Interpreter profiled = Interpreter.open(file, options.withProfiling(true))) {
            setInputs(plain);
            setInputs(profiled);
            warm(profiled);
            warm(plain);
            double[] runMicros = new double[runs];
            double[][] micros = sample(plain, profiled, runMicros);
            return new ModelProfile(
                    String.valueOf(file.getFileName()),
                    threads,
                    runs,
                    median(runMicros),
                    peak,
                    costs(profiled, micros, peak, threads));
        }
    }

    private static void setInputs(Interpreter interpreter) {
        SeededInputs seeded = new SeededInputs(1, ModelRun.SEEDED_INTEGERS_BELOW);
        for (int i = 0; i < interpreter.inputCount(); i++) {
            interpreter
                    .input(i)
                    .copyFrom(seeded.next(
                            interpreter.input(i).type(), interpreter.input(i).shape()));
        }
    }

    private static void warm(Interpreter interpreter) {
        long begin = System.nanoTime();
        for (int i = 0; i < WARM_RUNS_MIN || System.nanoTime() - begin < WARMUP_NANOS; i++) {
            interpreter.run();
        }
    }

    /** Microseconds of each node in each run, runs without a profile, which {@code runMicros} takes, in between. */
    private static double[][] sample(Interpreter plain, Interpreter profiled, double[] runMicros) {
        int runs = runMicros.length;
        int count = profiled.model().main().nodes().size();
        double[][] micros = new double[count][runs];
        double[] before = totals(profiled.profile(), count);
        for (int run = 0; run < runs; run++) {
            long begin = System.nanoTime();
            plain.run();
            runMicros[run] = (System.nanoTime() - begin) / 1e3;
            profiled.run();
            double[] after = totals(profiled.profile(), count);
            for (int i = 0; i < count; i++) {
                micros[i][run] = Math.max(0, after[i] - before[i]);
            }
            before = after;
        }
        return micros;
    }

    private static double[] totals(Profile profile, int count) {
        double[] totals = new double[count];
        for (Profile.NodeTime time : profile.nodes()) {
            totals[time.node()] = time.microsPerRun() * profile.runs();
        }
        return totals;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    private static List<NodeCost> costs(Interpreter interpreter, double[][] micros, ProcessorPeak peak, int threads) {
        Graph graph = interpreter.model().main();
        List<KernelChoice> choices = interpreter.kernelChoices();
        List<NodeCost> costs = new ArrayList<>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            Node node = graph.nodes().get(i);
            List<Node> together = together(graph, choices, i);
            long work = 0;
            for (Node each : together) {
                work += MultiplyAdds.of(graph, each, v -> shape(interpreter, v), OriginalCustomOperators.ALL);
            }
            long bytes = moved(interpreter, together);
            boolean floats = type(graph, node.inputs()).isFloat();
            double gigaops = threads * (floats ? peak.floatGigaops() : peak.byteGigaops());
            Value output =
                    node.outputs().isEmpty() ? null : graph.value(node.outputs().getFirst());
            costs.add(new NodeCost(
                    i,
                    node.operator().name(),
                    output == null ? "" : output.name(),
                    type(graph, node.inputs()).text() + " -> "
                            + (output == null ? "" : output.type().text()),
                    output == null
                            ? ""
                            : shape(interpreter, node.outputs().getFirst()).toString(),
                    i < choices.size() ? choices.get(i) : new KernelChoice("run", "planned by the run"),
                    median(micros[i]),
                    work,
                    bytes,
                    2e-3 * work / gigaops,
                    1e-3 * bytes / (threads * peak.copyGigabytes())));
        }
        return costs;
    }

    /** The nodes that the kernel of node {@code i} computes; none where that of another one does. */
    private static List<Node> together(Graph graph, List<KernelChoice> choices, int i) {
        List<Node> nodes = new ArrayList<>();
        for (int n = 0; n < graph.nodes().size(); n++) {
            int by = n < choices.size() ? choices.get(n).computedBy() : -1;
            if (by == i || n == i && by < 0) {
                nodes.add(graph.nodes().get(n));
            }
        }
        return nodes;
    }

    /** Bytes that nodes read and write, but for what one of them leaves for another. */
    private static long moved(Interpreter interpreter, List<Node> nodes) {
        Set<Integer> read = new HashSet<>();
        Set<Integer> written = new HashSet<>();
        nodes.forEach(node -> read.addAll(node.inputs()));
        nodes.forEach(node -> written.addAll(node.outputs()));
        Set<Integer> between = new HashSet<>(read);
        between.retainAll(written);
        read.removeAll(between);
        written.removeAll(between);
        return bytes(interpreter, read) + bytes(interpreter, written);
    }

    private static DataType type(Graph graph, List<Integer> values) {
        return values.isEmpty() || values.getFirst() == Node.ABSENT
                ? DataType.BOOL
                : graph.value(values.getFirst()).type();
    }

    private static Shape shape(Interpreter interpreter, int value) {
        try {
            return interpreter.tensor(value).shape();
        } catch (TernException _) {
            return interpreter.model().main().value(value).shape();
        }
    }

    private static long bytes(Interpreter interpreter, Set<Integer> values) {
        long bytes = 0;
        for (int value : values) {
            if (value != Node.ABSENT) {
                try {
                    bytes += interpreter.tensor(value).data().byteSize();
                } catch (TernException _) {
                    continue; // nothing has given it contents
                }
            }
        }
        return bytes;
    }

    /** Microseconds of all nodes together. */
    public double nodeMicros() {
        return nodes.stream().mapToDouble(NodeCost::micros).sum();
    }

    /** The nodes that lose most time to what the processor could do, worst first. */
    public List<NodeCost> worst(int count) {
        return nodes.stream()
                .filter(node -> node.micros() > 0)
                .sorted(Comparator.comparingDouble((NodeCost node) -> -node.lostMicros()))
                .limit(count)
                .toList();
    }

    /**
     * All nodes of one operator together.
     *
     * @param kernels tiers of kernels and how many nodes each has
     */
    public record Kind(String operator, int count, double micros, long multiplyAdds, long bytes, String kernels) {
        /** Operations in 10^9 a second. */
        public double gigaops() {
            return micros > 0 ? 2e-3 * multiplyAdds / micros : 0;
        }
    }

    /** The operators, most time first. */
    public List<Kind> kinds() {
        Map<String, List<NodeCost>> byOperator = new LinkedHashMap<>();
        for (NodeCost node : nodes) {
            byOperator
                    .computeIfAbsent(node.operator(), key -> new ArrayList<>())
                    .add(node);
        }
        List<Kind> kinds = new ArrayList<>();
        byOperator.forEach((operator, all) -> {
            Map<String, Integer> tiers = new LinkedHashMap<>();
            all.forEach(node -> tiers.merge(node.kernel().tier(), 1, Integer::sum));
            kinds.add(new Kind(
                    operator,
                    all.size(),
                    all.stream().mapToDouble(NodeCost::micros).sum(),
                    all.stream().mapToLong(NodeCost::multiplyAdds).sum(),
                    all.stream().mapToLong(NodeCost::bytes).sum(),
                    String.join(
                            ", ",
                            tiers.entrySet().stream()
                                    .map(tier -> tier.getValue() + " " + tier.getKey())
                                    .toList())));
        });
        kinds.sort(Comparator.comparingDouble((Kind kind) -> -kind.micros()));
        return kinds;
    }

    /** The profile as JSON values. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", name);
        json.put("threads", threads);
        json.put("runs", runs);
        json.put("run_micros", runMicros);
        json.put("node_micros", nodeMicros());
        json.put("peak_float_gigaops", peak.floatGigaops());
        json.put("peak_byte_gigaops", peak.byteGigaops());
        json.put("peak_copy_gigabytes", peak.copyGigabytes());
        json.put("nodes", nodes.stream().map(NodeCost::toJson).toList());
        return json;
    }
}
