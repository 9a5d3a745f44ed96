package dev.tern.converter;

import dev.tern.converter.onnx.OnnxLowering;
import dev.tern.converter.onnx.model.OnnxModel;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Signature;
import dev.tern.graph.Value;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** ONNX models, one operator or more for each node, before anything is rewritten. */
final class OnnxSource {
    private static final int OPSET_MIN = 7;
    private static final int OPSET_MAX = 23;

    private OnnxSource() {}

    static TensorFlowSource.Converted convert(OnnxModel model, ConverterOptions options, OnnxLowering.Layout layout) {
        if (model.opset() < OPSET_MIN || model.opset() > OPSET_MAX) {
            throw TernException.at("opset")
                    .expected("version " + OPSET_MIN + " to " + OPSET_MAX + " of ONNX' operators")
                    .found(model.opset() == 0 ? "none stated" : "version " + model.opset())
                    .fix("export the model with an opset_version of " + OPSET_MIN + " to " + OPSET_MAX);
        }
        options.refuseSignatures("an ONNX model");
        options.requireInputs(
                inputNames(model), "correct the names; inputs of ONNX models cannot be moved to other tensors");
        OnnxLowering.Result plain = lowered(model, options, layout, false);
        OnnxLowering.Result laid = options.rewrite() ? lowered(model, options, layout, true) : plain;
        return new TensorFlowSource.Converted(
                model(model, options, plain), model(model, options, laid), plain.sourceNodes(), laid.scales());
    }

    private static OnnxLowering.Result lowered(
            OnnxModel model, ConverterOptions options, OnnxLowering.Layout layout, boolean keepsOrders) {
        OnnxLowering.Result result =
                OnnxLowering.lower(model, options.inputShapes(), options.outputArrays(), layout, keepsOrders);
        if (!result.problems().isEmpty()) {
            throw TensorFlowSource.refused(result.problems());
        }
        return result;
    }

    private static List<String> inputNames(OnnxModel model) {
        return model.graph().inputs().stream()
                .map(input -> input.name())
                .filter(name -> !model.graph().constants().containsKey(name))
                .toList();
    }

    private static Model model(OnnxModel model, ConverterOptions options, OnnxLowering.Result result) {
        List<String> outputs = options.outputArrays().isEmpty()
                ? model.graph().outputs().stream().map(output -> output.name()).toList()
                : options.outputArrays();
        List<Graph> graphs = new ArrayList<>(result.graphs());
        Graph main = named(graphs.getFirst(), outputs);
        graphs.set(0, main);
        return Model.of(graphs)
                .withSignatures(List.of(Signature.of(
                        "serving_default",
                        0,
                        byName(inputNames(model), main.inputs()),
                        byName(outputs, main.outputs()))));
    }

    private static Map<String, Integer> byName(List<String> names, List<Integer> values) {
        Map<String, Integer> map = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            map.put(names.get(i), values.get(i));
        }
        return map;
    }

    /** Outputs get the names that they have in the source, unless an input is handed out as it is. */
    private static Graph named(Graph graph, List<String> names) {
        List<Value> values = new ArrayList<>(graph.values());
        Set<String> taken = new HashSet<>();
        values.forEach(value -> taken.add(value.name()));
        for (int i = 0; i < graph.outputs().size(); i++) {
            int index = graph.outputs().get(i);
            if (!graph.inputs().contains(index) && graph.outputs().indexOf(index) == i && taken.add(names.get(i))) {
                values.set(index, values.get(index).withName(names.get(i)));
            }
        }
        return graph.withValues(values);
    }
}
