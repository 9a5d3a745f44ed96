package dev.tern.training.architectures;

import dev.tern.training.Model;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.initializer.Regularizer;
import dev.tern.training.layer.ActivationLayer;
import dev.tern.training.layer.Activations;
import dev.tern.training.layer.BatchNormalization;
import dev.tern.training.layer.Conv;
import dev.tern.training.layer.Conv2D;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Flatten;
import dev.tern.training.layer.GlobalPooling;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Merge;
import dev.tern.training.layer.Pooling;
import dev.tern.training.layer.Symbol;
import dev.tern.training.layer.ZeroPadding;

/** Residual nets (He et al. 2015): the tiny one of MLPerf Tiny, and those of 18 and 50 layers. */
public final class ResNet {
    private static final float EPSILON = 1.001e-5f;
    private static final float WEIGHT_DECAY = 1e-4f;

    private ResNet() {}

    /** The net of eight layers that MLPerf Tiny trains on CIFAR-10; its layers have the names that Keras chooses by itself. */
    public static Model of8(Backbone backbone) {
        Symbol input = Input.of(backbone.height(), backbone.width(), backbone.channels())
                .symbol();
        Symbol x = activated(normalized(small(input, backbone.scaled(16), 3, 1)));
        for (int stack = 0; stack < 3; stack++) {
            int filters = backbone.scaled(16 << stack);
            int stride = stack == 0 ? 1 : 2;
            Symbol y = activated(normalized(small(x, filters, 3, stride)));
            y = normalized(small(y, filters, 3, 1));
            if (stack > 0) {
                x = small(x, filters, 1, stride);
            }
            x = activated(Merge.add().apply(x, y));
        }
        if (backbone.top()) {
            int side = Math.min(x.shape().dim(1), x.shape().dim(2));
            x = Flatten.of().apply(Pooling.average2D(side, side).apply(x));
            x = Dense.of(backbone.classes())
                    .softmax()
                    .initializers(Initializers.HE_NORMAL, Initializers.ZEROS)
                    .apply(x);
        }
        return Model.of(input, x);
    }

    private static Symbol small(Symbol x, int filters, int kernel, int stride) {
        return Conv2D.of(filters, kernel, kernel)
                .strides(stride, stride)
                .same()
                .kernelInitializer(Initializers.HE_NORMAL)
                .kernelRegularizer(Regularizer.l2(WEIGHT_DECAY))
                .apply(x);
    }

    private static Symbol normalized(Symbol x) {
        return BatchNormalization.of().apply(x);
    }

    private static Symbol activated(Symbol x) {
        return ActivationLayer.of(Activations.RELU).apply(x);
    }

    /** The net of 18 layers; Keras has none, the names follow those of the larger ones. */
    public static Model of18(Backbone backbone) {
        Symbol input = Input.of(backbone.height(), backbone.width(), backbone.channels())
                .symbol();
        Symbol x = stem(input, backbone);
        for (int stack = 0; stack < 4; stack++) {
            int filters = backbone.scaled(64 << stack);
            for (int i = 1; i <= 2; i++) {
                String name = "conv" + (stack + 2) + "_block" + i;
                x = basic(x, filters, stack > 0 && i == 1 ? 2 : 1, stack > 0 && i == 1, name);
            }
        }
        return ended(input, x, backbone, "resnet18");
    }

    /** The net of 50 layers, as Keras' applications have it. */
    public static Model of50(Backbone backbone) {
        Symbol input = Input.of(backbone.height(), backbone.width(), backbone.channels())
                .symbol();
        Symbol x = stem(input, backbone);
        int[] depths = {3, 4, 6, 3};
        for (int stack = 0; stack < depths.length; stack++) {
            int filters = backbone.scaled(64 << stack);
            for (int i = 1; i <= depths[stack]; i++) {
                String name = "conv" + (stack + 2) + "_block" + i;
                x = bottleneck(x, filters, stack > 0 && i == 1 ? 2 : 1, i == 1, name);
            }
        }
        return ended(input, x, backbone, "resnet50");
    }

    private static Symbol stem(Symbol input, Backbone backbone) {
        Symbol x = ZeroPadding.of(3, 3).named("conv1_pad").apply(input);
        x = Conv2D.of(backbone.scaled(64), 7, 7)
                .strides(2, 2)
                .named("conv1_conv")
                .apply(x);
        x = Blocks.relu(Blocks.normalized(x, EPSILON, 0.99f, "conv1_bn"), "conv1_relu");
        x = ZeroPadding.of(1, 1).named("pool1_pad").apply(x);
        return Pooling.max2D(3, 3).strides(2, 2).named("pool1_pool").apply(x);
    }

    private static Symbol basic(Symbol x, int filters, int stride, boolean turned, String name) {
        Symbol shortcut = turned ? step(x, filters, 1, stride, name + "_0", false) : x;
        Symbol y = step(x, filters, 3, stride, name + "_1", true);
        y = step(y, filters, 3, 1, name + "_2", false);
        return Blocks.relu(Merge.add().named(name + "_add").apply(shortcut, y), name + "_out");
    }

    private static Symbol bottleneck(Symbol x, int filters, int stride, boolean turned, String name) {
        Symbol shortcut = turned ? step(x, 4 * filters, 1, stride, name + "_0", false) : x;
        Symbol y = step(x, filters, 1, stride, name + "_1", true);
        y = step(y, filters, 3, 1, name + "_2", true);
        y = step(y, 4 * filters, 1, 1, name + "_3", false);
        return Blocks.relu(Merge.add().named(name + "_add").apply(shortcut, y), name + "_out");
    }

    private static Symbol step(Symbol x, int filters, int kernel, int stride, String name, boolean activated) {
        Conv conv = Conv2D.of(filters, kernel, kernel).strides(stride, stride).named(name + "_conv");
        Symbol y = Blocks.normalized((kernel > 1 ? conv.same() : conv).apply(x), EPSILON, 0.99f, name + "_bn");
        return activated ? Blocks.relu(y, name + "_relu") : y;
    }

    private static Model ended(Symbol input, Symbol features, Backbone backbone, String name) {
        Symbol x = features;
        if (backbone.top()) {
            x = GlobalPooling.average(2).named("avg_pool").apply(x);
            x = Dense.of(backbone.classes()).softmax().named("predictions").apply(x);
        }
        return Model.of(input, x).named(name);
    }
}
