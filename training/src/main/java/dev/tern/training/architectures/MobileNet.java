package dev.tern.training.architectures;

import dev.tern.training.Model;
import dev.tern.training.layer.ActivationLayer;
import dev.tern.training.layer.Activations;
import dev.tern.training.layer.Conv2D;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Dropout;
import dev.tern.training.layer.GlobalPooling;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Merge;
import dev.tern.training.layer.Reshape;
import dev.tern.training.layer.Symbol;

/** MobileNet versions 1 and 2: depthwise separable convolutions, in the second between narrow ends. */
public final class MobileNet {
    private static final float EPSILON = 1e-3f;

    private MobileNet() {}

    /** The first version (Howard et al. 2017), with dropout of a thousandth before its classes. */
    public static Model v1(Backbone backbone) {
        Symbol input = Input.of(backbone.height(), backbone.width(), backbone.channels())
                .symbol();
        Symbol x = Blocks.conv(input, backbone.scaled(32), 3, 2, "conv1");
        x = Blocks.relu6(Blocks.normalized(x, EPSILON, 0.99f, "conv1_bn"), "conv1_relu");
        int[][] blocks = {
            {64, 1}, {128, 2}, {128, 1}, {256, 2}, {256, 1}, {512, 2}, {512, 1}, {512, 1}, {512, 1}, {512, 1}, {512, 1},
            {1024, 2}, {1024, 1}
        };
        for (int i = 0; i < blocks.length; i++) {
            int id = i + 1;
            x = Blocks.depthwise(x, 3, blocks[i][1], "conv_dw_" + id, "conv_pad_" + id);
            x = Blocks.relu6(Blocks.normalized(x, EPSILON, 0.99f, "conv_dw_" + id + "_bn"), "conv_dw_" + id + "_relu");
            x = Blocks.conv(x, backbone.scaled(blocks[i][0]), 1, 1, "conv_pw_" + id);
            x = Blocks.relu6(Blocks.normalized(x, EPSILON, 0.99f, "conv_pw_" + id + "_bn"), "conv_pw_" + id + "_relu");
        }
        if (backbone.top()) {
            x = GlobalPooling.average(2)
                    .keepAxes(true)
                    .named("global_average_pooling2d")
                    .apply(x);
            x = Dropout.of(1e-3f).named("dropout").apply(x);
            x = Conv2D.of(backbone.classes(), 1, 1).same().named("conv_preds").apply(x);
            x = Reshape.of(backbone.classes()).named("reshape_2").apply(x);
            x = ActivationLayer.of(Activations.SOFTMAX).named("predictions").apply(x);
        }
        return Model.of(input, x).named("mobilenet");
    }

    /** The second version (Sandler et al. 2018). */
    public static Model v2(Backbone backbone) {
        double alpha = backbone.alpha();
        Symbol input = Input.of(backbone.height(), backbone.width(), backbone.channels())
                .symbol();
        Symbol x = Blocks.conv(input, Backbone.divisible(32 * alpha), 3, 2, "Conv1");
        x = Blocks.relu6(Blocks.normalized(x, EPSILON, 0.999f, "bn_Conv1"), "Conv1_relu");
        // Filters, stride, expansion, how many.
        int[][] stages = {
            {16, 1, 1, 1}, {24, 2, 6, 2}, {32, 2, 6, 3}, {64, 2, 6, 4}, {96, 1, 6, 3}, {160, 2, 6, 3}, {320, 1, 6, 1}
        };
        int id = 0;
        for (int[] stage : stages) {
            for (int i = 0; i < stage[3]; i++) {
                x = inverted(x, Backbone.divisible((int) (stage[0] * alpha)), i == 0 ? stage[1] : 1, stage[2], id++);
            }
        }
        x = Blocks.conv(x, alpha > 1 ? Backbone.divisible(1280 * alpha) : 1280, 1, 1, "Conv_1");
        x = Blocks.relu6(Blocks.normalized(x, EPSILON, 0.999f, "Conv_1_bn"), "out_relu");
        if (backbone.top()) {
            x = GlobalPooling.average(2).named("global_average_pooling2d").apply(x);
            x = Dense.of(backbone.classes()).softmax().named("predictions").apply(x);
        }
        return Model.of(input, x).named("mobilenetv2");
    }

    private static Symbol inverted(Symbol input, int filters, int stride, int expansion, int id) {
        String prefix = id == 0 ? "expanded_conv_" : "block_" + id + "_";
        int narrow = input.shape().dim(-1);
        Symbol x = input;
        if (id > 0) {
            x = Blocks.conv(x, expansion * narrow, 1, 1, prefix + "expand");
            x = Blocks.relu6(Blocks.normalized(x, EPSILON, 0.999f, prefix + "expand_BN"), prefix + "expand_relu");
        }
        x = Blocks.depthwise(x, 3, stride, prefix + "depthwise", prefix + "pad");
        x = Blocks.relu6(Blocks.normalized(x, EPSILON, 0.999f, prefix + "depthwise_BN"), prefix + "depthwise_relu");
        x = Blocks.conv(x, filters, 1, 1, prefix + "project");
        x = Blocks.normalized(x, EPSILON, 0.999f, prefix + "project_BN");
        return narrow == filters && stride == 1
                ? Merge.add().named(prefix + "add").apply(input, x)
                : x;
    }
}
