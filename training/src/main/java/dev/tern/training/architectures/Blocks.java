package dev.tern.training.architectures;

import dev.tern.training.layer.BatchNormalization;
import dev.tern.training.layer.Conv2D;
import dev.tern.training.layer.DepthwiseConv;
import dev.tern.training.layer.ReluLayer;
import dev.tern.training.layer.Symbol;
import dev.tern.training.layer.ZeroPadding;
import java.util.List;

/** Layers that models of pictures are made of again and again. */
final class Blocks {
    private static final int ROWS = 1;
    private static final int COLUMNS = 2;

    private Blocks() {}

    /** A convolution without bias that keeps the size, or divides it by {@code stride}. */
    static Symbol conv(Symbol x, int filters, int kernel, int stride, String name) {
        return Conv2D.of(filters, kernel, kernel)
                .same()
                .strides(stride, stride)
                .withoutBias()
                .named(name)
                .apply(x);
    }

    static Symbol normalized(Symbol x, float epsilon, float momentum, String name) {
        return BatchNormalization.of()
                .epsilon(epsilon)
                .momentum(momentum)
                .named(name)
                .apply(x);
    }

    static Symbol relu(Symbol x, String name) {
        return ReluLayer.of().named(name).apply(x);
    }

    static Symbol relu6(Symbol x, String name) {
        return ReluLayer.of().most(6).named(name).apply(x);
    }

    /** A depthwise convolution as Keras' models have it: with stride 2, the border is a layer of its own. */
    static Symbol depthwise(Symbol x, int kernel, int stride, String name, String padName) {
        DepthwiseConv layer = DepthwiseConv.of2D(kernel, kernel)
                .strides(stride, stride)
                .withoutBias()
                .named(name);
        return stride == 1 ? layer.same().apply(x) : layer.apply(padded(x, kernel, padName));
    }

    /** The border that makes a strided window start where the original's does. */
    static Symbol padded(Symbol x, int kernel, String name) {
        int middle = kernel / 2;
        int top = middle - (1 - x.shape().dim(ROWS) % 2);
        int left = middle - (1 - x.shape().dim(COLUMNS) % 2);
        return new ZeroPadding(name, List.of(List.of(top, middle), List.of(left, middle))).apply(x);
    }
}
