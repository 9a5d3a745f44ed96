package dev.tern.training.architectures;

import dev.tern.training.Model;
import dev.tern.training.layer.Activation;
import dev.tern.training.layer.ActivationLayer;
import dev.tern.training.layer.Activations;
import dev.tern.training.layer.Conv2D;
import dev.tern.training.layer.Dropout;
import dev.tern.training.layer.Flatten;
import dev.tern.training.layer.GlobalPooling;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Merge;
import dev.tern.training.layer.Rescaling;
import dev.tern.training.layer.Symbol;

/** MobileNet version 3 (Howard et al. 2019): squeezing blocks that weight their channels, and a hard swish. */
public final class MobileNetV3 {
    private static final float EPSILON = 1e-3f;
    private static final float MOMENTUM = 0.999f;

    /** One block: the hidden width beside the narrow one, filters, kernel, stride, whether channels are weighted, hard swish. */
    private record Block(double expansion, int filters, int kernel, int stride, boolean weighted, boolean swish) {}

    private static final Block[] SMALL = {
        new Block(1, 16, 3, 2, true, false),
        new Block(72.0 / 16, 24, 3, 2, false, false),
        new Block(88.0 / 24, 24, 3, 1, false, false),
        new Block(4, 40, 5, 2, true, true),
        new Block(6, 40, 5, 1, true, true),
        new Block(6, 40, 5, 1, true, true),
        new Block(3, 48, 5, 1, true, true),
        new Block(3, 48, 5, 1, true, true),
        new Block(6, 96, 5, 2, true, true),
        new Block(6, 96, 5, 1, true, true),
        new Block(6, 96, 5, 1, true, true)
    };

    private static final Block[] LARGE = {
        new Block(1, 16, 3, 1, false, false),
        new Block(4, 24, 3, 2, false, false),
        new Block(3, 24, 3, 1, false, false),
        new Block(3, 40, 5, 2, true, false),
        new Block(3, 40, 5, 1, true, false),
        new Block(3, 40, 5, 1, true, false),
        new Block(6, 80, 3, 2, false, true),
        new Block(2.5, 80, 3, 1, false, true),
        new Block(2.3, 80, 3, 1, false, true),
        new Block(2.3, 80, 3, 1, false, true),
        new Block(6, 112, 3, 1, true, true),
        new Block(6, 112, 3, 1, true, true),
        new Block(6, 160, 5, 2, true, true),
        new Block(6, 160, 5, 1, true, true),
        new Block(6, 160, 5, 1, true, true)
    };

    private MobileNetV3() {}

    public static Model small(Backbone backbone) {
        return build(backbone, SMALL, 1024, "MobilenetV3small");
    }

    public static Model large(Backbone backbone) {
        return build(backbone, LARGE, 1280, "MobilenetV3large");
    }

    private static Model build(Backbone backbone, Block[] blocks, int lastFilters, String name) {
        double alpha = backbone.alpha();
        Symbol input = Input.of(backbone.height(), backbone.width(), backbone.channels())
                .symbol();
        Symbol x = Rescaling.of(1 / 127.5f, -1).named("rescaling").apply(input);
        x = Blocks.conv(x, 16, 3, 2, "conv");
        x = swish(Blocks.normalized(x, EPSILON, MOMENTUM, "conv_bn"), "conv_swish");
        for (int i = 0; i < blocks.length; i++) {
            x = block(x, blocks[i], Backbone.divisible(blocks[i].filters() * alpha), i);
        }
        int hidden = Backbone.divisible(x.shape().dim(-1) * 6.0);
        x = Blocks.conv(x, hidden, 1, 1, "conv_1");
        x = swish(Blocks.normalized(x, EPSILON, MOMENTUM, "conv_1_bn"), "conv_1_swish");
        if (backbone.top()) {
            int last = alpha > 1 ? Backbone.divisible(lastFilters * alpha) : lastFilters;
            x = GlobalPooling.average(2)
                    .keepAxes(true)
                    .named("global_average_pooling2d")
                    .apply(x);
            x = Conv2D.of(last, 1, 1).same().named("conv_2").apply(x);
            x = swish(x, "conv_2_swish");
            x = Dropout.of(0.2f).named("dropout").apply(x);
            x = Conv2D.of(backbone.classes(), 1, 1).same().named("logits").apply(x);
            x = Flatten.of().named("flatten").apply(x);
            x = ActivationLayer.of(Activations.SOFTMAX).named("predictions").apply(x);
        }
        return Model.of(input, x).named(name);
    }

    private static Symbol block(Symbol input, Block block, int filters, int id) {
        String prefix = id == 0 ? "expanded_conv_" : "expanded_conv_" + id + "_";
        int narrow = input.shape().dim(-1);
        int wide = Backbone.divisible(narrow * block.expansion());
        Symbol x = input;
        if (id > 0) {
            x = Blocks.conv(x, wide, 1, 1, prefix + "expand");
            x = activated(Blocks.normalized(x, EPSILON, MOMENTUM, prefix + "expand_bn"), block, prefix + "expand_");
        }
        x = Blocks.depthwise(x, block.kernel(), block.stride(), prefix + "depthwise", prefix + "depthwise_pad");
        x = activated(Blocks.normalized(x, EPSILON, MOMENTUM, prefix + "depthwise_bn"), block, prefix + "depthwise_");
        if (block.weighted()) {
            x = weighted(x, id > 0 ? wide : narrow, prefix + "squeeze_excite_");
        }
        x = Blocks.conv(x, filters, 1, 1, prefix + "project");
        x = Blocks.normalized(x, EPSILON, MOMENTUM, prefix + "project_bn");
        return block.stride() == 1 && narrow == filters
                ? Merge.add().named(prefix + "add").apply(input, x)
                : x;
    }

    private static Symbol weighted(Symbol input, int filters, String prefix) {
        Symbol x = GlobalPooling.average(2)
                .keepAxes(true)
                .named(prefix + "avg_pool")
                .apply(input);
        x = Conv2D.of(Backbone.divisible(filters * 0.25), 1, 1)
                .same()
                .named(prefix + "conv")
                .apply(x);
        x = Blocks.relu(x, prefix + "relu");
        x = Conv2D.of(filters, 1, 1).same().named(prefix + "conv_1").apply(x);
        // (x + 3) clipped to 0…6, over 6: the hard sigmoid.
        Symbol share = ActivationLayer.of(Activations.HARD_SIGMOID_3)
                .named(prefix + "hard_sigmoid")
                .apply(x);
        return Merge.multiply().named(prefix + "mul").apply(input, share);
    }

    private static Symbol activated(Symbol x, Block block, String prefix) {
        return block.swish() ? swish(x, prefix + "swish") : Blocks.relu(x, prefix + "relu");
    }

    private static Symbol swish(Symbol x, String name) {
        Activation swish = Activations.HARD_SWISH;
        return ActivationLayer.of(swish).named(name).apply(x);
    }
}
