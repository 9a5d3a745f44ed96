package dev.tern.kernels.fullyconnected;

import dev.tern.kernels.Native;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.kernels.bytes.ByteLayer;
import dev.tern.kernels.bytes.ByteOperands;
import dev.tern.kernels.bytes.ByteProduct;
import dev.tern.kernels.bytes.ByteTail;
import dev.tern.kernels.bytes.WindowShape;
import dev.tern.operators.Binding;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.tensor.Shape;
import java.util.List;

/** FULLY_CONNECTED of bytes: rows times weights. */
final class ByteFullyConnected {
    private ByteFullyConnected() {}

    static Offer offer(FullyConnected op, Binding binding, List<Step> epilogue, Workshop workshop) {
        String obstacle = ByteOperands.obstacle(binding, op.activation());
        if (obstacle != null) {
            return new Offer.Declined(obstacle);
        }
        ByteTail tail =
                ByteTail.of(op.requantization(binding), binding.output(0).type(), epilogue);
        if (tail == null) {
            return new Offer.Declined(ByteTail.REFUSED);
        }
        if (op.weightsFormat() != WeightsFormat.DEFAULT) {
            return new Offer.Declined("its weights are shuffled");
        }
        Shape weights = binding.shape(1);
        int rows = binding.input(0).intElements() / weights.dim(1);
        ByteLayer layer = ByteLayer.of(
                WindowShape.ofRows(rows, weights.dim(1), weights.dim(0)),
                binding.input(1),
                FullyConnected.weightsZero(binding),
                tail,
                binding,
                workshop.traits());
        Native product = ByteProduct.of(layer, binding, workshop);
        return product == null
                ? new Offer.Declined("its rows are too long")
                : new Offer.Taken(product, "product of bytes");
    }
}
