package dev.tern.converter.onnx;

import dev.tern.converter.lower.Emitter;
import dev.tern.converter.lower.Flow;
import dev.tern.converter.lower.Problem;
import dev.tern.converter.lower.Unconvertible;
import dev.tern.converter.onnx.model.OnnxFunction;
import dev.tern.converter.onnx.model.OnnxModel;
import dev.tern.converter.onnx.model.OnnxNode;
import dev.tern.converter.onnx.model.OnnxValue;
import dev.tern.graph.Graph;
import dev.tern.graph.Quoted;
import dev.tern.graph.Value;
import dev.tern.operators.cast.Cast;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns an ONNX graph into graphs of Tern's operators, functions inlined. */
public final class OnnxLowering {
    static final int DEPTH_MAX = 32;

    private static final int NODES_MAX = 1_000_000;

    private static final String HINT_OTHER_DOMAIN =
            "it is an operator of another domain; export the model without it, or define it as a function of the model";

    /** Sizes that open extents are tried with: pairs for the first extent and for all others. */
    private static final int[][] TRIES = {{2, 3}, {224, 256}};

    private final OnnxModel model;
    private final Layout layout;
    private final boolean keepsOrders;
    private final Map<String, Shape> inputShapes;
    private final Set<Problem> problems = new LinkedHashSet<>();
    private final List<@Nullable Graph> called = new ArrayList<>();
    private final Map<String, int[]> symbols = new HashMap<>();
    private int nodes;

    /** How images lie at the border of the converted model. */
    public enum Layout {
        /** As in the source: channels in front. */
        SOURCE,
        /** Channels last, as is usual in {@code .tflite} files. */
        CHANNELS_LAST
    }

    /**
     * What came out.
     *
     * @param graphs the model's graph first, then the graphs that it calls
     * @param problems what could not be converted; if there are any, the graphs are of no use
     * @param sourceNodes how many nodes of the source were taken up
     * @param scales by which constants of the source are integers, those of one constant together
     */
    public record Result(List<Graph> graphs, List<Problem> problems, int sourceNodes, List<float[]> scales) {}

    private OnnxLowering(OnnxModel model, Map<String, Shape> inputShapes, Layout layout, boolean keepsOrders) {
        this.model = model;
        this.inputShapes = inputShapes;
        this.layout = layout;
        this.keepsOrders = keepsOrders;
    }

    /**
     * Converts {@code model}.
     *
     * @param inputShapes shapes by input name, in place of what the model says
     * @param outputNames tensors that become outputs, in place of the model's own; none for those
     * @param keepsOrders whether tensors stay in the order in which a node leaves them; without it, each comes back to the
     *     order that it has in the source
     */
    public static Result lower(
            OnnxModel model,
            Map<String, Shape> inputShapes,
            List<String> outputNames,
            Layout layout,
            boolean keepsOrders) {
        OnnxLowering lowering = new OnnxLowering(model, inputShapes, layout, keepsOrders);
        return lowering.lower(outputNames);
    }

    private Result lower(List<String> outputNames) {
        Emitter emitter = new Emitter();
        OnnxBody body = OnnxBody.of(this, emitter, 0);
        body.constants(model.graph());
        Set<String> images = layout == Layout.CHANNELS_LAST ? Images.inputs(model.graph()) : Set.of();
        for (OnnxValue input : model.graph().inputs()) {
            if (!model.graph().constants().containsKey(input.name())) {
                body.define(input.name(), input(body, input, images.contains(input.name())));
            }
        }
        List<OnnxValue> wanted = outputNames.isEmpty()
                ? model.graph().outputs()
                : outputNames.stream()
                        .map(name -> new OnnxValue(name, null, null))
                        .toList();
        List<String> names = wanted.stream().map(OnnxValue::name).toList();
        List<Optional<Laid>> results = body.run(model.graph().nodes(), names);
        List<Graph> graphs = new ArrayList<>();
        if (problems.isEmpty()) {
            List<Flow> outputs = new ArrayList<>();
            for (int i = 0; i < results.size(); i++) {
                Laid result = results.get(i).orElseThrow();
                emitter.enter(names.get(i) + "/border");
                outputs.add(output(body, wanted.get(i), result));
            }
            graphs.add(withQuantization(emitter.finish("main", outputs)));
            called.forEach(graph -> graphs.add(java.util.Objects.requireNonNull(graph)));
        }
        return new Result(graphs, List.copyOf(problems), nodes, List.copyOf(scales));
    }

