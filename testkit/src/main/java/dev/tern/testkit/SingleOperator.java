package dev.tern.testkit;

import dev.tern.graph.Buffer;
import dev.tern.graph.Extras;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.graph.Sparsity;
import dev.tern.graph.Value;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a case of one operator, operand by operand in the operator's order:
 *
 * <pre>{@code
 * SingleOperator.of(new Conv2d(...), "3x3 same")
 *     .input(INT8, Shape.of(1, 5, 5, 3), Quantization.perTensor(0.5f, 3), Fill.random(1))
 *     .constant(INT8, Shape.of(4, 3, 3, 3), Quantization.perAxis(scales, zeros, 0), Fill.random(2))
 *     .constant(INT32, Shape.of(4), Quantization.NONE, Fill.integers(3, -1000, 1000))
 *     .output(INT8, Quantization.perTensor(0.7f, -2))
 *     .expectOriginal()
 * }</pre>
 */
public final class SingleOperator {
    private final Operator operator;
    private final String name;
    private final List<Value> values = new ArrayList<>();
    private final List<Integer> inputs = new ArrayList<>();
    private final List<Integer> outputs = new ArrayList<>();
    private final List<Integer> intermediates = new ArrayList<>();
    private final List<Integer> graphInputs = new ArrayList<>();
    private final List<@Nullable Fill> fills = new ArrayList<>();
    private Bound bound = Bound.exact();
    private int version;
    private int runs = 1;

    private SingleOperator(Operator operator, String name) {
        this.operator = operator;
        this.name = name;
    }

    /** Starts a case of {@code operator}; {@code name} says what is special about it. */
    public static SingleOperator of(Operator operator, String name) {
        return new SingleOperator(operator, name);
    }

    private int add(Value value) {
        values.add(value);
        return values.size() - 1;
    }

    /** An operand given at run time. */
    public SingleOperator input(DataType type, Shape shape, Quantization quantization, Fill fill) {
        int index = add(Value.of("x" + inputs.size(), type, shape)
                .withQuantization(quantization)
                .withHasRank(true));
        inputs.add(index);
        graphInputs.add(index);
        fills.add(fill);
        return this;
    }

    /** An unquantised operand given at run time. */
    public SingleOperator input(DataType type, Shape shape, Fill fill) {
        return input(type, shape, Quantization.NONE, fill);
    }

    /** A constant operand. */
    public SingleOperator constant(DataType type, Shape shape, Quantization quantization, Fill fill) {
        return sparse(type, shape, quantization, null, fill.bytes(type, shape));
    }

    /** An unquantised constant operand. */
    public SingleOperator constant(DataType type, Shape shape, Fill fill) {
        return constant(type, shape, Quantization.NONE, fill);
    }

    /** A constant operand stored sparsely. */
    public SingleOperator sparse(
            DataType type, Shape shape, Quantization quantization, @Nullable Sparsity sparsity, byte[] stored) {
        inputs.add(add(Value.of("c" + inputs.size(), type, shape)
                .withQuantization(quantization)
                .withHasRank(true)
                .withSparsity(sparsity)
                .withBuffer(Buffer.of(stored))));
        return this;
    }

    /** A variable operand: state that starts at zero and persists from run to run. */
    public SingleOperator variable(DataType type, Shape shape, Quantization quantization) {
        inputs.add(add(Value.of("v" + inputs.size(), type, shape)
                .withQuantization(quantization)
                .withVariable(true)));
        return this;
    }

    /** An optional operand left out. */
    public SingleOperator absent() {
        inputs.add(Node.ABSENT);
        return this;
    }

    /** A value of the graph that is no operand, for example block-wise scales; see {@link #nextValue}. */
    public SingleOperator beside(DataType type, Shape shape, Fill fill) {
        add(Value.of("b" + values.size(), type, shape)
                .withHasRank(true)
                .withBuffer(Buffer.of(fill.bytes(type, shape))));
        return this;
    }

    /** Index that the next value will get. */
    public int nextValue() {
        return values.size();
    }

    /** An intermediate value that describes inner quantisation. */
    public SingleOperator intermediate(DataType type, Quantization quantization) {
        intermediates.add(
                add(Value.of("m" + values.size(), type, Shape.scalar()).withQuantization(quantization)));
        return this;
    }

