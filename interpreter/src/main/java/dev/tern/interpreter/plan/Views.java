package dev.tern.interpreter.plan;

import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.operators.concatenation.Concatenation;
import dev.tern.operators.reshape.Reshape;
import dev.tern.operators.reshape.Squeeze;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.HashSet;
import java.util.List;

/** Nodes that need no kernel where memory is laid out to suit them. */
final class Views {
    private static final int PARTS_MOST = 64;

    private Views() {}

    /** Whether the operator's result has the very bytes of its first operand. */
    static boolean isView(Operator operator) {
        return operator instanceof Reshape
                || operator instanceof Squeeze
                || operator.name().equals("EXPAND_DIMS");
    }

    /** Whether the results of a node, bound to their memory, are there before it runs. */
    static boolean isThereAlready(GraphRunner runner, Node node) {
        if (node.outputs().size() != 1
                || runner.graph().value(node.outputs().getFirst()).type() == DataType.STRING) {
            return false;
        }
        Tensor result = runner.tensor(node.outputs().getFirst());
        if (isView(node.operator())) {
            return liesAt(runner.tensor(node.inputs().getFirst()), result, 0);
        }
        if (!isContiguousConcatenation(runner, node)) {
            return false;
        }
        long position = 0;
        for (int input : node.inputs()) {
            Tensor part = runner.tensor(input);
            if (!liesAt(part, result, position)) {
                return false;
            }
            position += part.data().byteSize();
        }
        return true;
    }

    private static boolean liesAt(Tensor part, Tensor whole, long position) {
        return part.data().isNative()
                && whole.data().isNative()
                && part.data().byteSize() > 0
                && part.data().address() == whole.data().address() + position;
    }

    /** Whether a node puts its operands one behind the other in memory, their bytes unchanged. */
    static boolean isContiguousConcatenation(GraphRunner runner, Node node) {
        if (!(node.operator() instanceof Concatenation concatenation)
                || node.inputs().size() > PARTS_MOST
                || new HashSet<>(node.inputs()).size() != node.inputs().size()
                || node.inputs().contains(Node.ABSENT)) {
            return false;
        }
        int output = node.outputs().getFirst();
        Shape shape = runner.tensor(output).shape();
        int axis = concatenation.axis() < 0 ? concatenation.axis() + shape.rank() : concatenation.axis();
        if (axis < 0 || axis >= shape.rank() || shape.elements(0, axis) != 1) {
            return false;
        }
        List<Integer> inputs = node.inputs();
        for (int input : inputs) {
            Tensor part = runner.tensor(input);
            if (part.type().bits() % 8 != 0
                    || part.elements() == 0
                    || part.shape().rank() != shape.rank()
                    || part.type() != DataType.FLOAT32
                            && !part.quantization().equals(runner.tensor(output).quantization())) {
                return false;
            }
        }
        return true;
    }
}
