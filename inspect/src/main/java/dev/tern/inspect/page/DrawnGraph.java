package dev.tern.inspect.page;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Uses;
import dev.tern.graph.Value;
import dev.tern.graph.text.GraphPrinter;
import dev.tern.inspect.OperatorOptions;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Ports;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One graph as the page draws it: a box for each node, input and output, an arrow wherever one reads what another makes.
 * Constants are no boxes; they stand in the boxes of the nodes that read them.
 */
final class DrawnGraph {
    private static final double TITLE_CHARACTER = 8.7;
    private static final double LINE_CHARACTER = 6.7;
    private static final double SIDE = 34;
    private static final double TITLE_HEIGHT = 36;
    private static final double LINE_HEIGHT = 16;
    private static final double WIDTH_MIN = 112;
    private static final double WIDTH_MAX = 340;
    private static final int LINE_LENGTH = 44;

    private final Graph graph;
    private final Uses uses;
    private final List<Map<String, Object>> boxes = new ArrayList<>();
    private final List<Box> sizes = new ArrayList<>();
    private final List<Arrow> arrows = new ArrayList<>();
    private final List<Integer> arrowValues = new ArrayList<>();

    private DrawnGraph(Graph graph) {
        this.graph = graph;
        this.uses = Uses.of(graph);
    }

    /** The graph as JSON values. */
    static Map<String, Object> of(Graph graph) {
        DrawnGraph drawn = new DrawnGraph(graph);
        drawn.addBoxes();
        GraphLayout layout = GraphLayout.of(drawn.sizes, drawn.arrows);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", graph.name());
        json.put("width", layout.width());
        json.put("height", layout.height());
        for (int b = 0; b < drawn.boxes.size(); b++) {
            Map<String, Object> box = drawn.boxes.get(b);
            box.put("x", layout.x()[b]);
            box.put("y", layout.y()[b]);
            box.put("w", drawn.sizes.get(b).width());
            box.put("h", drawn.sizes.get(b).height());
        }
        json.put("boxes", drawn.boxes);
        List<Object> arrows = new ArrayList<>();
        for (int a = 0; a < drawn.arrows.size(); a++) {
            List<Object> numbers = new ArrayList<>();
            numbers.add(drawn.arrows.get(a).from());
            numbers.add(drawn.arrows.get(a).to());
            numbers.add(drawn.arrowValues.get(a));
            Arrays.stream(layout.lines().get(a)).forEach(numbers::add);
            arrows.add(numbers);
        }
        json.put("arrows", arrows);
        List<Object> values = new ArrayList<>();
        for (int v = 0; v < graph.values().size(); v++) {
            values.add(drawn.value(v));
        }
        json.put("values", values);
        return json;
    }

    private void addBoxes() {
        int[] inputBox = new int[graph.values().size()];
        Arrays.fill(inputBox, -1);
        for (int n = 0; n < graph.nodes().size(); n++) {
            addNode(n, graph.nodes().get(n));
        }
        for (int v : graph.inputs()) {
            inputBox[v] = boxes.size();
            addEnd("INPUT", v);
        }
        for (int n = 0; n < graph.nodes().size(); n++) {
            for (int v : graph.nodes().get(n).inputs().stream().distinct().toList()) {
                if (v != Node.ABSENT) {
                    connect(source(v, inputBox), n, v);
                }
            }
        }
        for (int v : graph.outputs()) {
            addEnd("OUTPUT", v);
            connect(source(v, inputBox), boxes.size() - 1, v);
        }
    }

    private int source(int value, int[] inputBox) {
        return uses.isProduced(value) ? uses.producer(value) : inputBox[value];
    }

    private void connect(int from, int to, int value) {
        if (from >= 0 && from != to) {
            arrows.add(new Arrow(from, to));
            arrowValues.add(value);
        }
    }

    private void addNode(int n, Node node) {
        List<String> lines = new ArrayList<>();
        if (!node.outputs().isEmpty()) {
            lines.add(shape(graph.value(node.outputs().getFirst())));
        }
        List<Object> inputs = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            int v = node.inputs().get(i);
            String port = port(node, i, true);
            inputs.add(List.of(port, v));
            if (v != Node.ABSENT && graph.value(v).isConstant() && lines.size() < 3) {
                lines.add(cut(port + " " + shape(graph.value(v))));
            }
        }
        List<Object> outputs = new ArrayList<>();
        for (int i = 0; i < node.outputs().size(); i++) {
            outputs.add(List.of(port(node, i, false), node.outputs().get(i)));
        }
        Map<String, Object> box = box(
                node.operator().name(), OperatorKind.of(node.operator().name()).name(), lines);
        box.put("node", n);
        box.put("version", node.version());
        box.put("options", OperatorOptions.of(node.operator()));
        box.put("in", inputs);
        box.put("out", outputs);
    }

    private void addEnd(String kind, int v) {
        Map<String, Object> box = box(cut(graph.value(v).name()), kind, List.of(shape(graph.value(v))));
        box.put("value", v);
    }

    private Map<String, Object> box(String title, String kind, List<String> lines) {
        double width = title.length() * TITLE_CHARACTER;
        for (String line : lines) {
            width = Math.max(width, line.length() * LINE_CHARACTER);
        }
        sizes.add(new Box(
                Math.round(Math.clamp(width + SIDE, WIDTH_MIN, WIDTH_MAX)), TITLE_HEIGHT + LINE_HEIGHT * lines.size()));
        Map<String, Object> box = new LinkedHashMap<>();
        box.put("title", title);
        box.put("kind", kind);
        box.put("lines", lines);
        boxes.add(box);
        return box;
    }

    private static String cut(String text) {
        return text.length() <= LINE_LENGTH ? text : "…" + text.substring(text.length() - LINE_LENGTH + 1);
    }

    private static String port(Node node, int i, boolean input) {
        if (node.operator() instanceof BuiltinOperator builtin) {
            Ports ports =
                    input ? builtin.definition().inputs() : builtin.definition().outputs();
            if (i < ports.maximum()) {
                return ports.nameOf(i);
            }
        }
        return (input ? "operand " : "result ") + i;
    }

    private static String shape(Value value) {
        return value.type().text() + " " + (value.openShape() == null ? value.shape() : value.openShape());
    }

    private Map<String, Object> value(int v) {
        Value value = graph.value(v);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", value.name());
        json.put("type", value.type().name());
        json.put("shape", String.valueOf(value.openShape() == null ? value.shape() : value.openShape()));
        if (!value.quantization().equals(Quantization.NONE)) {
            json.put("quantization", GraphPrinter.print(value.quantization()));
        }
        Long bytes = bytes(value);
        if (bytes != null) {
            json.put("bytes", bytes);
        }
        json.put("kind", kind(value, v));
        Map<String, Object> statistic = ConstantStatistic.of(value);
        if (!statistic.isEmpty()) {
            json.put("statistic", statistic);
        }
        return json;
    }

    private String kind(Value value, int v) {
        if (value.isConstant()) {
            return value.sparsity() == null ? "constant" : "sparse constant";
        }
        return value.variable() ? "variable" : uses.isInput(v) ? "input" : uses.isOutput(v) ? "output" : "inner";
    }

    private static @Nullable Long bytes(Value value) {
        try {
            return value.buffer() != null && value.isConstant()
                    ? Long.valueOf(value.buffer().size())
                    : value.type().bits() == 0
                            ? null
                            : Long.valueOf(value.type().bytes(value.shape().elements()));
        } catch (TernException _) {
            return null;
        }
    }
}
