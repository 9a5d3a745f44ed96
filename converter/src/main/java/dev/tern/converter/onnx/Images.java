package dev.tern.converter.onnx;

import dev.tern.converter.onnx.model.OnnxGraph;
import dev.tern.converter.onnx.model.OnnxNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Which inputs and outputs of a graph are images: those that windows slide over, or that come from such. */
final class Images {
    private static final Set<String> SLIDING = Set.of(
            "Conv",
            "ConvTranspose",
            "MaxPool",
            "AveragePool",
            "GlobalAveragePool",
            "GlobalMaxPool",
            "LpPool",
            "Resize",
            "Upsample",
            "DepthToSpace",
            "SpaceToDepth",
            "BatchNormalization",
            "InstanceNormalization",
            "QLinearConv",
            "ConvInteger",
            "LRN");

    /** Operators through which an image stays one. */
    private static final Set<String> PASSING = Set.of(
            "Add",
            "Sub",
            "Mul",
            "Div",
            "Max",
            "Min",
            "Clip",
            "Relu",
            "LeakyRelu",
            "PRelu",
            "Elu",
            "Selu",
            "Sigmoid",
            "Tanh",
            "HardSigmoid",
            "HardSwish",
            "Softplus",
            "Mish",
            "Gelu",
            "Cast",
            "Identity",
            "Dropout",
            "Pad",
            "QuantizeLinear",
            "DequantizeLinear",
            "Softmax",
            "LogSoftmax",
            "Exp",
            "Sqrt",
            "Neg",
            "Abs",
            "Concat");

    private Images() {}

    private static Map<String, OnnxNode> producers(OnnxGraph graph) {
        Map<String, OnnxNode> producers = new HashMap<>();
        graph.nodes().forEach(node -> node.outputs().forEach(output -> producers.putIfAbsent(output, node)));
        return producers;
    }

    /** Names of inputs that are images. */
    static Set<String> inputs(OnnxGraph graph) {
        Map<String, OnnxNode> producers = producers(graph);
        Set<String> reached = new LinkedHashSet<>();
        for (OnnxNode node : graph.nodes()) {
            if (SLIDING.contains(node.operator()) && !node.inputs().isEmpty()) {
                walk(node.inputs().getFirst(), producers, reached);
            }
        }
        Set<String> images = new HashSet<>();
        graph.inputs().stream()
                .filter(input -> reached.contains(input.name())
                        && input.extents() != null
                        && input.extents().size() >= 3)
                .forEach(input -> images.add(input.name()));
        return images;
    }

    /** Follows everything that passes images back from {@code start}; {@code reached} grows by every name on the way. */
    private static boolean walk(String start, Map<String, OnnxNode> producers, Set<String> reached) {
        java.util.ArrayDeque<String> open = new java.util.ArrayDeque<>();
        open.add(start);
        boolean slides = false;
        while (!open.isEmpty()) {
            String name = open.removeLast();
            if (!reached.add(name)) {
                continue;
            }
            OnnxNode node = producers.get(name);
            slides |= node != null && SLIDING.contains(node.operator());
            if (node != null && PASSING.contains(node.operator())) {
                open.addAll(node.inputs());
            }
        }
        return slides;
    }

    /** Names of outputs that are images. */
    static Set<String> outputs(OnnxGraph graph) {
        Map<String, OnnxNode> producers = producers(graph);
        Set<String> images = new HashSet<>();
        graph.outputs().forEach(output -> {
            if (walk(output.name(), producers, new HashSet<>())) {
                images.add(output.name());
            }
        });
        return images;
    }
}
