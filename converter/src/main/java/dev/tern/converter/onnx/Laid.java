package dev.tern.converter.onnx;

import dev.tern.converter.lower.Flow;
import dev.tern.converter.lower.Unconvertible;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;

/** A tensor of the source: what flows, and the order in which its axes lie. */
record Laid(Flow flow, Order order) {
    /** A tensor that lies as the source has it. */
    static Laid plain(Flow flow) {
        if (!flow.hasShape()) {
            throw Unconvertible.because(
                    "not even the rank of '" + flow.name() + "' is known", "give the inputs fixed shapes");
        }
        return new Laid(flow, Order.plain(flow.rank()));
    }

    int rank() {
        return order.rank();
    }

    DataType type() {
        return flow.type();
    }

    /** The shape as the source counts axes, in one of the two tries. */
    Shape shape(int attempt) {
        return order.logical(flow.shape(attempt));
    }

    /** The shape as the source counts axes, -1 where open. */
    Shape shape() {
        return order.logical(flow.shape());
    }

    int dim(int axis) {
        return flow.dim(order.of(axis));
    }

    boolean isConstant() {
        return flow.isConstant();
    }

    /** Axis {@code axis} counted from the front. */
    int axis(int axis) {
        if (axis < -rank() || axis >= rank()) {
            throw Unconvertible.because("axis " + axis + " is outside rank " + rank(), "the graph is damaged");
        }
        return axis < 0 ? axis + rank() : axis;
    }
}
