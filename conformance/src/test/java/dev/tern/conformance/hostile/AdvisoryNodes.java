package dev.tern.conformance.hostile;

import static dev.tern.conformance.hostile.Trial.of;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT32;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.graph.Buffer;
import dev.tern.graph.Extras;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.graph.Sparsity;
import dev.tern.graph.Value;
import dev.tern.operators.Activation;
import dev.tern.operators.Padding;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.pool2d.Pool2d;
import dev.tern.operators.slice.StridedSlice;
import dev.tern.operators.split.Split;
import dev.tern.operators.svdf.Svdf;
import dev.tern.operators.transposeconv.TransposeConv;
import dev.tern.operators.whileloop.While;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.SingleOperator;
import dev.tern.tflite.ModelFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Nodes and models that tests of advisories have in common. */
final class AdvisoryNodes {
    static final Fill ONES = Fill.of(1);
    static final Fill ONES_OF_NOTHING = (type, shape) -> new byte[0];
    static final Quantization Q = Quantization.perTensor(0.5f, 0);

    private AdvisoryNodes() {}

    static Shape shape(int... dims) {
        return Shape.of(dims);
    }

    static Function<Fill, SingleOperator> ints(String operator, Shape data, Shape numbers) {
        return fill -> of(operator)
                .input(FLOAT32, data, ONES)
                .constant(INT32, numbers, fill)
                .output(FLOAT32);
    }

    static Value value(String name, DataType type, int... dims) {
        return Value.of(name, type, shape(dims)).withHasRank(true);
    }

    static Node node(String operator, List<Integer> inputs, List<Integer> outputs) {
        return Node.of(Trial.operator(operator), inputs, outputs);
    }