    private Laid input(OnnxBody body, OnnxValue input, boolean isImage) {
        DataType type = input.type();
        if (type == null) {
            throw TernException.at("input " + Quoted.name(input.name()))
                    .expected("a type")
                    .found("none")
                    .fix("the file is damaged");
        }
        List<Shape> tries = tries(input);
        Order order = isImage
                ? Order.channelsLast(tries.getFirst().rank())
                : Order.plain(tries.getFirst().rank());
        Flow flow = body.emitter()
                .input(input.name(), type, List.of(order.stored(tries.get(0)), order.stored(tries.get(1))));
        body.emitter().enter(input.name());
        DataType computed = Floats.single(type);
        return new Laid(computed == type ? flow : body.emitter().emit(new Cast(type, computed), flow), order);
    }

    /** An output as it leaves: in the source's order and type, or images with channels last. */
    private Flow output(OnnxBody body, OnnxValue output, Laid result) {
        boolean isImage = layout == Layout.CHANNELS_LAST
                && result.rank() >= 3
                && Images.outputs(model.graph()).contains(output.name());
        Order order = isImage ? Order.channelsLast(result.rank()) : Order.plain(result.rank());
        Flow flow = body.layouts().in(result, order);
        DataType type = output.type();
        return type != null && type.isFloat() && type != flow.type() && flow.type() == DataType.FLOAT32
                ? body.emitter().emit(new Cast(flow.type(), type), flow)
                : flow;
    }

    /** Both shapes that an input is tried with; extents of one name get equal sizes. */
    private List<Shape> tries(OnnxValue input) {
        Shape given = inputShapes.get(input.name());
        List<OnnxValue.Extent> extents = input.extents();
        if (given != null) {
            if (extents != null && extents.size() != given.rank()) {
                throw TernException.at("input " + Quoted.name(input.name()))
                        .expected("a shape of " + extents.size() + " extents")
                        .found(given.toString())
                        .fix("give as many extents as the model has");
            }
            List<OnnxValue.Extent> fixed = new ArrayList<>();
            for (int i = 0; i < given.rank(); i++) {
                fixed.add(new OnnxValue.Extent(
                        given.dim(i), extents == null ? "" : extents.get(i).symbol()));
            }
            extents = fixed;
        }
        if (extents == null) {
            throw TernException.at("input " + Quoted.name(input.name()))
                    .expected("a shape")
                    .found("none in the model")
                    .fix("give it by --shape " + input.name() + "=…");
        }
        int[] first = new int[extents.size()];
        int[] second = new int[extents.size()];
        for (int i = 0; i < first.length; i++) {
            OnnxValue.Extent extent = extents.get(i);
            int[] tried = extent.size() >= 0 ? new int[] {extent.size(), extent.size()} : tried(extent.symbol(), i);
            first[i] = tried[0];
            second[i] = tried[1];
        }
        return List.of(Shape.of(first), Shape.of(second));
    }

    private int[] tried(String symbol, int axis) {
        int[] pair = TRIES[Math.min(axis, 1)];
        int apart = 32 * Math.max(0, axis - 1);
        if (symbol.isEmpty()) {
            return new int[] {pair[0] + apart, pair[1] + apart};
        }
        int number = symbols.size();
        return symbols.computeIfAbsent(
                symbol,
                key -> axis == 0 && number == 0
                        ? pair
                        : new int[] {TRIES[1][0] + 32 * number, TRIES[1][1] + 32 * number});
    }

