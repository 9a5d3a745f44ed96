package dev.tern.kernels.reduction;

import dev.tern.kernels.Native;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.kernels.pool.FastPool;
import dev.tern.operators.Binding;
import dev.tern.operators.reduction.ReducedAxes;
import dev.tern.operators.reduction.Reduction;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.List;

/** Reductions of floats along axes that are neighbours; means of bytes are {@link FastPool}'s. */
public final class FastReduction {
    private FastReduction() {}

    /** Takes sums, means, maxima and minima of floats, and means of bytes. */
    public static Offer offer(Reduction reduction, Binding binding, List<Step> epilogue, Workshop workshop) {
        if (binding.input(0).type() != DataType.FLOAT32) {
            return FastPool.mean(reduction, binding, epilogue, workshop);
        }
        ReduceCode.Rule rule = switch (reduction.rule()) {
            case SUM -> ReduceCode.Rule.SUM;
            case MEAN -> ReduceCode.Rule.MEAN;
            case MAXIMUM -> ReduceCode.Rule.LARGEST;
            case MINIMUM -> ReduceCode.Rule.SMALLEST;
            case PRODUCT, ANY, ALL -> null;
        };
        if (rule == null || !epilogue.isEmpty() || !binding.isConstant(1)) {
            return new Offer.Declined("it is no sum, mean or extreme over axes that are constant");
        }
        Shape shape = binding.input(0).shape();
        if (!Operands.isReachable(binding.input(0))
                || !Operands.isReachable(binding.output(0))
                || shape.elements() == 0
                || shape.elements() > Integer.MAX_VALUE / 8) {
            return new Offer.Declined("its tensors are empty, too large, or on the Java heap");
        }
        boolean[] reduced = ReducedAxes.of(shape, binding.input(1)).reduced();
        int first = 0;
        while (first < reduced.length && (!reduced[first] || shape.dim(first) == 1)) {
            first++;
        }
        int end = first;
        while (end < reduced.length && (reduced[end] || shape.dim(end) == 1)) {
            end++;
        }
        int count = (int) shape.elements(first, end);
        int outer = (int) shape.elements(0, first);
        int inner = (int) shape.elements(end, shape.rank());
        if (binding.output(0).intElements() != outer * inner) {
            return new Offer.Declined("its axes are no neighbours");
        }
        int lanes = workshop.traits().lanes();
        int along = inner == 1 ? count : inner;
        ReduceCode.Key key = new ReduceCode.Key(rule, inner == 1, along >= lanes, along % lanes);
        Parameters params = new Parameters(binding, ReduceCode.BYTES)
                .set(ReduceCode.INPUT, Operands.address(binding.input(0)))
                .set(ReduceCode.OUTPUT, Operands.address(binding.output(0)))
                .set(ReduceCode.COUNT, count)
                .set(ReduceCode.ROW_BYTES, 4L * inner)
                .set(ReduceCode.VECTORS, Math.ceilDiv(inner, lanes))
                .set(ReduceCode.DIVISOR, (float) count);
        int tiles = inner == 1 ? outer : outer * Math.ceilDiv(inner, lanes);
        return new Offer.Taken(
                new Native(workshop.code(key, m -> ReduceCode.write(m, key)), params, tiles),
                "numbers brought together");
    }
}
