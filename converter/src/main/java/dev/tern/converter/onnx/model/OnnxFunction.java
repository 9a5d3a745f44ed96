package dev.tern.converter.onnx.model;

import dev.tern.training.protobuf.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An operator that the model itself defines by other nodes.
 *
 * @param defaults attributes that callers may leave out
 */
public record OnnxFunction(
        String domain,
        String name,
        List<String> inputs,
        List<String> outputs,
        Map<String, OnnxAttribute> defaults,
        List<OnnxNode> nodes) {
    public OnnxFunction {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        defaults = Map.copyOf(defaults);
        nodes = List.copyOf(nodes);
    }

    static OnnxFunction read(Message message, TensorReader tensors) {
        Map<String, OnnxAttribute> defaults = new HashMap<>();
        for (Message attribute : message.messages(11)) {
            defaults.put(attribute.text(1), OnnxAttribute.read(attribute, tensors, 0));
        }
        return new OnnxFunction(
                OnnxNode.domain(message.text(10)),
                message.text(1),
                message.texts(4),
                message.texts(5),
                defaults,
                message.messages(7).stream()
                        .map(node -> OnnxNode.read(node, tensors, 0))
                        .toList());
    }

    /** The function's nodes as they stand where {@code caller} calls it. */
    public List<OnnxNode> nodesFor(OnnxNode caller) {
        Map<String, OnnxAttribute> given = new HashMap<>(defaults);
        given.putAll(caller.attributes());
        return nodes.stream().map(node -> node.withGiven(given)).toList();
    }
}
