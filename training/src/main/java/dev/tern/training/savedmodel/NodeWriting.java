package dev.tern.training.savedmodel;

import dev.tern.graph.Buffer;
import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.operators.Activation;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One node on its way to TensorFlow, as the rows that write it see it. */
final class NodeWriting {
    private final GraphWriting writing;
    private final Graph graph;
    private final Node node;

    NodeWriting(GraphWriting writing, Graph graph, Node node) {
        this.writing = writing;
        this.graph = graph;
        this.node = node;
    }

    Node node() {
        return node;
    }

    boolean has(int slot) {
        return slot < node.inputs().size() && node.inputs().get(slot) >= 0;
    }

    Value value(int slot) {
        if (!has(slot)) {
            throw TernException.of(node.operator().name() + " lacks operand " + slot);
        }
        return graph.value(node.inputs().get(slot));
    }

    Value result(int slot) {
        return graph.value(node.outputs().get(slot));
    }

    /** TensorFlow's name of an operand. */
    String in(int slot) {
        value(slot);
        return writing.tensor(graph, node.inputs().get(slot));
    }

    /** Every operand. */
    List<String> all() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            all.add(in(i));
        }
        return all;
    }

    /** The contents of a constant operand. */
    Tensor constant(int slot) {
        Value value = value(slot);
        Buffer buffer = value.buffer();
        if (buffer == null) {
            throw TernException.of("operand " + slot + " of " + node.operator().name() + " must be a constant");
        }
        return Tensor.of(value.type(), value.shape(), Quantization.NONE, buffer.bytes());
    }

    /** An operand with its axes in another order and another shape; a variable where the operand is constant. */
    String variable(int slot, Shape shape, int... order) {
        if (!value(slot).isConstant()) {
            return rearranged(slot, shape, order);
        }
        Tensor tensor = constant(slot);
        Tensor laidOut = Layouts.transposed(tensor, order);
        return writing.variable(value(slot).name(), value(slot).buffer(), laidOut.reshaped(shape));
    }

    private String rearranged(int slot, Shape shape, int... order) {
        Map<String, AttrValue> type = Map.of("T", type(value(slot).type()));
        String moved = in(slot);
        if (order.length > 0) {
            Map<String, AttrValue> all = new HashMap<>(type);
            all.put("Tperm", type(DataType.INT32));
            moved = add("Transpose", all, moved, ints(order));
        }
        Map<String, AttrValue> all = new HashMap<>(type);
        all.put("Tshape", type(DataType.INT32));
        return add("Reshape", all, moved, ints(shape.dims()));
    }

    /** A constant of 32-bit numbers. */
    String ints(int... numbers) {
        Tensor tensor = Tensor.of(
                DataType.INT32,
                Shape.of(numbers.length),
                Quantization.NONE,
                MemorySegment.ofArray(new int[numbers.length]));
        tensor.writeInts(0, numbers.length, numbers, 0);
        return writing.constant(name() + "/numbers", tensor);
    }

    /** A constant number. */
    String scalar(int number) {
        Tensor tensor =
                Tensor.of(DataType.INT32, Shape.scalar(), Quantization.NONE, MemorySegment.ofArray(new int[] {number}));
        return writing.constant(name() + "/number", tensor);
    }

    private String name() {
        return graph.value(node.outputs().getFirst()).name();
    }

    /** Adds a node of TensorFlow's and returns its first result. */
    String add(String operator, Map<String, AttrValue> attributes, String... inputs) {
        return writing.add(name(), operator, List.of(inputs), attributes);
    }

    /** Adds a node whose elements' type is the operand's. */
    String addTyped(String operator, Map<String, AttrValue> attributes, String... inputs) {
        Map<String, AttrValue> all = new HashMap<>(attributes);
        all.put("T", type(value(0).type()));
        return add(operator, all, inputs);
    }

    static AttrValue type(DataType type) {
        return new AttrValue.Type(TensorFlowType.of(type).number());
    }

    static AttrValue ints(List<Integer> numbers) {
        List<AttrValue> values = new ArrayList<>();
        numbers.forEach(number -> values.add(new AttrValue.Int(number)));
        return new AttrValue.ListOf(values);
    }

    /** What an operator applies to its result, as nodes of its own. */
    String activated(String tensor, Activation activation) {
        Map<String, AttrValue> type = Map.of("T", type(result(0).type()));
        return switch (activation) {
            case NONE -> tensor;
            case RELU -> add("Relu", type, tensor);
            case RELU6 -> add("Relu6", type, tensor);
            case RELU_N1_TO_1 -> {
                String low = add("Maximum", type, tensor, number(-1));
                yield add("Minimum", type, low, number(1));
            }
            case TANH, SIGN_BIT ->
                throw TernException.of(
                        "activation " + activation + " is not computed by runtimes; make it an operator");
        };
    }

    /** A constant float. */
    String number(float number) {
        Tensor tensor = Tensor.of(
                DataType.FLOAT32, Shape.scalar(), Quantization.NONE, MemorySegment.ofArray(new float[] {number}));
        return writing.constant(name() + "/number", tensor);
    }

    /** Says which tensors of TensorFlow's the node's results are. */
    void give(String... tensors) {
        for (int i = 0; i < tensors.length; i++) {
            writing.bind(graph, node.outputs().get(i), tensors[i]);
        }
    }

    /** Attributes by name, in pairs. */
    static Map<String, AttrValue> attributes(Object... pairs) {
        Map<String, AttrValue> attributes = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            attributes.put(
                    (String) pairs[i],
                    switch (pairs[i + 1]) {
                        case AttrValue value -> value;
                        case Boolean truth -> new AttrValue.Bool(truth);
                        case Integer number -> new AttrValue.Int(number);
                        case Float number -> new AttrValue.Float32(number);
                        case String text -> AttrValue.text(text);
                        case DataType type -> type(type);
                        default -> throw new IllegalArgumentException(String.valueOf(pairs[i + 1]));
                    });
        }
        return attributes;
    }
}
