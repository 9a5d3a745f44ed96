package dev.tern.conformance.converter;

import dev.tern.graph.Buffer;
import dev.tern.graph.Constants;
import dev.tern.graph.Value;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.training.savedmodel.AttrValue;
import dev.tern.training.savedmodel.GraphDef;
import dev.tern.training.savedmodel.NodeDef;
import dev.tern.training.savedmodel.TensorFlowType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * One node of TensorFlow's with its operands: a graph that TensorFlow can run and the converter can convert. Operands
 * that are fed are drawn from a seed, between two bounds.
 */
final class GraphCase {
    private final String operator;
    private final Map<String, AttrValue> attributes = new HashMap<>();
    private final List<NodeDef> nodes = new ArrayList<>();
    private final List<String> operands = new ArrayList<>();
    private final Map<String, Tensor> feeds = new LinkedHashMap<>();
    private final SplittableRandom random;
    private int results = 1;
    private double bound = 2e-6;
    private String note = "";
    private int producer = 1882;

    private GraphCase(String operator) {
        this.operator = operator;
        this.random = new SplittableRandom(operator.hashCode());
    }

    static GraphCase of(String operator) {
        return new GraphCase(operator);
    }

    /** A fed operand with elements from -2 to 2, or from 0 to 4 for whole numbers. */
    GraphCase in(DataType type, int... dims) {
        return drawn(type, type == DataType.FLOAT32 ? -2 : 0, type == DataType.FLOAT32 ? 2 : 5, dims);
    }

    /** A fed operand with elements from {@code low} to {@code high}. */
    GraphCase drawn(DataType type, double low, double high, int... dims) {
        String name = "x" + operands.size();
        Shape shape = Shape.of(dims);
        Tensor tensor = Tensor.allocate(type, shape, Arena.ofAuto());
        for (long i = 0; i < tensor.elements(); i++) {
            if (type.isFloat()) {
                tensor.setFloat(i, (float) (low + random.nextDouble() * (high - low)));
            } else {
                tensor.setLong(
                        i,
                        type == DataType.BOOL ? random.nextInt(2) : (long) low + random.nextLong((long) (high - low)));
            }
        }
        nodes.add(NodeDef.of(
                name, "Placeholder", List.of(), Map.of("dtype", type(type), "shape", new AttrValue.ShapeOf(shape))));
        feeds.put(name, tensor);
        operands.add(name);
        return this;
    }

    /** A constant operand. */
    GraphCase constant(Value value) {
        String name = "c" + operands.size();
        Buffer buffer = Objects.requireNonNull(value.buffer());
        Tensor tensor = Tensor.of(value.type(), value.shape(), Quantization.NONE, buffer.bytes());
        nodes.add(NodeDef.of(
                name,
                "Const",
                List.of(),
                Map.of("dtype", type(value.type()), "value", new AttrValue.TensorOf(tensor))));
        operands.add(name);
        return this;
    }

    /** A constant list of 32-bit numbers. */
    GraphCase ints(int... numbers) {
        return constant(Constants.of("", Shape.of(numbers.length), numbers));
    }

    /** A constant number. */
    GraphCase number(int number) {
        return constant(Constants.of("", Shape.scalar(), number));
    }

    /** A constant float. */
    GraphCase real(float number) {
        return constant(Constants.of("", Shape.scalar(), number));
    }

    /** Constant weights from -0.5 to 0.5. */
    GraphCase weights(int... dims) {
        Shape shape = Shape.of(dims);
        float[] all = new float[shape.intElements()];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) (random.nextDouble() - 0.5);
        }
        return constant(Constants.of("", shape, all));
    }

    /** Constant positive numbers. */
    GraphCase positive(int... dims) {
        Shape shape = Shape.of(dims);
        float[] all = new float[shape.intElements()];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) (random.nextDouble() + 0.5);
        }
        return constant(Constants.of("", shape, all));
    }

    static AttrValue type(DataType type) {
        return new AttrValue.Type(TensorFlowType.of(type).number());
    }

    GraphCase attr(String name, Object value) {
        attributes.put(
                name,
                switch (value) {
                    case DataType type -> type(type);
                    case Shape shape -> new AttrValue.ShapeOf(shape);
                    case DataType[] types -> {
                        List<AttrValue> all = new ArrayList<>();
                        for (DataType type : types) {
                            all.add(type(type));
                        }
                        yield new AttrValue.ListOf(all);
                    }
                    case Boolean truth -> new AttrValue.Bool(truth);
                    case Integer number -> new AttrValue.Int(number);
                    case Float number -> new AttrValue.Float32(number);
                    case String text -> AttrValue.text(text);
                    case int[] numbers -> {
                        List<AttrValue> all = new ArrayList<>();
                        for (int number : numbers) {
                            all.add(new AttrValue.Int(number));
                        }
                        yield new AttrValue.ListOf(all);
                    }
                    case float[] numbers -> {
                        List<AttrValue> all = new ArrayList<>();
                        for (float number : numbers) {
                            all.add(new AttrValue.Float32(number));
                        }
                        yield new AttrValue.ListOf(all);
                    }
                    default -> throw new IllegalArgumentException(name);
                });
        return this;
    }

    /** The attribute T. */
    GraphCase t(DataType type) {
        return attr("T", type);
    }

    /** How many results are compared. */
    GraphCase results(int count) {
        results = count;
        return this;
    }

    /** Largest difference, as a part of the largest element. */
    GraphCase within(double part) {
        bound = part;
        return this;
    }

    /** Version of the graph's format, for operators that are of old graphs alone. */
    GraphCase producer(int version) {
        producer = version;
        return this;
    }

    /** What the case is about, where its operands do not say it. */
    GraphCase note(String text) {
        note = text;
        return this;
    }

    String operator() {
        return operator;
    }

    double bound() {
        return bound;
    }

    Map<String, Tensor> feeds() {
        return feeds;
    }

    /** The tensors that are compared. */
    List<String> fetches() {
        List<String> fetches = new ArrayList<>();
        for (int i = 0; i < results; i++) {
            fetches.add("node:" + i);
        }
        return fetches;
    }

    GraphDef graph() {
        List<NodeDef> all = new ArrayList<>(nodes);
        all.add(NodeDef.of("node", operator, operands, attributes));
        return new GraphDef(all, Map.of(), producer);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(operator);
        feeds.values().forEach(tensor -> text.append(' ').append(tensor));
        return note.isEmpty() ? text.toString() : text + " " + note;
    }
}
