package dev.tern.converter.onnx.model;

import dev.tern.graph.Quoted;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.protobuf.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node of an ONNX graph.
 *
 * @param domain where the operator is defined; empty for ONNX' own
 * @param inputs names of tensors; an empty name stands for an operand that is left out
 */
public record OnnxNode(
        String name,
        String operator,
        String domain,
        List<String> inputs,
        List<String> outputs,
        Map<String, OnnxAttribute> attributes) {
    public OnnxNode {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Map.copyOf(attributes);
    }

    static OnnxNode read(Message message, TensorReader tensors, int depth) {
        List<String> outputs = message.texts(2);
        String stated = message.text(3);
        String name = stated.isEmpty() ? outputs.stream().findFirst().orElse("") : stated;
        try {
            Map<String, OnnxAttribute> attributes = new HashMap<>();
            for (Message attribute : message.messages(5)) {
                attributes.put(attribute.text(1), OnnxAttribute.read(attribute, tensors, depth));
            }
            return new OnnxNode(name, message.text(4), domain(message.text(7)), message.texts(1), outputs, attributes);
        } catch (TernException e) {
            throw e.within("node " + Quoted.name(name));
        }
    }

    /** ONNX' own domain has two spellings. */
    static String domain(String stored) {
        return stored.equals("ai.onnx") ? "" : stored;
    }

    /** The same node with attributes that a function's caller gives in place of references to them. */
    OnnxNode withGiven(Map<String, OnnxAttribute> given) {
        Map<String, OnnxAttribute> all = new HashMap<>();
        attributes.forEach((key, value) -> {
            OnnxAttribute by = value instanceof OnnxAttribute.Given(String from) ? given.get(from) : value;
            if (by instanceof OnnxAttribute.GraphOf(OnnxGraph graph)) {
                all.put(key, new OnnxAttribute.GraphOf(graph.withGiven(given)));
            } else if (by != null) {
                all.put(key, by);
            }
        });
        return new OnnxNode(name, operator, domain, inputs, outputs, all);
    }

    private TernException wrong(String key, String expected) {
        OnnxAttribute found = attributes.get(key);
        return TernException.of("expected attribute '" + key + "' to be " + expected + ", found "
                + (found == null ? "none" : found.getClass().getSimpleName()) + "; the file is damaged");
    }

    /** A whole number; {@code otherwise} where the attribute is left out. */
    public long whole(String key, long otherwise) {
        return switch (attributes.get(key)) {
            case null -> otherwise;
            case OnnxAttribute.Whole(long value) -> value;
            default -> throw wrong(key, "a whole number");
        };
    }

    /** A whole number that fits 32 bits; {@code otherwise} where the attribute is left out. */
    public int number(String key, int otherwise) {
        return (int) Math.clamp(whole(key, otherwise), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** A truth value; {@code otherwise} where the attribute is left out. */
    public boolean flag(String key, boolean otherwise) {
        return whole(key, otherwise ? 1 : 0) != 0;
    }

    /** A float; {@code otherwise} where the attribute is left out. */
    public float real(String key, float otherwise) {
        return switch (attributes.get(key)) {
            case null -> otherwise;
            case OnnxAttribute.Real(float value) -> value;
            default -> throw wrong(key, "a float");
        };
    }

    /** A text; {@code otherwise} where the attribute is left out. */
    public String text(String key, String otherwise) {
        return switch (attributes.get(key)) {
            case null -> otherwise;
            case OnnxAttribute.Text(String value) -> value;
            default -> throw wrong(key, "a text");
        };
    }

    /** Whole numbers, cut to 32 bits at the ends of their range; null where the attribute is left out. */
    public int @Nullable [] numbers(String key) {
        return switch (attributes.get(key)) {
            case null -> null;
            case OnnxAttribute.Wholes(List<Long> values) ->
                values.stream()
                        .mapToInt(value -> (int) Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE))
                        .toArray();
            default -> throw wrong(key, "whole numbers");
        };
    }

    /** Floats; none where the attribute is left out. */
    public List<Float> reals(String key) {
        return switch (attributes.get(key)) {
            case null -> List.of();
            case OnnxAttribute.Reals(List<Float> values) -> values;
            default -> throw wrong(key, "floats");
        };
    }

    /** Texts; none where the attribute is left out. */
    public List<String> texts(String key) {
        return switch (attributes.get(key)) {
            case null -> List.of();
            case OnnxAttribute.Texts(List<String> values) -> values;
            default -> throw wrong(key, "texts");
        };
    }

    /** A constant; null where the attribute is left out. */
    public @Nullable Tensor tensor(String key) {
        return switch (attributes.get(key)) {
            case null -> null;
            case OnnxAttribute.TensorOf(Tensor value) -> value;
            default -> throw wrong(key, "a tensor");
        };
    }

    /** A graph that must be there. */
    public OnnxGraph graph(String key) {
        if (attributes.get(key) instanceof OnnxAttribute.GraphOf(OnnxGraph graph)) {
            return graph;
        }
        throw wrong(key, "a graph");
    }

    /** Whether the attribute is there. */
    public boolean has(String key) {
        return attributes.containsKey(key);
    }
}