    /** A result; its shape is what the operator makes it. */
    public SingleOperator output(DataType type, Quantization quantization) {
        return output(type, Shape.scalar(), quantization);
    }

    /** An unquantised result. */
    public SingleOperator output(DataType type) {
        return output(type, Quantization.NONE);
    }

    /** A result with the shape that the file declares: a hint that some operators use. */
    public SingleOperator output(DataType type, Shape declared, Quantization quantization) {
        outputs.add(add(Value.of("y" + outputs.size(), type, declared).withQuantization(quantization)));
        return this;
    }

    /** How close floating-point results must be; exact unless said. */
    public SingleOperator within(Bound allowed) {
        bound = allowed;
        return this;
    }

    /** The operator's contract version, instead of the one that its types ask for. */
    public SingleOperator version(int contract) {
        version = contract;
        return this;
    }

    /** Runs the model so often, with other contents each time: for operators that keep state. */
    public SingleOperator runs(int count) {
        runs = count;
        return this;
    }

    /** The case, compared with the official build of the original. */
    public OperatorCase expectOriginal() {
        return build(new Expectation.Original(Expectation.Build.OFFICIAL, ""));
    }

    /** The case, compared with another build of the original, for a stated reason. */
    public OperatorCase expectOriginal(Expectation.Build follows, String why) {
        return build(new Expectation.Original(follows, why));
    }

    /** The case, compared with contents listed from the specification: those of each output of the one run. */
    public OperatorCase expect(byte[]... contents) {
        return build(new Expectation.Listed(List.of(List.of(contents))));
    }

    /** The case, refused with a message that contains {@code text}. */
    public OperatorCase expectRefusal(String text) {
        return build(new Expectation.Refused(text));
    }

    private OperatorCase build(Expectation expectation) {
        List<@Nullable DataType> in = new ArrayList<>();
        inputs.forEach(v -> in.add(v == Node.ABSENT ? null : values.get(v).type()));
        List<DataType> out = outputs.stream().map(v -> values.get(v).type()).toList();
        Node node = new Node(operator, versionFor(in, out), inputs, outputs, intermediates, List.of(), Extras.NONE);
        Graph graph = Graph.of("main", values, List.of(node), graphInputs, outputs);
        return new OperatorCase(
                name,
                operator.name(),
                spelled(in) + " -> " + spelled(out),
                Model.of(graph),
                contents(),
                expectation,
                bound);
    }

    private int versionFor(List<@Nullable DataType> in, List<DataType> out) {
        if (version > 0) {
            return version;
        }
        return operator instanceof BuiltinOperator builtin ? version(builtin.definition(), builtin, in, out) : 1;
    }

    @SuppressWarnings("unchecked")
    private static <O extends Operator> int version(
            OperatorDefinition<O> definition, Operator operator, List<@Nullable DataType> in, List<DataType> out) {
        return definition.version((O) operator, in, out);
    }

    private List<List<byte[]>> contents() {
        List<List<byte[]>> all = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            List<byte[]> one = new ArrayList<>();
            for (int i = 0; i < graphInputs.size(); i++) {
                Value value = values.get(graphInputs.get(i));
                Fill fill = java.util.Objects.requireNonNull(fills.get(i));
                byte[] bytes = fill.bytes(value.type(), value.shape());
                one.add(run == 0 ? bytes : rotated(bytes, run, value.type()));
            }
            all.add(one);
        }
        return all;
    }

    /** Other contents of the same kind for a later run: the elements, moved round by {@code by} places. */
    private static byte[] rotated(byte[] bytes, int by, DataType type) {
        int width = Math.max(1, type.bits() / 8);
        if (type == DataType.STRING || bytes.length <= width) {
            return bytes;
        }
        byte[] moved = new byte[bytes.length];
        int shift = by * width % bytes.length;
        System.arraycopy(bytes, 0, moved, shift, bytes.length - shift);
        System.arraycopy(bytes, bytes.length - shift, moved, 0, shift);
        return moved;
    }

    private static String spelled(List<? extends @Nullable DataType> types) {
        return String.join(
                " ", types.stream().map(t -> t == null ? "none" : t.text()).toList());
    }
}