    static Model chain(List<Node> nodes) {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i <= nodes.size(); i++) {
            values.add(value("v" + i, FLOAT32, 2));
        }
        return Model.of(Graph.of("main", values, nodes, List.of(0), List.of(nodes.size())));
    }

    static int differingWord(Model a, Model b) {
        byte[] one = ModelFile.toBytes(a);
        byte[] other = ModelFile.toBytes(b);
        assertThat(one).hasSameSizeAs(other);
        for (int at = 0; at < one.length; at++) {
            if (one[at] != other[at]) {
                return at & -4;
            }
        }
        throw new AssertionError("the files are equal");
    }

    static byte[] patched(Model model, int at, int number) {
        byte[] bytes = ModelFile.toBytes(model);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, number);
        return bytes;
    }

    static SingleOperator window(Operator operator) {
        SingleOperator node = of(operator);
        if (operator instanceof TransposeConv) {
            node = node.constant(INT32, shape(4), Fill.of(1, 4, 4, 1));
            return node.constant(FLOAT32, shape(1, 2, 2, 1), ONES)
                    .input(FLOAT32, shape(1, 4, 4, 1), ONES)
                    .output(FLOAT32);
        }
        node = node.input(FLOAT32, shape(1, 4, 4, 1), ONES);
        if (!(operator instanceof Pool2d)) {
            node = node.constant(FLOAT32, shape(1, 2, 2, 1), ONES).constant(FLOAT32, shape(1), ONES);
        }
        return node.output(FLOAT32);
    }

    static Pool2d pool(Pool2d.Reduction reduction, int stride, int filter) {
        return new Pool2d(reduction, Padding.SAME, stride, 1, filter, 2, Activation.NONE);
    }

    static SingleOperator binary(String operator, Shape left, Shape right) {
        return of(operator)
                .input(FLOAT32, left, ONES)
                .input(FLOAT32, right, ONES)
                .output(FLOAT32);
    }

    static Model calling(Operator operator, Operator inner) {
        List<Value> values = List.of(value("c", DataType.BOOL), value("d", DataType.BOOL));
        Graph main =
                Graph.of("main", values, List.of(Node.of(operator, List.of(0), List.of(1))), List.of(0), List.of(1));
        Graph called = main.withName("called").withNodes(List.of(Node.of(inner, List.of(0), List.of(1))));
        return Model.of(List.of(main, called, called.withName("other")));
    }

    /** A loop whose condition is the constant truth: legal, and never over. */
    static Model endless() {
        Graph main = Graph.of(
                "main",
                List.of(value("x", FLOAT32, 2), value("y", FLOAT32, 2)),
                List.of(Node.of(new While(1, 2), List.of(0), List.of(1))),
                List.of(0),
                List.of(1));
        Graph condition = Graph.of(
                "condition",
                List.of(value("x", FLOAT32, 2), value("true", DataType.BOOL).withBuffer(Buffer.of(new byte[] {1}))),
                List.of(),
                List.of(0),
                List.of(1));
        Graph body = main.withName("body").withNodes(List.of(node("TANH", List.of(0), List.of(1))));
        return Model.of(List.of(main, condition, body));
    }

    static SingleOperator convolution(Shape image, Shape filter) {
        return of(new Conv2d(Padding.SAME, 1, 1, Activation.NONE, 1, 1, FLOAT32))
                .input(FLOAT32, image, ONES)
                .input(FLOAT32, filter, ONES)
                .absent()
                .output(FLOAT32);
    }

    static Function<Fill, SingleOperator> blocks(String operator, boolean toSpace) {
        return fill -> of(operator)
                .input(FLOAT32, toSpace ? shape(4, 2, 2, 1) : shape(1, 4, 4, 1), ONES)
                .constant(INT32, shape(2), fill)
                .constant(INT32, shape(2, 2), Fill.of(0))
                .output(FLOAT32);
    }

    static SingleOperator svdf(int rank, int filters, Shape state, boolean variable) {
        SingleOperator node = of(new Svdf(rank, Activation.NONE, false))
                .input(FLOAT32, shape(1, 3), ONES)
                .constant(FLOAT32, shape(filters, 3), ONES)
                .constant(FLOAT32, shape(filters, 5), ONES)
                .absent();
        node = variable ? node.variable(FLOAT32, state, Quantization.NONE) : node.input(FLOAT32, state, ONES);
        return node.output(FLOAT32);
    }

    static SingleOperator split(int count, int results) {
        SingleOperator node =
                of(new Split(count)).constant(INT32, shape(), Fill.of(0)).input(FLOAT32, shape(4), ONES);
        for (int i = 0; i < results; i++) {
            node = node.output(FLOAT32);
        }
        return node;
    }

    static SingleOperator connected(Shape input, Shape weights, Shape bias) {
        return of("FULLY_CONNECTED")
                .input(FLOAT32, input, ONES)
                .input(FLOAT32, weights, ONES)
                .input(FLOAT32, bias, ONES)
                .output(FLOAT32);
    }

    static SingleOperator strided(int ellipsis, int count) {
        return of(new StridedSlice(0, 0, ellipsis, 0, 0, false))
                .input(FLOAT32, shape(2, 2), ONES)
                .constant(INT32, shape(count), Fill.of(0))
                .constant(INT32, shape(count), Fill.of(1))
                .constant(INT32, shape(count), Fill.of(1))
                .output(FLOAT32);
    }

    static Function<Fill, SingleOperator> sparseLookup(int indexColumns) {
        return fill -> of("EMBEDDING_LOOKUP_SPARSE")
                .input(INT32, shape(2), Fill.of(0))
                .input(INT32, shape(2, indexColumns), Fill.of(0))
                .constant(INT32, shape(indexColumns), fill)
                .input(FLOAT32, shape(2), ONES)
                .input(FLOAT32, shape(2, 2), ONES)
                .output(FLOAT32);
    }

    static SingleOperator sparse(List<Integer> order, List<Integer> segments, List<Integer> indices, int stored) {
        Sparsity layout = new Sparsity(
                order,
                List.of(),
                List.of(new Sparsity.Dense(2), new Sparsity.Compressed(segments, indices, 4, 4)),
                Extras.NONE);
        return of("DENSIFY")
                .sparse(FLOAT32, shape(2, 3), Quantization.NONE, layout, ONES.bytes(FLOAT32, shape(stored)))
                .output(FLOAT32);
    }
}
