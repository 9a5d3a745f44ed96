package dev.tern.conformance.onnx;

import dev.tern.converter.onnx.model.ElementType;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.training.protobuf.MessageBuilder;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** An ONNX graph in the making, and its bytes. */
final class OnnxFile {
    private final int opset;
    private final List<MessageBuilder> nodes = new ArrayList<>();
    private final Map<String, MessageBuilder> constants = new LinkedHashMap<>();
    private final List<MessageBuilder> inputs = new ArrayList<>();
    private final List<MessageBuilder> outputs = new ArrayList<>();
    private final List<MessageBuilder> functions = new ArrayList<>();
    private final List<String> domains = new ArrayList<>();
    private final SplittableRandom random;
    private int fresh;

    OnnxFile(int opset, long seed) {
        this.opset = opset;
        this.random = new SplittableRandom(seed);
    }

    /** Attributes of a node, in order. */
    static Map<String, Object> attributes(Object... namesAndValues) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            all.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return all;
    }

    /** An input; extents are numbers, or names of open ones. */
    String input(String name, DataType type, Object... extents) {
        inputs.add(value(name, type, extents));
        return name;
    }

    void output(String name, DataType type) {
        outputs.add(new MessageBuilder()
                .put(1, name)
                .put(2, new MessageBuilder().put(1, new MessageBuilder().put(1, ElementType.number(type)))));
    }

    static MessageBuilder value(String name, DataType type, Object... extents) {
        MessageBuilder shape = new MessageBuilder();
        for (Object extent : extents) {
            shape.put(
                    1,
                    extent instanceof Integer size
                            ? new MessageBuilder().put(1, (long) size)
                            : new MessageBuilder().put(2, (String) extent));
        }
        MessageBuilder tensor =
                new MessageBuilder().put(1, ElementType.number(type)).put(2, shape);
        return new MessageBuilder().put(1, name).put(2, new MessageBuilder().put(1, tensor));
    }

    static MessageBuilder tensor(String name, Tensor tensor) {
        MessageBuilder message = new MessageBuilder();
        long[] dims = new long[tensor.shape().rank()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = tensor.shape().dim(i);
        }
        return message.putPacked(1, dims)
                .put(2, ElementType.number(tensor.type()))
                .put(8, name)
                .put(9, tensor.data().toArray(ValueLayout.JAVA_BYTE));
    }

    String constant(String name, Tensor tensor) {
        constants.put(name, tensor(name, tensor));
        return name;
    }

    String constant(Tensor tensor) {
        return constant("c" + fresh++, tensor);
    }

    String ints(long... numbers) {
        return constant(longs(Shape.of(numbers.length), numbers));
    }

    String number(long number) {
        return constant(longs(Shape.scalar(), number));
    }

    String real(double number) {
        return constant(floats(Shape.scalar(), (float) number));
    }

    /** Weights from -bound to bound. */
    String weights(double bound, int... dims) {
        Shape shape = Shape.of(dims);
        float[] all = new float[shape.intElements()];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) ((random.nextDouble() * 2 - 1) * bound);
        }
        return constant(floats(shape, all));
    }

    /** Numbers from 0.5 to 1.5. */
    String positive(int... dims) {
        Shape shape = Shape.of(dims);
        float[] all = new float[shape.intElements()];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) (random.nextDouble() + 0.5);
        }
        return constant(floats(shape, all));
    }

    static Tensor floats(Shape shape, float... all) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * all.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(all);
        return Tensor.of(DataType.FLOAT32, shape, Quantization.NONE, MemorySegment.ofArray(bytes.array()));
    }

    static Tensor longs(Shape shape, long... all) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * all.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(all);
        return Tensor.of(DataType.INT64, shape, Quantization.NONE, MemorySegment.ofArray(bytes.array()));
    }

    /** Adds a node with one result, and names it. */
    String node(String operator, List<String> operands, Object... attributes) {
        String name = "t" + fresh++;
        node(operator, operands, List.of(name), attributes(attributes));
        return name;
    }

    /** Adds a node. */
    void node(String operator, List<String> operands, List<String> results, Map<String, Object> attributes) {
        nodes.add(message(operator, "", operands, results, attributes));
    }

    void nodeOf(String domain, String operator, List<String> operands, List<String> results) {
        nodes.add(message(operator, domain, operands, results, Map.of()));
        domains.add(domain);
    }

    void function(String domain, String name, List<String> operands, List<String> results, OnnxFile body) {
        MessageBuilder function = new MessageBuilder().put(1, name);
        operands.forEach(operand -> function.put(4, operand));
        results.forEach(result -> function.put(5, result));
        body.nodes.forEach(node -> function.put(7, node));
        function.put(9, new MessageBuilder().put(1, "").put(2, (long) opset));
        functions.add(function.put(10, domain));
    }

    private MessageBuilder message(
            String operator,
            String domain,
            List<String> operands,
            List<String> results,
            Map<String, Object> attributes) {
        MessageBuilder node = new MessageBuilder();
        operands.forEach(operand -> node.put(1, operand));
        results.forEach(result -> node.put(2, result));
        node.put(3, "/" + operator + "_" + nodes.size()).put(4, operator);
        attributes.forEach((name, value) -> node.put(5, attribute(name, value)));
        return domain.isEmpty() ? node : node.put(7, domain);
    }

    private static MessageBuilder attribute(String name, Object value) {
        MessageBuilder message = new MessageBuilder().put(1, name);
        switch (value) {
            case Float number -> message.putFloat(2, number).put(20, 1L);
            case Integer number -> message.put(3, (long) number).put(20, 2L);
            case String text -> message.put(4, text).put(20, 3L);
            case Tensor tensor -> message.put(5, tensor("", tensor)).put(20, 4L);
            case OnnxFile graph -> message.put(6, graph.graph("body")).put(20, 5L);
            case float[] numbers -> {
                for (float number : numbers) {
                    message.putFloat(7, number);
                }
                message.put(20, 6L);
            }
            case int[] numbers -> {
                for (int number : numbers) {
                    message.put(8, (long) number);
                }
                message.put(20, 7L);
            }
            case String[] texts -> {
                for (String text : texts) {
                    message.put(9, text);
                }
                message.put(20, 8L);
            }
            default -> throw new IllegalArgumentException(name);
        }
        return message;
    }

    private MessageBuilder graph(String name) {
        MessageBuilder graph = new MessageBuilder();
        nodes.forEach(node -> graph.put(1, node));
        graph.put(2, name);
        constants.values().forEach(constant -> graph.put(5, constant));
        inputs.forEach(input -> graph.put(11, input));
        outputs.forEach(output -> graph.put(12, output));
        return graph;
    }

    byte[] toBytes() {
        MessageBuilder model = new MessageBuilder()
                .put(1, opset >= 21 ? 10L : 8L)
                .put(2, "tests")
                .put(7, graph("main"))
                .put(8, new MessageBuilder().put(1, "").put(2, (long) opset));
        domains.stream()
                .distinct()
                .forEach(domain ->
                        model.put(8, new MessageBuilder().put(1, domain).put(2, 1L)));
        functions.forEach(function -> model.put(25, function));
        return model.toBytes();
    }
}
