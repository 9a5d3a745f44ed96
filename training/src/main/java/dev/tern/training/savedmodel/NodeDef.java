package dev.tern.training.savedmodel;

import dev.tern.graph.Quoted;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.protobuf.Message;
import dev.tern.training.protobuf.MessageBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node of a TensorFlow graph or function.
 *
 * @param inputs what it reads: {@code node:index} in graphs, {@code node:result:index} in functions, {@code ^node} for
 *     mere order
 */
public record NodeDef(
        String name, String operator, List<String> inputs, String device, Map<String, AttrValue> attributes) {
    public NodeDef {
        inputs = List.copyOf(inputs);
        attributes = Map.copyOf(attributes);
    }

    /** A node without a device. */
    public static NodeDef of(String name, String operator, List<String> inputs, Map<String, AttrValue> attributes) {
        return new NodeDef(name, operator, inputs, "", attributes);
    }

    static NodeDef read(Message message) {
        String name = message.text(1);
        try {
            return new NodeDef(name, message.text(2), message.texts(3), message.text(4), AttrValue.readMap(message, 5));
        } catch (TernException e) {
            throw e.within("node " + Quoted.name(name));
        }
    }

    MessageBuilder write() {
        MessageBuilder message = new MessageBuilder().put(1, name).put(2, operator);
        inputs.forEach(input -> message.put(3, input));
        if (!device.isEmpty()) {
            message.put(4, device);
        }
        return message.putMap(5, AttrValue.writeMap(new java.util.TreeMap<>(attributes)));
    }

    public NodeDef withName(String other) {
        return new NodeDef(other, operator, inputs, device, attributes);
    }

    public NodeDef withInputs(List<String> others) {
        return new NodeDef(name, operator, others, device, attributes);
    }

    public NodeDef withAttributes(Map<String, AttrValue> others) {
        return new NodeDef(name, operator, inputs, device, others);
    }

    /** The attribute of this name, or null. */
    public @Nullable AttrValue attribute(String key) {
        return attributes.get(key);
    }

    private TernException wrong(String key, String expected) {
        AttrValue found = attributes.get(key);
        return TernException.at("node " + Quoted.name(name) + " (" + Quoted.plain(operator) + ")")
                .expected("attribute '" + key + "' to be " + expected)
                .found(found == null ? "none" : Quoted.plain(found.toString()))
                .fix("the graph is damaged, or made for another operator of this name");
    }

    /** A whole number; {@code otherwise} where the attribute is left out. */
    public long integer(String key, long otherwise) {
        return switch (attributes.get(key)) {
            case null -> otherwise;
            case AttrValue.Int(long value) -> value;
            default -> throw wrong(key, "a whole number");
        };
    }

    /** A float; {@code otherwise} where the attribute is left out. */
    public float real(String key, float otherwise) {
        return switch (attributes.get(key)) {
            case null -> otherwise;
            case AttrValue.Float32(float value) -> value;
            default -> throw wrong(key, "a float");
        };
    }

    /** A truth value; {@code otherwise} where the attribute is left out. */
    public boolean flag(String key, boolean otherwise) {
        return switch (attributes.get(key)) {
            case null -> otherwise;
            case AttrValue.Bool(boolean value) -> value;
            default -> throw wrong(key, "true or false");
        };
    }

    /** A text; {@code otherwise} where the attribute is left out. */
    public String text(String key, String otherwise) {
        return switch (attributes.get(key)) {
            case null -> otherwise;
            case AttrValue.Bytes bytes -> bytes.text();
            default -> throw wrong(key, "a text");
        };
    }

    /** An element type; {@code otherwise} where the attribute is left out. */
    public DataType type(String key, DataType otherwise) {
        return switch (attributes.get(key)) {
            case null -> otherwise;
            case AttrValue.Type(int number) -> TensorFlowType.of(number).type();
            default -> throw wrong(key, "an element type");
        };
    }

    /** An element type that must be there. */
    public DataType type(String key) {
        if (!attributes.containsKey(key)) {
            throw wrong(key, "an element type");
        }
        return type(key, DataType.FLOAT32);
    }

    /** A shape; null where it is left out or not even the rank is known. */
    public @Nullable Shape shape(String key) {
        return switch (attributes.get(key)) {
            case null -> null;
            case AttrValue.ShapeOf(Shape shape) -> shape;
            default -> throw wrong(key, "a shape");
        };
    }

    /** A constant. */
    public Tensor tensor(String key) {
        if (attributes.get(key) instanceof AttrValue.TensorOf(Tensor tensor)) {
            return tensor;
        }
        throw wrong(key, "a constant");
    }

    /** The name of a function. */
    public String function(String key) {
        if (attributes.get(key) instanceof AttrValue.Function function) {
            return function.name();
        }
        throw wrong(key, "a function");
    }

    private List<AttrValue> list(String key) {
        return switch (attributes.get(key)) {
            case null -> List.of();
            case AttrValue.ListOf(List<AttrValue> values) -> values;
            default -> throw wrong(key, "a list");
        };
    }

    /** Whole numbers; none where the attribute is left out. */
    public int[] integers(String key) {
        List<AttrValue> values = list(key);
        int[] numbers = new int[values.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!(values.get(i) instanceof AttrValue.Int(long value)) || (int) value != value) {
                throw wrong(key, "a list of whole numbers of 32 bits");
            }
            numbers[i] = (int) value;
        }
        return numbers;
    }

    /** Floats; none where the attribute is left out. */
    public float[] reals(String key) {
        List<AttrValue> values = list(key);
        float[] numbers = new float[values.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!(values.get(i) instanceof AttrValue.Float32(float value))) {
                throw wrong(key, "a list of floats");
            }
            numbers[i] = value;
        }
        return numbers;
    }

    /** Element types; none where the attribute is left out. */
    public List<DataType> types(String key) {
        List<DataType> types = new ArrayList<>();
        for (AttrValue value : list(key)) {
            if (!(value instanceof AttrValue.Type(int number))) {
                throw wrong(key, "a list of element types");
            }
            types.add(TensorFlowType.of(number).type());
        }
        return types;
    }
}
