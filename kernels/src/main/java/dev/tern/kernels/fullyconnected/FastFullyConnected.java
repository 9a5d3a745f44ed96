package dev.tern.kernels.fullyconnected;

import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.kernels.bytes.ByteOperands;
import dev.tern.kernels.bytes.HybridOperands;
import dev.tern.kernels.bytes.HybridProduct;
import dev.tern.kernels.bytes.ShortProduct;
import dev.tern.kernels.bytes.WindowShape;
import dev.tern.kernels.product.FloatProduct;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import dev.tern.operators.arithmetic.FloatRange;
import dev.tern.operators.fullyconnected.FullyConnected;
import java.util.List;

/** FULLY_CONNECTED of floats: one product. */
public final class FastFullyConnected {
    private FastFullyConnected() {}

    /** Takes floats with constant weights. */
    public static Offer offer(FullyConnected op, Binding binding, List<Step> epilogue, Workshop workshop) {
        if (ByteOperands.areBytes(binding)) {
            return ByteFullyConnected.offer(op, binding, epilogue, workshop);
        }
        if (ShortProduct.areShorts(binding)) {
            int shortRows = binding.input(0).intElements()
                    / Math.max(1, binding.shape(1).dim(1));
            return ShortProduct.offer(
                    WindowShape.ofRows(
                            shortRows, binding.shape(1).dim(1), binding.shape(1).dim(0)),
                    op.activation(),
                    op.requantization(binding),
                    FullyConnected.weightsZero(binding),
                    op.quantizedBiasType(),
                    epilogue,
                    binding,
                    workshop);
        }
        if (HybridOperands.areHybrid(binding)) {
            return hybrid(op, binding, epilogue, workshop);
        }
        String obstacle = Operands.whyNoFloats(binding);
        if (obstacle != null) {
            return new Offer.Declined(obstacle);
        }
        if (!op.activation().isClamp()) {
            return new Offer.Declined("its activation is " + op.activation());
        }
        Operands.Tail tail =
                Operands.tail(op.activation().low(), op.activation().high(), epilogue);
        if (tail == null) {
            return new Offer.Declined("its epilogue is not an addition and a limit");
        }
        int units = binding.shape(1).dim(0);
        int depth = binding.shape(1).dim(1);
        FloatProduct product = new FloatProduct(
                binding.input(0).elements() / depth,
                units,
                depth,
                Operands.constantAddress(binding, 1),
                4L * depth,
                4L,
                List.of(0L),
                binding.hasInput(2) ? Operands.constantAddress(binding, 2) : 0,
                Operands.weightsChange(binding),
                Operands.address(binding.input(0)),
                4L * depth,
                Operands.address(binding.output(0)),
                4L * units,
                tail.addend(),
                new FloatProduct.Limits(tail.low(), tail.high()),
                null,
                List.of());
        return new Offer.Taken(product.kernel(workshop, binding), "product of floats");
    }

    private static Offer hybrid(FullyConnected op, Binding binding, List<Step> epilogue, Workshop workshop) {
        String obstacle = HybridOperands.obstacle(binding, op.activation(), epilogue);
        if (obstacle != null) {
            return new Offer.Declined(obstacle);
        }
        int units = binding.shape(1).dim(0);
        int depth = binding.shape(1).dim(1);
        TiledKernel product = HybridProduct.of(
                WindowShape.ofRows(binding.input(0).intElements() / depth, depth, units),
                binding.input(1),
                true,
                op.quantizesWithOffset(binding),
                new FloatRange(op.activation().low(), op.activation().high()),
                epilogue,
                binding,
                workshop);
        return product == null
                ? new Offer.Declined("its rows are too long")
                : new Offer.Taken(product, "product of bytes, quantised as they come");
    }
}
