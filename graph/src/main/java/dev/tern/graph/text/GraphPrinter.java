package dev.tern.graph.text;

import dev.tern.graph.Buffer;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Quoted;
import dev.tern.graph.Signature;
import dev.tern.graph.Sparsity;
import dev.tern.graph.Uses;
import dev.tern.graph.Value;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Quantization.Blockwise;
import dev.tern.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Graphs and models as stable text, one line for each value that no node makes and one for each node:
 * {@code %3 = CONV_2D(%0, %1, %2) Conv2d[...] : f32[1,112,112,32] 'name'}. The text is the same on every machine, shows
 * sizes of constants but never their bytes, and escapes what names from files could smuggle in.
 */
public final class GraphPrinter {
    private final StringBuilder text = new StringBuilder();

    private GraphPrinter() {}

    /** The text of {@code model}, ending with a line feed. */
    public static String print(Model model) {
        GraphPrinter printer = new GraphPrinter();
        printer.header(model);
        for (int i = 0; i < model.graphs().size(); i++) {
            printer.text.append('\n');
            printer.graph(model.graphs().get(i), "graph " + i);
        }
        return printer.text.toString();
    }

    /** The text of {@code graph}, ending with a line feed. */
    public static String print(Graph graph) {
        GraphPrinter printer = new GraphPrinter();
        printer.graph(graph, "graph");
        return printer.text.toString();
    }

    /** One value as listings show it: type, shape, what it is quantised by, name. */
    public static String print(Value value) {
        StringBuilder line = new StringBuilder(value.type().text()).append(value.shape());
        Shape open = value.openShape();
        if (open != null) {
            line.append(" open ").append(open);
        }
        if (!value.quantization().equals(Quantization.NONE)) {
            line.append(' ').append(print(value.quantization()));
        }
        Sparsity sparsity = value.sparsity();
        if (sparsity != null) {
            line.append(" sparse ").append(sparsity.traversalOrder());
        }
        for (Value.VariantType variant : value.variantTypes()) {
            line.append(" of ").append(variant.type().text()).append(variant.shape());
        }
        return line.append(' ').append(Quoted.name(value.name())).toString();
    }

    /** A node without the description of its results: {@code %3 = ADD(%0, %1) Add[...]}. */
    public static String print(Node node) {
        String operator = Quoted.plain(node.operator().name());
        String attributes = Quoted.whole(node.operator().toString());
        StringBuilder line =
                new StringBuilder(results(node.outputs())).append(operator).append(operands(node.inputs()));
        if (!attributes.equals(operator)) {
            line.append(' ').append(attributes);
        }
        if (node.version() != 1) {
            line.append(" version ").append(node.version());
        }
        if (!node.intermediates().isEmpty()) {
            line.append(" intermediates ").append(operands(node.intermediates()));
        }
        return line.toString();
    }

    private static String results(List<Integer> outputs) {
        return switch (outputs.size()) {
            case 0 -> "";
            case 1 -> operand(outputs.getFirst()) + " = ";
            default -> operands(outputs) + " = ";
        };
    }

