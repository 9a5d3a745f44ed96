package dev.tern.converter.onnx;

import dev.tern.converter.lower.Emitter;
import dev.tern.converter.lower.Flow;
import dev.tern.converter.lower.Unconvertible;
import dev.tern.converter.onnx.model.OnnxNode;
import dev.tern.graph.Operator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.cast.Cast;
import dev.tern.operators.concatenation.Concatenation;
import dev.tern.operators.elementwise.Comparisons;
import dev.tern.operators.reshape.Reshape;
import dev.tern.operators.select.Select;
import dev.tern.operators.shape.ShapeOf;
import dev.tern.operators.transpose.Transpose;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX node where it stands, as rows see it.
 *
 * @param inputs what it reads; null where an operand is left out
 * @param body the graph around it
 */
record OnnxSite(OnnxNode node, List<@Nullable Laid> inputs, OnnxBody body) {
    /** Most elements of a constant that is not in the source. */
    private static final long WRITTEN_MAX = 1L << 24;

    int opset() {
        return body.lowering().opset();
    }

    Emitter emitter() {
        return body.emitter();
    }

    boolean has(int i) {
        return i < inputs.size() && inputs.get(i) != null;
    }

    /** Operand {@code i}, which must be there. */
    Laid in(int i) {
        Laid input = i < inputs.size() ? inputs.get(i) : null;
        if (input == null) {
            throw Unconvertible.because("operand " + i + " is missing", "the graph is damaged");
        }
        return input;
    }

    /** Operand {@code i} lying as the source has it. */
    Flow plain(int i) {
        return plain(in(i));
    }

    Flow plain(Laid x) {
        return body.layouts().in(x, Order.plain(x.rank()));
    }

    Flow in(Laid x, Order order) {
        return body.layouts().in(x, order);
    }

    /** The first operand that is a list of numbers given by attribute in older versions; null where neither is there. */
    int @Nullable [] numbers(String attribute, int operand) {
        int[] given = node.numbers(attribute);
        if (given != null) {
            return given;
        }
        return has(operand) ? in(operand).flow().ints() : null;
    }

    Flow emit(Operator operator, @Nullable Flow... operands) {
        return emitter().emit(operator, operands);
    }

    /** An operator without attributes. */
    Flow emit(OperatorDefinition<?> plain, @Nullable Flow... operands) {
        return emitter().emit(Objects.requireNonNull(plain.defaults()), operands);
    }

    List<Flow> emitAll(Operator operator, @Nullable Flow... operands) {
        return emitter().emitAll(operator, Arrays.asList(operands));
    }

    Flow int32(Flow flow) {
        return flow.type() == DataType.INT64 && flow.isConstant()
                ? emitter().constant(flow.shape(), flow.ints())
                : cast(flow, DataType.INT32);
    }

    Flow cast(Flow flow, DataType to) {
        return flow.type() == to ? flow : emit(new Cast(flow.type(), to), flow);
    }

    Flow transpose(Flow flow, int... order) {
        return emit(Transpose.DEFINITION, flow, emitter().ints(order));
    }

    /** {@code flow} under another shape, one extent of which may be -1. */
    Flow reshape(Flow flow, int... dims) {
        return emit(new Reshape(List.of()), flow, emitter().ints(dims));
    }

    Flow shapeOf(Flow flow) {
        return emit(new ShapeOf(DataType.INT32), flow);
    }

    Flow concat(int axis, List<Flow> parts) {
        return parts.size() == 1
                ? parts.getFirst()
                : emitter()
                        .emitAll(
                                new Concatenation(axis, dev.tern.operators.Activation.NONE),
                                java.util.Collections.unmodifiableList(parts))
                        .getFirst();
    }

    Flow scalar(DataType type, double number) {
        return emitter().scalar(type, number);
    }

    Flow add(Flow x, Flow y) {
        return Spread.ADD.emit(this, x, y);
    }

    Flow add(Flow x, double number) {
        return number == 0 ? x : add(x, scalar(x.type(), number));
    }

    Flow sub(Flow x, Flow y) {
        return Spread.SUB.emit(this, x, y);
    }

    Flow mul(Flow x, Flow y) {
        return Spread.MUL.emit(this, x, y);
    }

    Flow mul(Flow x, double number) {
        return number == 1 ? x : mul(x, scalar(x.type(), number));
    }

    Flow div(Flow x, Flow y) {
        return Spread.DIV.emit(this, x, y);
    }

    Flow max(Flow x, double number) {
        return Spread.MAX.emit(this, x, scalar(x.type(), number));
    }

    Flow min(Flow x, double number) {
        return Spread.MIN.emit(this, x, scalar(x.type(), number));
    }

    /** {@code x} where the condition holds, {@code y} elsewhere. */
    Flow select(Flow condition, Flow x, Flow y) {
        return emit(Select.SELECT_V2, condition, x, y);
    }

    Flow greater(Flow x, double number) {
        return emit(Comparisons.GREATER, x, scalar(x.type(), number));
    }

    Flow less(Flow x, double number) {
        return emit(Comparisons.LESS, x, scalar(x.type(), number));
    }

    /** Refuses the node unless {@code holds}. */
    void require(boolean holds, String reason, String hint) {
        if (!holds) {
            throw Unconvertible.because(reason, hint);
        }
    }

    /** Refuses the node where an extent of {@code x} is open. */
    void requireKnown(Laid x) {
        require(
                x.shape().isKnown(),
                "extents of its operand are open",
                "give the inputs fixed shapes (--input_shapes)");
    }

    /** How many elements a constant has that the converter itself would write; refuses more than are sensible. */
    int written(long elements) {
        require(
                elements >= 0 && elements <= WRITTEN_MAX,
                "it would need a constant of " + elements + " elements",
                "give the inputs smaller shapes");
        return (int) elements;
    }

    /** A reshape of what lies as the source has it. */
    Laid reshaped(Flow flow, Shape first, Shape second) {
        return Reshaping.to(this, Laid.plain(flow), first, second, null);
    }
}
