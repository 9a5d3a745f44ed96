package dev.tern.kernels.depthwiseconv2d;

import dev.tern.kernels.Offer;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.kernels.bytes.ByteOperands;
import dev.tern.operators.Binding;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import java.util.List;

/** DEPTHWISE_CONV_2D, by the type of its images. */
public final class FastDepthwiseConv2d {
    private FastDepthwiseConv2d() {}

    /** Takes bytes with constant weights. */
    public static Offer offer(DepthwiseConv2d conv, Binding binding, List<Step> epilogue, Workshop workshop) {
        return ByteOperands.areBytes(binding)
                ? ByteDepthwiseConv2d.offer(conv, binding, epilogue, workshop)
                : new Offer.Declined("its images do not hold bytes");
    }
}
