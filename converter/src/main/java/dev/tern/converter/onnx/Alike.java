package dev.tern.converter.onnx;

import dev.tern.converter.lower.Flow;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Operands that spread over one another, lying alike. They follow the operand of the highest rank that is computed, those
 * in another order than the source's before others; whatever is constant is laid anew for nothing.
 */
record Alike(List<Flow> flows, Order order) {
    static Alike of(OnnxSite site, List<Laid> operands) {
        int rank = operands.stream().mapToInt(Laid::rank).max().orElse(0);
        Order order = Order.plain(rank);
        for (Laid operand : operands) {
            if (operand.rank() == rank && !operand.order().isPlain() && !operand.isConstant()) {
                order = operand.order();
                break;
            }
        }
        List<Flow> flows = new ArrayList<>();
        for (Laid operand : operands) {
            flows.add(laid(site, operand, order));
        }
        return new Alike(flows, order);
    }

    /** {@code x} so that it spreads over tensors in {@code order}, which may have a higher rank. */
    static Flow laid(OnnxSite site, Laid x, Order order) {
        if (x.rank() == order.rank()) {
            return site.in(x, order);
        }
        Flow plain = site.plain(x);
        boolean single = x.shape(0).elements() == 1 && x.shape(1).elements() == 1;
        if (order.isPlain() || x.rank() == 0 || (single && x.rank() <= 1)) {
            return plain;
        }
        Laid padded = site.reshaped(plain, ranked(x.shape(0), order.rank()), ranked(x.shape(1), order.rank()));
        Flow flow = site.in(padded, order);
        return flow.isConstant() ? withoutLeadingOnes(site, flow) : flow;
    }

    /** Constants such as biases are stored without the extents of 1 in front. */
    private static Flow withoutLeadingOnes(OnnxSite site, Flow flow) {
        int[] dims = flow.shape().dims();
        int first = 0;
        while (first < dims.length - 1 && dims[first] == 1) {
            first++;
        }
        return first == 0 ? flow : site.reshape(flow, Arrays.copyOfRange(dims, first, dims.length));
    }

    /** {@code shape} with extents of 1 in front. */
    static Shape ranked(Shape shape, int rank) {
        int[] dims = new int[rank];
        Arrays.fill(dims, 1);
        System.arraycopy(shape.dims(), 0, dims, rank - shape.rank(), shape.rank());
        return Shape.of(dims);
    }
}
