package dev.tern.kernels.conv2d;

import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Parts;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.kernels.bytes.ByteOperands;
import dev.tern.kernels.bytes.HybridOperands;
import dev.tern.kernels.bytes.ShortProduct;
import dev.tern.kernels.product.FloatProduct;
import dev.tern.kernels.product.Windows;
import dev.tern.kernels.product.Winograd;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** CONV_2D; of floats, a product of pixels where windows are single pixels, else one whose rows are gathered. */
public final class FastConv2d {
    /** More groups than this are slower one by one than in the reference kernel. */
    private static final int GROUPS_MOST = 64;

    private FastConv2d() {}

    /** Takes floats with constant weights. */
    public static Offer offer(Conv2d conv, Binding binding, List<Step> epilogue, Workshop workshop) {
        if (ByteOperands.areBytes(binding)) {
            return ByteConv2d.offer(conv, binding, epilogue, workshop);
        }
        if (ShortProduct.areShorts(binding)) {
            return ByteConv2d.shorts(conv, binding, epilogue, workshop);
        }
        if (HybridOperands.areHybrid(binding)) {
            return ByteConv2d.hybrid(conv, binding, epilogue, workshop);
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
        WindowAxis down = conv.down(input, filter);
        WindowAxis across = conv.across(input, filter);
        boolean pixels = down.isIdentity() && across.isIdentity();
        if (!pixels && !Windows.fit(down, across)) {
            return new Offer.Declined("its windows have too many taps");
        }
        int groups = channels / filter.dim(3);
        if (groups > GROUPS_MOST) {
            return new Offer.Declined("its filters have very many groups");
        }
        String remark = "";
        if (groups == 1 && Winograd.fits(down, across) && !Operands.weightsChange(binding)) {
            String why = Winograd.whyNot(down, across, input.dim(0), channels, filter.dim(0));
            if (why == null) {
                return new Offer.Taken(
                        winograd(binding, down, across, tail).kernel(workshop, binding),
                        "product of windows by Winograd's way");
            }
            remark = "; " + why + " for Winograd's way";
        }
        boolean plain = pixels && groups == 1;
        List<TiledKernel> parts = new ArrayList<>();
        for (int g = 0; g < groups; g++) {
            parts.add(group(binding, down, across, g, plain, tail).kernel(workshop, binding));
        }
        return new Offer.Taken(
                Parts.of(parts),
                plain ? "product of pixels" : groups == 1 ? "product of windows" + remark : "product by groups");
    }

    private static Winograd winograd(Binding binding, WindowAxis down, WindowAxis across, Operands.Tail tail) {
        Shape input = binding.shape(0);
        return new Winograd(
                down,
                across,
                input.dim(0),
                input.dim(3),
                binding.shape(1).dim(0),
                Operands.address(binding.input(0)),
                Operands.address(binding.output(0)),
                tail.addend(),
                new FloatProduct.Limits(tail.low(), tail.high()));
    }

    /** The product of one group of filters. */
    private static FloatProduct group(
            Binding binding, WindowAxis down, WindowAxis across, int g, boolean plain, Operands.Tail tail) {
        Shape input = binding.shape(0);
        Shape filter = binding.shape(1);
        int channels = input.dim(3);
        int groupChannels = filter.dim(3);
        int results = filter.dim(0);
        int units = results / (channels / groupChannels);
        int depth = filter.intElements() / results;
        long skip = 4L * g * units;
        long bias = binding.hasInput(2) ? Operands.constantAddress(binding, 2) : 0;
        return new FloatProduct(
                (long) input.dim(0) * down.output() * across.output(),
                units,
                depth,
                Operands.constantAddress(binding, 1) + skip * depth,
                4L * depth,
                4L,
                List.of(0L),
                bias == 0 ? 0 : bias + skip,
                Operands.weightsChange(binding),
                Operands.address(binding.input(0)),
                4L * channels,
                Operands.address(binding.output(0)) + skip,
                4L * results,
                tail.addend() == 0 ? 0 : tail.addend() + skip,
                new FloatProduct.Limits(tail.low(), tail.high()),
                plain
                        ? null
                        : new Windows(down, across, input.dim(0), groupChannels, 4L * channels, 4L * g * groupChannels),
                List.of());
    }
}