    /** Values by their numbers, as operands of a node are written. */
    public static String operands(List<Integer> values) {
        return values.stream().map(GraphPrinter::operand).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String operand(int value) {
        return value == Node.ABSENT ? "_" : "%" + value;
    }

    /** {@code q(0.5, -3)} for one scale, {@code q(axis 0, 32 scales 0.01 to 0.5)} for several, then what else there is. */
    public static String print(Quantization quantization) {
        StringBuilder parts = new StringBuilder("q(");
        float[] scales = quantization.scales();
        if (scales.length == 1) {
            parts.append(scales[0]).append(", ").append(zeroPoint(quantization));
        } else if (scales.length > 1) {
            parts.append("axis ").append(quantization.axis()).append(", ").append(scales.length);
            parts.append(" scales ").append(smallest(scales)).append(" to ").append(largest(scales));
        } else {
            parts.append("no scale");
        }
        if (quantization.minimums().length > 0 || quantization.maximums().length > 0) {
            parts.append(", observed ").append(smallest(quantization.minimums()));
            parts.append(" to ").append(largest(quantization.maximums()));
        }
        switch (quantization.details()) {
            case null -> {}
            case Blockwise blocks ->
                parts.append(", blocks of ")
                        .append(blocks.blockSize())
                        .append(" scaled by ")
                        .append(operand(blocks.scalesValue()))
                        .append(blocks.zeroPointsValue() < 0 ? "" : " from " + operand(blocks.zeroPointsValue()));
            case Quantization.MultiAxis axes ->
                parts.append(", axes ")
                        .append(axes.axes())
                        .append(axes.blockSize() > 0 ? " in blocks of " + axes.blockSize() : "")
                        .append(" scaled by ")
                        .append(operand(axes.scalesValue()))
                        .append(axes.zeroPointsValue() < 0 ? "" : " from " + operand(axes.zeroPointsValue()));
            case Quantization.UnknownDetails unknown ->
                parts.append(", unknown scheme ").append(unknown.number());
            case Quantization.CustomDetails custom ->
                parts.append(", custom ").append(custom.bytes().length).append(" bytes");
        }
        return parts.append(')').toString();
    }

    private static long zeroPoint(Quantization quantization) {
        long[] zeroPoints = quantization.zeroPoints();
        return zeroPoints.length == 0 ? 0 : zeroPoints[0];
    }

    private static float smallest(float[] numbers) {
        float smallest = Float.POSITIVE_INFINITY;
        for (float number : numbers) {
            smallest = Math.min(smallest, number);
        }
        return smallest;
    }

    private static float largest(float[] numbers) {
        float largest = Float.NEGATIVE_INFINITY;
        for (float number : numbers) {
            largest = Math.max(largest, number);
        }
        return largest;
    }

    private void header(Model model) {
        text.append("model of schema ").append(model.schemaVersion());
        if (!model.description().isEmpty()) {
            text.append(' ').append(Quoted.name(model.description()));
        }
        text.append('\n');
        for (Model.Metadata entry : model.metadata()) {
            text.append("  metadata ").append(Quoted.name(entry.name())).append(' ');
            text.append(entry.buffer().size()).append(" bytes\n");
        }
        for (Signature signature : model.signatures()) {
            text.append("  signature ").append(Quoted.name(signature.key())).append(" of graph ");
            text.append(signature.graph()).append(": ").append(named(signature.inputs()));
            text.append(" -> ").append(named(signature.outputs())).append('\n');
        }
    }

    private static String named(Map<String, Integer> values) {
        return values.entrySet().stream()
                .map(entry -> Quoted.name(entry.getKey()) + " " + operand(entry.getValue()))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private void graph(Graph graph, String title) {
        text.append(title).append(' ').append(Quoted.name(graph.name())).append(' ');
        text.append(operands(graph.inputs())).append(" -> ").append(operands(graph.outputs()));
        text.append('\n');
        Uses uses = Uses.of(graph);
        for (int v = 0; v < graph.values().size(); v++) {
            if (!uses.isProduced(v)) {
                Value value = graph.value(v);
                text.append("  %").append(v).append(" = ").append(source(value, v, uses));
                text.append(" : ").append(print(value)).append('\n');
            }
        }
        for (Node node : graph.nodes()) {
            text.append("  ").append(print(node));
            String separator = " : ";
            for (int v : node.outputs()) {
                if (v >= 0 && v < graph.values().size()) {
                    text.append(separator).append(print(graph.value(v)));
                    separator = ", ";
                }
            }
            text.append('\n');
        }
    }

    private static String source(Value value, int index, Uses uses) {
        Buffer buffer = value.buffer();
        if (buffer != null && buffer.size() > 0) {
            return "constant " + buffer.size() + " bytes";
        }
        String kind = uses.isInput(index) ? "input" : value.variable() ? "variable" : "";
        if (kind.isEmpty()) {
            kind = uses.isReferenced(index) ? "empty" : "unused";
        }
        return value.variable() && uses.isInput(index) ? "variable input" : kind;
    }
}
