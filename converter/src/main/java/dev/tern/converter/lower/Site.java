package dev.tern.converter.lower;

import dev.tern.graph.Operator;
import dev.tern.operators.cast.Cast;
import dev.tern.operators.reshape.Reshape;
import dev.tern.operators.transpose.Transpose;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.training.savedmodel.NodeDef;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A TensorFlow node where it stands, as rows see it.
 *
 * @param inputs what it reads, control inputs left out
 */
record Site(NodeDef node, List<Flow> inputs, Emitter emitter, Lowering lowering, int depth) {
    /** Operand {@code i}. */
    Flow in(int i) {
        if (i >= inputs.size()) {
            throw Unconvertible.because(
                    "it has " + inputs.size() + " operands where at least " + (i + 1) + " are needed",
                    "the graph is damaged");
        }
        return inputs.get(i);
    }

    /** The last operand. */
    Flow last() {
        return in(Math.max(0, inputs.size() - 1));
    }

    Flow emit(Operator operator, @Nullable Flow... operands) {
        return emitter.emit(operator, operands);
    }

    /** An operator without attributes. */
    Flow emit(dev.tern.operators.OperatorDefinition<?> plain, @Nullable Flow... operands) {
        return emitter.emit(Objects.requireNonNull(plain.defaults()), operands);
    }

    List<Flow> emitAll(Operator operator, @Nullable Flow... operands) {
        return emitter.emitAll(operator, java.util.Arrays.asList(operands));
    }

    /** {@code flow} as 32-bit numbers. */
    Flow int32(Flow flow) {
        return cast(flow, DataType.INT32);
    }

    Flow cast(Flow flow, DataType to) {
        return flow.type() == to ? flow : emit(new Cast(flow.type(), to), flow);
    }

    Flow transpose(Flow flow, int... order) {
        return emit(Transpose.DEFINITION, flow, emitter.ints(order));
    }

    /** {@code flow} under another shape, one extent of which may be -1. */
    Flow reshape(Flow flow, int... dims) {
        return emit(new Reshape(List.of()), flow, emitter.ints(dims));
    }

    /** {@code flow} under {@code shape}, of which one extent may be open. */
    Flow reshape(Flow flow, Shape shape) {
        return reshape(flow, shape.dims());
    }

    /** Refuses the node unless {@code holds}. */
    void require(boolean holds, String reason, String hint) {
        if (!holds) {
            throw Unconvertible.because(reason, hint);
        }
    }

    /** Whether a text attribute has the value that the converter can handle; refuses anything else. */
    void requireText(String attribute, String value) {
        String found = node.text(attribute, value);
        require(found.equals(value), attribute + " is " + found, "only " + value + " can be converted");
    }

    /** Axis {@code axis} of {@code flow} counted from the front. */
    static int axis(Flow flow, int axis) {
        int rank = flow.rank();
        if (axis < -rank || axis >= rank) {
            throw Unconvertible.because("axis " + axis + " is outside rank " + rank, "the graph is damaged");
        }
        return axis < 0 ? axis + rank : axis;
    }
}
