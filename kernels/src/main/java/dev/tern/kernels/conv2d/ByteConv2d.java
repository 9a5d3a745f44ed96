package dev.tern.kernels.conv2d;

import dev.tern.kernels.Native;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.kernels.bytes.ByteLayer;
import dev.tern.kernels.bytes.ByteOperands;
import dev.tern.kernels.bytes.ByteProduct;
import dev.tern.kernels.bytes.ByteTail;
import dev.tern.kernels.bytes.HybridOperands;
import dev.tern.kernels.bytes.HybridProduct;
import dev.tern.kernels.bytes.ShortProduct;
import dev.tern.kernels.bytes.WindowShape;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import dev.tern.operators.arithmetic.FloatRange;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.List;

/** CONV_2D of bytes: a product of windows. */
final class ByteConv2d {
    private ByteConv2d() {}

    static Offer offer(Conv2d conv, Binding binding, List<Step> epilogue, Workshop workshop) {
        String obstacle = ByteOperands.obstacle(binding, conv.activation());
        if (obstacle != null) {
            return new Offer.Declined(obstacle);
        }
        ByteTail tail =
                ByteTail.of(conv.requantization(binding), binding.output(0).type(), epilogue);
        if (tail == null) {
            return new Offer.Declined(ByteTail.REFUSED);
        }
        int weightsZero = binding.input(0).type() == DataType.UINT8
                ? binding.input(1).quantization().zeroPoint()
                : 0;
        ByteLayer layer =
                ByteLayer.of(shape(conv, binding), binding.input(1), weightsZero, tail, binding, workshop.traits());
        Native product = ByteProduct.of(layer, binding, workshop);
        return product == null
                ? new Offer.Declined("its windows are too large")
                : new Offer.Taken(product, "product of bytes");
    }

    /** CONV_2D of 16-bit images. */
    static Offer shorts(Conv2d conv, Binding binding, List<Step> epilogue, Workshop workshop) {
        return ShortProduct.offer(
                shape(conv, binding),
                conv.activation(),
                conv.requantization(binding),
                0,
                conv.quantizedBiasType(),
                epilogue,
                binding,
                workshop);
    }

    /** CONV_2D of floats with integer filters. */
    static Offer hybrid(Conv2d conv, Binding binding, List<Step> epilogue, Workshop workshop) {
        String obstacle = HybridOperands.obstacle(binding, conv.activation(), epilogue);
        if (obstacle != null) {
            return new Offer.Declined(obstacle);
        }
        TiledKernel product = HybridProduct.of(
                shape(conv, binding),
                binding.input(1),
                false,
                Conv2d.quantizesWithOffset(binding),
                FloatRange.of(conv.activation()),
                epilogue,
                binding,
                workshop);
        return product == null
                ? new Offer.Declined("its windows are too large")
                : new Offer.Taken(product, "product of bytes, quantised as they come");
    }

    private static WindowShape shape(Conv2d conv, Binding binding) {
        Shape input = binding.shape(0);
        Shape filter = binding.shape(1);
        WindowAxis down = conv.down(input, filter);
        WindowAxis across = conv.across(input, filter);
        int groups = input.dim(3) / filter.dim(3);
        return new WindowShape(
                input.dim(0),
                input.dim(1),
                input.dim(2),
                filter.dim(3),
                groups,
                down.window(),
                across.window(),
                down.stride(),
                across.stride(),
                down.dilation(),
                across.dilation(),
                down.before(),
                across.before(),
                down.output(),
                across.output(),
                filter.dim(0) / groups);
    }
}
