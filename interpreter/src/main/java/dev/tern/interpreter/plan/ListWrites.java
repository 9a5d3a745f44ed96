package dev.tern.interpreter.plan;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.operators.Activation;
import dev.tern.operators.Kernel;
import dev.tern.operators.add.Add;
import dev.tern.operators.concatenation.Concatenation;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Items that loops put into lists. Converters spell that as three nodes: what stands in front of item {@code i}, the item,
 * what stands behind, brought together. Shapes of the parts change with {@code i}, so that a loop would be planned anew in
 * each turn; the whole has the list's shape and is computed at once, without the parts.
 */
final class ListWrites {
    private static final ListWrites NONE = new ListWrites();

    /** Node {@code concatenation} makes the list with {@code item} in the place that {@code index} holds. */
    record Write(int concatenation, int list, int item, int index, int rank) {}

    /** By the concatenation. */
    private final Map<Integer, Write> writes = new HashMap<>();
    /** By the nodes that cut out what stands in front and behind. */
    private final Map<Integer, Write> parts = new HashMap<>();

    private ListWrites() {}

    /** What {@code graph} writes; its values' last readers are brought up to date in {@code index}. */
    static ListWrites of(Graph graph, GraphIndex index, boolean preservesAll) {
        if (preservesAll) {
            return NONE; // the parts are to be seen
        }
        ListWrites found = new ListWrites();
        for (int i = 0; i < graph.nodes().size(); i++) {
            Write write = new Search(graph, index).write(i);
            if (write != null) {
                List<Integer> operands = graph.nodes().get(i).inputs();
                found.writes.put(i, write);
                found.parts.put(index.producer(operands.get(0)), write);
                found.parts.put(index.producer(operands.get(2)), write);
                index.addReader(write.list, i);
                index.addReader(write.index, i);
            }
        }
        return found;
    }

    /** The write that node {@code node} completes, or null. */
    @Nullable
    Write at(int node) {
        return writes.get(node);
    }

    /** The write that does without the results of node {@code node}, or null. */
    @Nullable
    Write partOf(int node) {
        return parts.get(node);
    }

    /** The result's shape. */
    static Shape shape(Write write, Shape list, Shape item) {
        if (list.rank() != write.rank
                || item.rank() != write.rank
                || !item.with(0, 0).equals(list.with(0, 0))) {
            throw TernException.at("item")
                    .expected("the shape of an item of a list of shape " + list + " with " + write.rank + " extents")
                    .found(item.toString())
                    .fix("the model's graphs do not fit together");
        }
        return list;
    }

    /** Copies the list, then the item. */
    static Kernel kernel(Tensor list, Tensor item, Tensor index, Tensor result) {
        int count = list.shape().dim(0);
        long itemBytes = item.data().byteSize();
        return () -> {
            long at = index.longAt(0);
            if (at < 0 || at >= count) {
                throw TernException.at("index of the item to be written")
                        .expected("0 to " + (count - 1))
                        .found(String.valueOf(at))
                        .fix("correct the operand that holds it");
            }
            result.data().copyFrom(list.data());
            MemorySegment.copy(item.data(), 0, result.data(), at * itemBytes, itemBytes);
        };
    }

    /** Looks at one node and those in front of it. */
    private record Search(Graph graph, GraphIndex index) {
        @Nullable
        Write write(int i) {
            Node whole = graph.nodes().get(i);
            if (!isConcatenation(whole, 3)) {
                return null;
            }
            Node front = producer(whole.inputs().get(0));
            Node behind = producer(whole.inputs().get(2));
            int item = whole.inputs().get(1);
            if (front == null || behind == null || !isSlice(front, i) || !isSlice(behind, i)) {
                return null;
            }
            if (front.inputs().get(0).intValue() != behind.inputs().get(0)) {
                return null;
            }
            int list = front.inputs().get(0);
            int place = leading(front.inputs().get(2), -1);
            int next = leading(behind.inputs().get(1), 0);
            boolean isWhole = holdsOnly(front.inputs().get(1), 0)
                    && holdsOnly(behind.inputs().get(2), -1);
            if (place < 0
                    || next < 0
                    || !isWhole
                    || !isOneMore(next, place)
                    || graph.value(place).isConstant()) {
                return null;
            }
            boolean isAlike =
                    isAlike(list, item) && isAlike(list, whole.outputs().getFirst());
            return isAlike && isSingle(item)
                    ? new Write(
                            i,
                            list,
                            item,
                            place,
                            graph.value(front.inputs().get(1)).shape().dim(0))
                    : null;
        }

        private @Nullable Node producer(int value) {
            int node = value == Node.ABSENT ? -1 : index.producer(value);
            return node < 0 ? null : graph.nodes().get(node);
        }

        private static boolean isConcatenation(Node node, int operands) {
            return node.operator() instanceof Concatenation(int axis, Activation activation)
                    && axis == 0
                    && activation == Activation.NONE
                    && node.inputs().size() == operands
                    && !node.inputs().contains(Node.ABSENT)
                    && node.outputs().size() == 1;
        }

        private boolean isSlice(Node node, int reader) {
            return node.operator().name().equals("SLICE")
                    && node.inputs().size() == 3
                    && !node.inputs().contains(Node.ABSENT)
                    && index.onlyConsumer(node.outputs().getFirst()) == reader;
        }

        /** The one number in front of nothing but {@code others} in a vector, or -1. */
        private int leading(int vector, int others) {
            Node node = producer(vector);
            if (node == null
                    || !isConcatenation(node, 2)
                    || !holdsOnly(node.inputs().get(1), others)) {
                return -1;
            }
            Node view = producer(node.inputs().get(0));
            Value one = graph.value(node.inputs().get(0));
            boolean isOne = one.openShape() == null && one.shape().equals(Shape.of(1));
            return view != null && isOne && Views.isView(view.operator())
                    ? view.inputs().getFirst()
                    : -1;
        }

        private boolean isOneMore(int next, int value) {
            Node node = producer(next);
            if (node == null || !(node.operator() instanceof Add(Activation activation, boolean _))) {
                return false;
            }
            int first = node.inputs().get(0);
            int second = node.inputs().get(1);
            return activation == Activation.NONE
                    && (first == value && holdsOnly(second, 1) || second == value && holdsOnly(first, 1));
        }

        private boolean holdsOnly(int value, int number) {
            if (value == Node.ABSENT || !graph.value(value).isConstant()) {
                return false;
            }
            Value constant = graph.value(value);
            if (constant.type() != DataType.INT32 || constant.sparsity() != null || constant.buffer() == null) {
                return false;
            }
            Tensor tensor = Tensor.of(
                    constant.type(),
                    constant.shape(),
                    constant.quantization(),
                    constant.buffer().bytes());
            for (int i = 0; i < tensor.elements(); i++) {
                if (tensor.intAt(i) != number) {
                    return false;
                }
            }
            return tensor.elements() > 0;
        }

        private boolean isAlike(int a, int b) {
            Value first = graph.value(a);
            Value second = graph.value(b);
            return first.type() == second.type()
                    && first.type() != DataType.STRING
                    && first.type().bits() % 8 == 0
                    && first.sparsity() == null
                    && second.sparsity() == null
                    && first.quantization().equals(second.quantization());
        }

        /** Whether {@code item} has an extent of one put in front. */
        private boolean isSingle(int item) {
            Node node = producer(item);
            return node != null
                    && node.operator().name().equals("EXPAND_DIMS")
                    && holdsOnly(node.inputs().get(1), 0);
        }
    }
}