    int opset() {
        return model.opset();
    }

    boolean keepsOrders() {
        return keepsOrders;
    }

    @Nullable
    OnnxFunction function(OnnxNode node) {
        return model.functions().get(node.domain() + ":" + node.operator());
    }

    OnnxRow row(OnnxNode node) {
        OnnxRow row = OnnxRows.of(node.domain(), node.operator());
        if (row == null) {
            throw Unconvertible.because(
                    node.domain().isEmpty()
                            ? "the operator is not among those that can be converted"
                            : "its domain is " + Quoted.name(node.domain()),
                    node.domain().isEmpty() ? "see docs/ONNX.md, and export the model without it" : HINT_OTHER_DOMAIN);
        }
        return row;
    }

    void problem(OnnxNode node, String reason, String hint) {
        problems.add(new Problem(node.name(), node.operator(), reason, hint));
    }

    /** Results beyond those that a row gives: noted only where something reads them, which the caller finds out. */
    void unused(OnnxNode node, String name, int given) {
        if (!model.graph().outputs().stream().anyMatch(output -> output.name().equals(name)) && !isRead(name)) {
            return;
        }
        problem(
                node,
                "result " + Quoted.name(name) + " is used, and the conversion gives " + given,
                "only the first results of this operator can be used");
    }

    /** Whether anything reads the tensor {@code name}. */
    boolean isRead(String name) {
        Set<String> read = new java.util.HashSet<>();
        FreeNames.collect(model.graph(), read);
        model.functions().values().forEach(function -> read.addAll(function.outputs()));
        model.functions().values().forEach(function -> function.nodes().forEach(node -> read.addAll(node.inputs())));
        return read.contains(name);
    }

    void count(OnnxNode node) {
        if (++nodes > NODES_MAX) {
            throw TernException.at("node " + Quoted.name(node.name()))
                    .expected("at most " + NODES_MAX + " nodes with all functions and loops written out")
                    .found("more")
                    .fix("convert a smaller part of the model");
        }
    }

    /** What was quantised, by the numbers that came of it. */
    private record Quantized(Flow from, Quantization by) {}

    private final Map<Flow, Quantized> quantized = new IdentityHashMap<>();
    private final Map<Flow, Quantization> stored = new IdentityHashMap<>();
    private final List<float[]> scales = new ArrayList<>();

    /** Notes that {@code result} is {@code from} quantised. */
    void quantized(Flow result, Flow from, Quantization by) {
        quantized.put(result, new Quantized(from, by));
    }

    /** Tells by which scales a constant is stored in integers. */
    void scales(float[] of) {
        scales.add(of);
    }

    /** Quantised and brought back at once: null where {@code x} was not quantised by the same numbers in this graph. */
    @Nullable
    Flow pair(OnnxSite site, Flow x, Quantization by) {
        Quantized before = quantized.get(x);
        if (!keepsOrders
                || before == null
                || !before.by.equals(by)
                || site.body().depth() > 0) {
            return null;
        }
        Flow number =
                Flow.result(site.emitter().place(), x.type(), List.of(before.from.shape(0), before.from.shape(1)));
        stored.put(number, by);
        return QuantizedRows.pair(site, before.from, number);
    }

    private Graph withQuantization(Graph graph) {
        List<Value> values = new ArrayList<>(graph.values());
        stored.forEach(
                (flow, by) -> values.set(flow.value(), values.get(flow.value()).withQuantization(by)));
        return graph.withValues(values);
    }

    /** Reserves the number of a graph that is called. */
    int declare() {
        called.add(null);
        return called.size();
    }

    /** Ends the graph that got {@code number}. */
    void define(int number, Graph graph) {
        called.set(number - 1, graph);
    }
}
