package dev.tern.kernels.depthwiseconv2d;

import dev.tern.kernels.Offer;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.kernels.bytes.ByteLayer;
import dev.tern.kernels.bytes.ByteOperands;
import dev.tern.kernels.bytes.ByteProduct;
import dev.tern.kernels.bytes.ByteTail;
import dev.tern.kernels.bytes.DepthwiseBytes;
import dev.tern.kernels.bytes.HybridOperands;
import dev.tern.kernels.bytes.HybridProduct;
import dev.tern.kernels.bytes.WindowShape;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import dev.tern.operators.arithmetic.FloatRange;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** DEPTHWISE_CONV_2D of bytes; images of one channel are a product of windows. */
final class ByteDepthwiseConv2d {
    private ByteDepthwiseConv2d() {}

    static Offer offer(DepthwiseConv2d conv, Binding binding, List<Step> epilogue, Workshop workshop) {
        String obstacle = ByteOperands.obstacle(binding, conv.activation());
        if (obstacle != null) {
            return new Offer.Declined(obstacle);
        }
        int channels = binding.shape(0).dim(3);
        int results = binding.shape(1).dim(3);
        boolean single = results > channels;
        ByteTail tail =
                ByteTail.of(conv.requantization(binding), binding.output(0).type(), epilogue);
        if (tail == null) {
            return new Offer.Declined(ByteTail.REFUSED);
        }
        WindowShape shape = shape(conv, binding, channels, results / channels);
        TiledKernel kernel = kernel(binding, shape, single, tail, workshop);
        return kernel == null
                ? new Offer.Declined("its windows are too large")
                : new Offer.Taken(kernel, single ? "product of bytes" : "depthwise windows of bytes");
    }

    /** DEPTHWISE_CONV_2D of floats with integer filters. */
    static Offer hybrid(DepthwiseConv2d conv, Binding binding, List<Step> epilogue, Workshop workshop) {
        String obstacle = HybridOperands.obstacle(binding, conv.activation(), epilogue);
        if (obstacle != null) {
            return new Offer.Declined(obstacle);
        }
        int channels = binding.shape(0).dim(3);
        int results = binding.shape(1).dim(3);
        boolean single = results > channels;
        TiledKernel kernel = HybridProduct.ofDepthwise(
                shape(conv, binding, channels, results / channels),
                single ? turned(binding.input(1)) : binding.input(1),
                FloatRange.of(conv.activation()),
                epilogue,
                binding,
                workshop);
        return kernel == null
                ? new Offer.Declined("its windows are too large")
                : new Offer.Taken(kernel, "windows of bytes, quantised as they come");
    }

    private static @Nullable TiledKernel kernel(
            Binding binding, WindowShape shape, boolean single, ByteTail tail, Workshop workshop) {
        Tensor weights = binding.input(1);
        int zero = binding.input(0).type() == DataType.UINT8
                ? weights.quantization().zeroPoint()
                : 0;
        ByteLayer layer =
                ByteLayer.of(shape, single ? turned(weights) : weights, zero, tail, binding, workshop.traits());
        return single ? ByteProduct.of(layer, binding, workshop) : DepthwiseBytes.of(layer, binding, workshop);
    }

    private static WindowShape shape(DepthwiseConv2d conv, Binding binding, int groups, int units) {
        Shape input = binding.shape(0);
        Shape filter = binding.shape(1);
        WindowAxis down = conv.down(input, filter);
        WindowAxis across = conv.across(input, filter);
        return new WindowShape(
                input.dim(0),
                input.dim(1),
                input.dim(2),
                1,
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
                units);
    }

    /** Weights [1, height, width, results] with each result's window in one piece. */
    private static Tensor turned(Tensor weights) {
        byte[] byTap = ByteOperands.bytes(weights).toArray(ValueLayout.JAVA_BYTE);
        int results = weights.shape().dim(3);
        int taps = byTap.length / results;
        byte[] byResult = new byte[byTap.length];
        for (int i = 0; i < byTap.length; i++) {
            byResult[i % results * taps + i / results] = byTap[i];
        }
        DataType type = weights.type() == DataType.INT4 ? DataType.INT8 : weights.type();
        return Tensor.of(type, Shape.of(byTap.length), Quantization.NONE, MemorySegment.ofArray(byResult));
    }
}
