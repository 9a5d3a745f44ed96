package dev.tern.training.savedmodel;

import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.training.protobuf.Message;
import dev.tern.training.protobuf.MessageBuilder;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An attribute of a TensorFlow node. */
public sealed interface AttrValue {
    /** Bytes, mostly a text. */
    record Bytes(byte[] bytes) implements AttrValue {
        /** The bytes as a text. */
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && java.util.Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return java.util.Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /** A whole number. */
    record Int(long value) implements AttrValue {}

    /** A float. */
    record Float32(float value) implements AttrValue {}

    /** A truth value. */
    record Bool(boolean value) implements AttrValue {}

    /** An element type by TensorFlow's number. */
    record Type(int number) implements AttrValue {}

    /** A shape; null where not even the rank is known. */
    record ShapeOf(@Nullable Shape shape) implements AttrValue {}

    /** A constant. */
    record TensorOf(Tensor tensor) implements AttrValue {}

    /** A function by name, with attributes of its own. */
    record Function(String name, Map<String, AttrValue> attributes) implements AttrValue {
        public Function {
            attributes = Map.copyOf(attributes);
        }
    }

    /** Values of one kind. */
    record ListOf(List<AttrValue> values) implements AttrValue {
        public ListOf {
            values = List.copyOf(values);
        }
    }

    /** A text attribute. */
    static AttrValue text(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The attributes of a map field. */
    static Map<String, AttrValue> readMap(Message message, int field) {
        Map<String, AttrValue> attributes = new LinkedHashMap<>();
        message.map(field).forEach((name, value) -> attributes.put(name, read(value)));
        return attributes;
    }

    /** The attribute in a message; an empty list where the message says nothing. */
    private static AttrValue read(Message message) {
        if (message.has(2)) {
            return new Bytes(message.bytes(2).toArray(ValueLayout.JAVA_BYTE));
        }
        if (message.has(3)) {
            return new Int(message.int64(3));
        }
        if (message.has(4)) {
            return new Float32(message.float32(4));
        }
        if (message.has(5)) {
            return new Bool(message.bool(5));
        }
        if (message.has(6)) {
            return new Type(message.int32(6));
        }
        if (message.has(7)) {
            return new ShapeOf(TensorShapes.read(message.messageOrEmpty(7)));
        }
        if (message.has(8)) {
            return new TensorOf(Tensors.read(message.messageOrEmpty(8)));
        }
        if (message.has(9)) {
            return text(message.text(9));
        }
        if (message.has(10)) {
            return function(message.messageOrEmpty(10));
        }
        return list(message.messageOrEmpty(1));
    }

    private static Function function(Message message) {
        return new Function(message.text(1), readMap(message, 2));
    }

    private static AttrValue list(Message message) {
        List<AttrValue> values = new ArrayList<>();
        message.allBytes(2).forEach(bytes -> values.add(new Bytes(bytes.toArray(ValueLayout.JAVA_BYTE))));
        for (long number : message.int64s(3)) {
            values.add(new Int(number));
        }
        for (int bits : message.fixed32s(4)) {
            values.add(new Float32(Float.intBitsToFloat(bits)));
        }
        for (long truth : message.int64s(5)) {
            values.add(new Bool(truth != 0));
        }
        for (long type : message.int64s(6)) {
            values.add(new Type((int) type));
        }
        message.messages(7).forEach(shape -> values.add(new ShapeOf(TensorShapes.read(shape))));
        message.messages(8).forEach(tensor -> values.add(new TensorOf(Tensors.read(tensor))));
        message.messages(9).forEach(function -> values.add(function(function)));
        return new ListOf(values);
    }

    /** The attributes as messages, for a map field. */
    static Map<String, MessageBuilder> writeMap(Map<String, AttrValue> attributes) {
        Map<String, MessageBuilder> written = new LinkedHashMap<>();
        attributes.forEach((name, value) -> written.put(name, value.write(new MessageBuilder(), false)));
        return written;
    }

    private MessageBuilder write(MessageBuilder to, boolean listed) {
        return switch (this) {
            case Bytes(byte[] bytes) -> to.put(2, bytes);
            case Int(long value) -> to.put(3, value);
            case Float32(float value) -> to.putFloat(4, value);
            case Bool(boolean value) -> to.put(5, value);
            case Type(int number) -> to.put(6, number);
            case ShapeOf(Shape shape) -> to.put(7, TensorShapes.write(shape));
            case TensorOf(Tensor tensor) -> to.put(8, Tensors.write(tensor));
            case Function(String name, Map<String, AttrValue> attributes) ->
                to.put(listed ? 9 : 10, new MessageBuilder().put(1, name).putMap(2, writeMap(attributes)));
            case ListOf(List<AttrValue> values) -> {
                MessageBuilder list = new MessageBuilder();
                values.forEach(value -> value.write(list, true));
                yield to.put(1, list);
            }
        };
    }
}
