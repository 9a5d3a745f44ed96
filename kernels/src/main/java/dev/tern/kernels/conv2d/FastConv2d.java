package dev.tern.kernels.conv2d;

import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.kernels.bytes.ByteOperands;
import dev.tern.kernels.product.FloatProduct;
import dev.tern.kernels.product.Windows;
import dev.tern.operators.Binding;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.Shape;
import java.util.List;

/** CONV_2D; of floats, a product of pixels where windows are single pixels, else one whose rows are gathered. */
public final class FastConv2d {
    private FastConv2d() {}

    /** Takes floats with constant weights in one group. */
    public static Offer offer(Conv2d conv, Binding binding, List<Step> epilogue, Workshop workshop) {
        if (ByteOperands.areBytes(binding)) {
            return ByteConv2d.offer(conv, binding, epilogue, workshop);
        }
        String obstacle = Operands.whyNoFloats(binding);
        if (obstacle != null) {
            return new Offer.Declined(obstacle);
        }
        if (!conv.activation().isClamp()) {
            return new Offer.Declined("its activation is " + conv.activation());
        }
        Operands.Tail tail =
                Operands.tail(conv.activation().low(), conv.activation().high(), epilogue);
        if (tail == null) {
            return new Offer.Declined("its epilogue is not an addition and a limit");
        }
        Shape input = binding.shape(0);
        Shape filter = binding.shape(1);
        int channels = input.dim(3);
        if (channels != filter.dim(3)) {
            return new Offer.Declined("its filters are grouped");
        }
        WindowAxis down = conv.down(input, filter);
        WindowAxis across = conv.across(input, filter);
        boolean pixels = down.isIdentity() && across.isIdentity();
        if (!pixels && !Windows.fit(down, across)) {
            return new Offer.Declined("its windows have too many taps");
        }
        int units = filter.dim(0);
        FloatProduct product = new FloatProduct(
                (long) input.dim(0) * down.output() * across.output(),
                units,
                filter.intElements() / units,
                Operands.constantAddress(binding, 1),
                binding.hasInput(2) ? Operands.constantAddress(binding, 2) : 0,
                Operands.address(binding.input(0)),
                4L * channels,
                Operands.address(binding.output(0)),
                4L * units,
                tail.addend(),
                new FloatProduct.Limits(tail.low(), tail.high()),
                pixels ? null : new Windows(down, across, input.dim(0), channels, 4L * channels, 0));
        return new Offer.Taken(
                product.kernel(workshop, binding), pixels ? "product of pixels" : "product of gathered windows");
    }
}
