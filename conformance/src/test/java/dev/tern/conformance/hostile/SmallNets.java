package dev.tern.conformance.hostile;

import dev.tern.graph.Buffer;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.graph.Value;
import dev.tern.operators.Activation;
import dev.tern.operators.Padding;
import dev.tern.operators.add.Add;
import dev.tern.operators.callonce.CallOnce;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.elementwise.Comparisons;
import dev.tern.operators.ifthen.If;
import dev.tern.operators.mul.Mul;
import dev.tern.operators.relu.Relu;
import dev.tern.operators.reshape.Reshape;
import dev.tern.operators.softmax.Softmax;
import dev.tern.operators.variables.AssignVariable;
import dev.tern.operators.variables.ReadVariable;
import dev.tern.operators.variables.VarHandle;
import dev.tern.operators.whileloop.While;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import java.util.List;
import java.util.Objects;

/** Nets of a few nodes: what single operators cannot show, from shared memory to calls between graphs. */
final class SmallNets {
    private static final Operator ADD = new Add(Activation.NONE, false);
    private static final Operator READ = plain(ReadVariable.DEFINITION.defaults());
    private static final Operator ASSIGN = plain(AssignVariable.DEFINITION.defaults());
    private static final Operator LESS = plain(Comparisons.LESS.defaults());

    private SmallNets() {}

    static List<Seed> all() {
        return List.of(convolutional(), loop(), choice(), counter());
    }

    private static Operator plain(Operator operator) {
        return Objects.requireNonNull(operator);
    }

    private static Value value(String name, DataType type, int... dims) {
        return Value.of(name, type, Shape.of(dims)).withHasRank(true);
    }

    private static Value constant(String name, DataType type, Fill fill, int... dims) {
        return value(name, type, dims).withBuffer(Buffer.of(fill.bytes(type, Shape.of(dims))));
    }

    private static byte[] bytes(DataType type, Fill fill, int... dims) {
        return fill.bytes(type, Shape.of(dims));
    }

    private static Seed convolutional() {
        Quantization q = Quantization.perTensor(0.05f, -3);
        Conv2d convolution = new Conv2d(Padding.SAME, 2, 2, Activation.RELU6, 1, 1, DataType.FLOAT32);
        Graph graph = Graph.of(
                "main",
                List.of(
                        value("image", DataType.INT8, 1, 8, 8, 3).withQuantization(q),
                        constant("filter", DataType.INT8, Fill.random(1), 4, 3, 3, 3)
                                .withQuantization(Quantization.perAxis(
                                        new float[] {0.1f, 0.2f, 0.3f, 0.4f}, new long[] {0, 0, 0, 0}, 0)),
                        constant("bias", DataType.INT32, Fill.integers(2, -100, 100), 4),
                        value("features", DataType.INT8, 1, 4, 4, 4).withQuantization(q),
                        value("active", DataType.INT8, 1, 4, 4, 4).withQuantization(q),
                        value("sum", DataType.INT8, 1, 4, 4, 4).withQuantization(q),
                        constant("shape", DataType.INT32, Fill.of(1, 64), 2),
                        value("flat", DataType.INT8, 1, 64).withQuantization(q),
                        value("p", DataType.INT8, 1, 64).withQuantization(Quantization.perTensor(1 / 256f, -128))),
                List.of(
                        Node.of(convolution, List.of(0, 1, 2), List.of(3)).withVersion(3),
                        Node.of(plain(Relu.RELU.defaults()), List.of(3), List.of(4))
                                .withVersion(2),
                        Node.of(ADD, List.of(3, 4), List.of(5)).withVersion(2),
                        Node.of(new Reshape(List.of()), List.of(5, 6), List.of(7)),
                        Node.of(new Softmax(1), List.of(7), List.of(8)).withVersion(2)),
                List.of(0),
                List.of(8));
        return new Seed("net conv", Model.of(graph), List.of(bytes(DataType.INT8, Fill.random(3), 1, 8, 8, 3)));
    }

