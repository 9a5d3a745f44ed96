package dev.tern.converter.onnx.model;

import dev.tern.graph.Quoted;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.protobuf.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph: nodes in an order in which they can be computed, constants by name.
 *
 * @param inputs what is fed; those that are constants as well need not be
 */
public record OnnxGraph(
        String name,
        List<OnnxNode> nodes,
        Map<String, Tensor> constants,
        List<OnnxValue> inputs,
        List<OnnxValue> outputs) {
    /** Most graphs inside one another. */
    private static final int DEPTH_MAX = 16;

    public OnnxGraph {
        nodes = List.copyOf(nodes);
        constants = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(constants));
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    static OnnxGraph read(Message message, TensorReader tensors, int depth) {
        String name = message.text(2);
        if (depth > DEPTH_MAX) {
            throw TernException.at("graph " + Quoted.name(name))
                    .expected("graphs at most " + DEPTH_MAX + " deep inside one another")
                    .found("more")
                    .fix("the file is damaged");
        }
        if (message.has(15)) {
            throw TernException.of("graph " + Quoted.name(name)
                    + " has sparse constants, which cannot be converted; store them as plain tensors");
        }
        List<OnnxNode> nodes = new ArrayList<>();
        message.messages(1).forEach(node -> nodes.add(OnnxNode.read(node, tensors, depth)));
        Map<String, Tensor> constants = new LinkedHashMap<>();
        message.messages(5).forEach(tensor -> constants.put(tensor.text(8), tensors.read(tensor)));
        return new OnnxGraph(name, nodes, constants, values(message, 11), values(message, 12));
    }

    private static List<OnnxValue> values(Message message, int field) {
        return message.messages(field).stream().map(OnnxValue::read).toList();
    }

    OnnxGraph withGiven(Map<String, OnnxAttribute> given) {
        return new OnnxGraph(
                name, nodes.stream().map(node -> node.withGiven(given)).toList(), constants, inputs, outputs);
    }
}
