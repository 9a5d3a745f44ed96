package dev.tern.converter.edit;

import dev.tern.graph.Constants;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Quoted;
import dev.tern.graph.Signature;
import dev.tern.graph.Value;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.dequantize.Dequantize;
import dev.tern.operators.flexbuffer.FlexValue;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Puts TFLite_Detection_PostProcess behind a model's boxes and scores. */
final class Detecting {
    static final String OPERATOR = "TFLite_Detection_PostProcess";

    /** What signatures call the results. */
    private static final List<String> RESULTS =
            List.of("detection_boxes", "detection_classes", "detection_scores", "num_detections");

    private final Graph graph;
    private final List<Value> values;
    private final List<Node> nodes;

    private Detecting(Graph graph) {
        this.graph = graph;
        this.values = new ArrayList<>(graph.values());
        this.nodes = new ArrayList<>(graph.nodes());
    }

    static Model apply(Model model, Detection detection) {
        return new Detecting(model.main()).applied(model, detection);
    }

    private Model applied(Model model, Detection detection) {
        int count = detection.anchors().shape().dim(0);
        int boxes = detection.boxes().isEmpty() ? boxes() : output(model, detection.boxes());
        int scores = detection.scores().isEmpty() ? scores(boxes) : output(model, detection.scores());
        require(boxes, boxes != scores, count, 4);
        require(scores, boxes != scores, count, -1);
        Map<String, Object> options = new TreeMap<>(detection.options());
        int columns = graph.value(scores).shape().dim(2);
        options.putIfAbsent("num_classes", (long) Math.max(1, columns - 1));
        requireClasses(scores, columns, (Long) Objects.requireNonNull(options.get("num_classes")));
        values.add(
                Constants.of("anchors", Shape.of(count, 4), detection.anchors().toFloats())
                        .withHasRank(true));
        int anchors = values.size() - 1;
        long places = (Long) Objects.requireNonNull(options.get("max_detections"))
                * (Long) Objects.requireNonNull(options.get("max_classes_per_detection"));
        int listed = Math.toIntExact(Math.min(places, Integer.MAX_VALUE));
        List<Integer> results = new ArrayList<>();
        for (Shape shape : List.of(Shape.of(1, listed, 4), Shape.of(1, listed), Shape.of(1, listed), Shape.of(1))) {
            String name = OPERATOR + (results.isEmpty() ? "" : ":" + results.size());
            values.add(Value.of(name, DataType.FLOAT32, shape).withHasRank(true));
            results.add(values.size() - 1);
        }
        List<Integer> operands = List.of(floats(boxes), floats(scores), anchors);
        nodes.add(Node.of(new CustomOperator(OPERATOR, FlexValue.encode(options)), operands, results));
        List<Integer> outputs = new ArrayList<>(results);
        graph.outputs().stream().filter(v -> v != boxes && v != scores).forEach(outputs::add);
        Graph changed = graph.withValues(values).withNodes(nodes).withOutputs(outputs);
        return Renaming.withMain(signed(model, results, List.of(boxes, scores)), changed);
    }

    /** {@code model} with signatures of the main graph that hand out {@code results} in the place of {@code gone}. */
    private static Model signed(Model model, List<Integer> results, List<Integer> gone) {
        List<Signature> signatures = new ArrayList<>();
        for (Signature signature : model.signatures()) {
            if (signature.graph() != 0) {
                signatures.add(signature);
                continue;
            }
            Map<String, Integer> outputs = new LinkedHashMap<>();
            for (int i = 0; i < results.size(); i++) {
                outputs.put(RESULTS.get(i), results.get(i));
            }
            signature.outputs().forEach((name, value) -> {
                if (!gone.contains(value)) {
                    outputs.putIfAbsent(name, value);
                }
            });
            signatures.add(
                    new Signature(signature.key(), signature.graph(), signature.inputs(), outputs, signature.extras()));
        }
        return model.withSignatures(signatures);
    }

    private int output(Model model, String name) {
        return graph.outputs().get(Finding.output(model, name));
    }

    private int boxes() {
        return only(
                "boxes",
                graph.outputs().stream()
                        .filter(v -> isRows(v) && graph.value(v).shape().dim(2) == 4)
                        .toList());
    }

    private int scores(int boxes) {
        return only(
                "scores",
                graph.outputs().stream().filter(v -> isRows(v) && v != boxes).toList());
    }

    private boolean isRows(int value) {
        return graph.value(value).shape().rank() == 3;
    }

    private static int only(String what, List<Integer> found) {
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw TernException.at("outputs")
                .expected("one output that is the " + what)
                .found(found.size() + " that could be")
                .fix("name it: " + what + "=NAME");
    }

    private void require(int value, boolean apart, int count, int columns) {
        Value given = graph.value(value);
        Shape shape = given.shape();
        boolean fits = apart
                && given.openShape() == null
                && shape.rank() == 3
                && shape.dim(0) == 1
                && shape.dim(1) == count
                && (columns < 0 || shape.dim(2) == columns);
        if (!fits) {
            throw TernException.at("output " + Quoted.name(given.name()))
                    .expected("shape [1," + count + "," + (columns < 0 ? "classes" : columns)
                            + "], one row for each anchor, and another output for the rest")
                    .found(String.valueOf(given.openShape() == null ? shape : given.openShape()))
                    .fix("name the right output, give anchors of this model, or fix the batch to 1");
        }
    }

    private void requireClasses(int scores, int columns, long classes) {
        if (classes != columns && classes != columns - 1) {
            throw TernException.at("output " + Quoted.name(graph.value(scores).name()))
                    .expected("scores of " + classes + " classes, or one more for the background")
                    .found(columns + " columns")
                    .fix("correct num_classes");
        }
    }

    /** {@code value} as floats, by a DEQUANTIZE where it is bytes. */
    private int floats(int value) {
        Value given = graph.value(value);
        if (given.type() == DataType.FLOAT32) {
            return value;
        }
        if (!given.quantization().isQuantized()) {
            throw TernException.at("output " + Quoted.name(given.name()))
                    .expected("floats, or integers with a scale")
                    .found(given.type().text())
                    .fix("name the right output");
        }
        values.add(Value.of(given.name() + "/floats", DataType.FLOAT32, given.shape())
                .withHasRank(true));
        int floats = values.size() - 1;
        nodes.add(Node.of(Objects.requireNonNull(Dequantize.DEFINITION.defaults()), List.of(value), List.of(floats)));
        return floats;
    }
}
