package dev.tern.training.savedmodel;

import dev.tern.training.protobuf.Message;
import dev.tern.training.protobuf.MessageBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function of a TensorFlow graph.
 *
 * @param results name of a result to what gives it, in the order of the signature
 * @param controls nodes that must have run before the function ends
 */
public record FunctionDef(
        String name,
        List<Argument> arguments,
        List<Argument> declaredResults,
        List<NodeDef> nodes,
        Map<String, String> results,
        Map<String, String> controls,
        Map<String, AttrValue> attributes,
        boolean stateful) {
    public FunctionDef {
        arguments = List.copyOf(arguments);
        declaredResults = List.copyOf(declaredResults);
        nodes = List.copyOf(nodes);
        attributes = Map.copyOf(attributes);
    }

    /**
     * An argument or result.
     *
     * @param type TensorFlow's number of the element type; 0 where an attribute decides it
     */
    public record Argument(String name, int type) {
        static Argument read(Message message) {
            return new Argument(message.text(1), message.int32(3));
        }

        MessageBuilder write() {
            return new MessageBuilder().put(1, name).put(3, type);
        }
    }

    static FunctionDef read(Message message) {
        Message signature = message.messageOrEmpty(1);
        return new FunctionDef(
                signature.text(1),
                signature.messages(2).stream().map(Argument::read).toList(),
                signature.messages(3).stream().map(Argument::read).toList(),
                message.messages(3).stream().map(NodeDef::read).toList(),
                texts(message, 4),
                texts(message, 6),
                AttrValue.readMap(message, 5),
                signature.bool(17));
    }

    private static Map<String, String> texts(Message message, int field) {
        Map<String, String> texts = new LinkedHashMap<>();
        message.messages(field).forEach(entry -> texts.put(entry.text(1), entry.text(2)));
        return texts;
    }

    MessageBuilder write() {
        MessageBuilder signature = new MessageBuilder().put(1, name);
        arguments.forEach(argument -> signature.put(2, argument.write()));
        declaredResults.forEach(result -> signature.put(3, result.write()));
        controls.keySet().forEach(control -> signature.put(20, control));
        if (stateful) {
            signature.put(17, true);
        }
        MessageBuilder message = new MessageBuilder().put(1, signature);
        nodes.forEach(node -> message.put(3, node.write()));
        results.forEach((key, value) -> message.put(4, entry(key, value)));
        message.putMap(5, AttrValue.writeMap(attributes));
        controls.forEach((key, value) -> message.put(6, entry(key, value)));
        return message;
    }

    private static MessageBuilder entry(String key, String value) {
        return new MessageBuilder().put(1, key).put(2, value);
    }

    /** The attribute of this name, or null. */
    public @Nullable AttrValue attribute(String key) {
        return attributes.get(key);
    }
}