    private static Seed loop() {
        Graph main = Graph.of(
                "main",
                List.of(
                        value("from", DataType.INT32, 1),
                        value("x", DataType.FLOAT32, 2, 3),
                        value("to", DataType.INT32, 1),
                        value("y", DataType.FLOAT32, 2, 3)),
                List.of(Node.of(new While(1, 2), List.of(0, 1), List.of(2, 3))),
                List.of(0, 1),
                List.of(2, 3));
        Graph condition = Graph.of(
                "condition",
                List.of(
                        value("i", DataType.INT32, 1),
                        value("x", DataType.FLOAT32, 2, 3),
                        constant("limit", DataType.INT32, Fill.of(10), 1),
                        value("goes_on", DataType.BOOL, 1)),
                List.of(Node.of(LESS, List.of(0, 2), List.of(3))),
                List.of(0, 1),
                List.of(3));
        Graph body = Graph.of(
                "body",
                List.of(
                        value("i", DataType.INT32, 1),
                        value("x", DataType.FLOAT32, 2, 3),
                        constant("one", DataType.INT32, Fill.of(1), 1),
                        value("next", DataType.INT32, 1),
                        value("twice", DataType.FLOAT32, 2, 3)),
                List.of(Node.of(ADD, List.of(0, 2), List.of(3)), Node.of(ADD, List.of(1, 1), List.of(4))),
                List.of(0, 1),
                List.of(3, 4));
        return new Seed(
                "net loop",
                Model.of(List.of(main, condition, body)),
                List.of(bytes(DataType.INT32, Fill.of(0), 1), bytes(DataType.FLOAT32, Fill.random(4), 2, 3)));
    }

    private static Seed choice() {
        Graph main = Graph.of(
                "main",
                List.of(
                        value("which", DataType.BOOL, 1),
                        value("x", DataType.FLOAT32, 4),
                        value("y", DataType.FLOAT32, 4)),
                List.of(Node.of(new If(1, 2), List.of(0, 1), List.of(2))),
                List.of(0, 1),
                List.of(2));
        return new Seed(
                "net choice",
                Model.of(List.of(main, unary("then", ADD), unary("else", new Mul(Activation.RELU)))),
                List.of(bytes(DataType.BOOL, Fill.of(1), 1), bytes(DataType.FLOAT32, Fill.random(5), 4)));
    }

    private static Graph unary(String name, Operator operator) {
        return Graph.of(
                name,
                List.of(value("x", DataType.FLOAT32, 4), value("y", DataType.FLOAT32, 4)),
                List.of(Node.of(operator, List.of(0, 0), List.of(1))),
                List.of(0),
                List.of(1));
    }

    /** A variable that is set once and grows with every run. */
    private static Seed counter() {
        VarHandle handle = new VarHandle("", "count");
        Graph main = Graph.of(
                "main",
                List.of(
                        value("step", DataType.FLOAT32, 2),
                        value("handle", DataType.RESOURCE, 1),
                        value("count", DataType.FLOAT32, 2),
                        value("sum", DataType.FLOAT32, 2)),
                List.of(
                        Node.of(new CallOnce(1), List.of(), List.of()),
                        Node.of(handle, List.of(), List.of(1)),
                        Node.of(READ, List.of(1), List.of(2)),
                        Node.of(ADD, List.of(0, 2), List.of(3)),
                        Node.of(ASSIGN, List.of(1, 3), List.of())),
                List.of(0),
                List.of(3));
        Graph start = Graph.of(
                "start",
                List.of(value("handle", DataType.RESOURCE, 1), constant("zero", DataType.FLOAT32, Fill.of(0, 1), 2)),
                List.of(Node.of(handle, List.of(), List.of(0)), Node.of(ASSIGN, List.of(0, 1), List.of())),
                List.of(),
                List.of());
        return new Seed(
                "net counter", Model.of(List.of(main, start)), List.of(bytes(DataType.FLOAT32, Fill.of(1, 2), 2)));
    }
}
