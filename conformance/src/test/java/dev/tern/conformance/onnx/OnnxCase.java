package dev.tern.conformance.onnx;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** One node with its operands: a model that ONNX Runtime can run and the converter can convert. */
final class OnnxCase {
    private final String operator;
    private final int opset;
    private final Map<String, Object> attributes = new LinkedHashMap<>();
    private final List<String> operands = new ArrayList<>();
    private final Map<String, Tensor> feeds = new LinkedHashMap<>();
    private final Map<String, Tensor> constants = new LinkedHashMap<>();
    private final List<String> opened = new ArrayList<>();
    private final SplittableRandom random;
    private int results = 1;
    private int resultsBefore;
    private DataType resultType = DataType.FLOAT32;
    private List<DataType> otherTypes = List.of();
    private double bound = 2e-6;
    private String note = "";
    private boolean givesIndices;

    private OnnxCase(String operator, int opset) {
        this.operator = operator;
        this.opset = opset;
        this.random = new SplittableRandom(operator.hashCode() + opset);
    }

    static OnnxCase of(String operator, int opset) {
        return new OnnxCase(operator, opset);
    }

    /** A fed operand with floats from -2 to 2, or whole numbers from 0 to 4. */
    OnnxCase in(DataType type, int... dims) {
        return drawn(type, type.isFloat() ? -2 : 0, type.isFloat() ? 2 : 5, dims);
    }

    OnnxCase floats(int... dims) {
        return in(DataType.FLOAT32, dims);
    }

    OnnxCase drawn(DataType type, double low, double high, int... dims) {
        String name = "x" + operands.size();
        feeds.put(name, tensor(type, low, high, dims));
        operands.add(name);
        if (operands.size() == 1) {
            resultType = type;
        }
        return this;
    }

    private Tensor tensor(DataType type, double low, double high, int... dims) {
        Tensor tensor = Tensor.allocate(type, Shape.of(dims), Arena.ofAuto());
        for (long i = 0; i < tensor.elements(); i++) {
            if (type.isFloat()) {
                tensor.setFloat(i, (float) (low + random.nextDouble() * (high - low)));
            } else {
                tensor.setLong(
                        i,
                        type == DataType.BOOL ? random.nextInt(2) : (long) low + random.nextLong((long) (high - low)));
            }
        }
        return tensor;
    }

    /** A constant operand. */
    OnnxCase constant(Tensor tensor) {
        String name = "c" + operands.size();
        constants.put(name, tensor);
        operands.add(name);
        return this;
    }

    OnnxCase constant(DataType type, double low, double high, int... dims) {
        return constant(tensor(type, low, high, dims));
    }

    OnnxCase weights(int... dims) {
        return constant(DataType.FLOAT32, -0.5, 0.5, dims);
    }

    OnnxCase positive(int... dims) {
        return constant(DataType.FLOAT32, 0.5, 1.5, dims);
    }

    OnnxCase ints(long... numbers) {
        return constant(OnnxFile.longs(Shape.of(numbers.length), numbers));
    }

    OnnxCase number(long number) {
        return constant(OnnxFile.longs(Shape.scalar(), number));
    }

    OnnxCase real(float number) {
        return constant(OnnxFile.floats(Shape.scalar(), number));
    }

    OnnxCase reals(float... numbers) {
        return constant(OnnxFile.floats(Shape.of(numbers.length), numbers));
    }

    /** An operand that is left out. */
    OnnxCase none() {
        operands.add("");
        return this;
    }

    OnnxCase attr(String name, Object value) {
        attributes.put(name, value);
        return this;
    }

    OnnxCase results(int count) {
        results = count;
        return this;
    }

    /** Leaves the first results unnamed. */
    OnnxCase resultsBefore(int count) {
        resultsBefore = count;
        return this;
    }

    /** Types of the results; one that is not told has the type of the first operand. */
    OnnxCase gives(DataType type, DataType... others) {
        resultType = type;
        otherTypes = List.of(others);
        return this;
    }

    OnnxCase within(double part) {
        bound = part;
        return this;
    }

    OnnxCase note(String text) {
        note = text;
        return this;
    }

    /** The first extent of every fed operand is open. */
    OnnxCase open() {
        return open("batch");
    }

    OnnxCase open(String... symbols) {
        opened.addAll(List.of(symbols));
        return this;
    }

    /** The second result holds whole numbers. */
    OnnxCase andIndices() {
        givesIndices = true;
        return results(2);
    }

    String operator() {
        return operator;
    }

    int opset() {
        return opset;
    }

    double bound() {
        return bound;
    }

    Map<String, Tensor> feeds() {
        return feeds;
    }

    byte[] toBytes() {
        OnnxFile file = new OnnxFile(opset, 1);
        feeds.forEach((name, tensor) -> {
            Object[] extents = new Object[tensor.shape().rank()];
            for (int i = 0; i < extents.length; i++) {
                boolean open = i < opened.size() && !opened.get(i).isEmpty();
                extents[i] = open ? opened.get(i) : (Object) tensor.shape().dim(i);
            }
            file.input(name, tensor.type(), extents);
        });
        constants.forEach(file::constant);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < results; i++) {
            names.add(i < resultsBefore ? "" : "y" + i);
        }
        file.node(operator, operands, names, attributes);
        for (int i = resultsBefore; i < results; i++) {
            file.output("y" + i, type(i));
        }
        return file.toBytes();
    }

    private DataType type(int result) {
        if (givesIndices && result == 1) {
            return DataType.INT64;
        }
        return result > 0 && result <= otherTypes.size() ? otherTypes.get(result - 1) : resultType;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(operator).append('-').append(opset);
        feeds.values()
                .forEach(tensor -> text.append(' ').append(tensor.type().text()).append(tensor.shape()));
        attributes.forEach(
                (key, value) -> text.append(' ').append(key).append('=').append(shown(value)));
        return (opened.isEmpty() ? text : text.append(" open ").append(opened)) + (note.isEmpty() ? "" : " " + note);
    }

    private static String shown(Object value) {
        return switch (value) {
            case int[] numbers -> java.util.Arrays.toString(numbers);
            case float[] numbers -> java.util.Arrays.toString(numbers);
            case Tensor tensor -> tensor.type().text() + tensor.shape();
            case OnnxFile graph -> "graph";
            default -> value.toString();
        };
    }
}
