package dev.tern.training.architectures;

import dev.tern.tensor.TernException;
import dev.tern.training.Model;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Dropout;
import dev.tern.training.layer.GlobalPooling;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Merge;
import dev.tern.training.layer.Symbol;
import java.util.List;

/** EfficientNet-Lite 0 to 4: EfficientNet without weighted channels and with plain activations; layer names as EfficientNet's. */
public final class EfficientNetLite {
    private static final float EPSILON = 1e-3f;
    private static final float MOMENTUM = 0.99f;

    /** One member of the family. */
    private record Scale(double wide, double deep, int side, float dropout) {}

    /** One stage: kernel, how many blocks, filters, the hidden width beside the narrow one, stride. */
    private record StageSpec(int kernel, int repeats, int filters, int expansion, int stride) {}

    private static final List<Scale> SCALES = List.of(
            new Scale(1.0, 1.0, 224, 0.2f),
            new Scale(1.0, 1.1, 240, 0.2f),
            new Scale(1.1, 1.2, 260, 0.3f),
            new Scale(1.2, 1.4, 280, 0.3f),
            new Scale(1.4, 1.8, 300, 0.3f));

    private static final List<StageSpec> STAGES = List.of(
            new StageSpec(3, 1, 16, 1, 1),
            new StageSpec(3, 2, 24, 6, 2),
            new StageSpec(5, 2, 40, 6, 2),
            new StageSpec(3, 3, 80, 6, 2),
            new StageSpec(5, 3, 112, 6, 1),
            new StageSpec(5, 4, 192, 6, 2),
            new StageSpec(3, 1, 320, 6, 1));

    private EfficientNetLite() {}

    /** The side of the pictures that member {@code number} was made for. */
    public static int side(int number) {
        return scale(number).side();
    }

    /** Member {@code number} of the family, 0 to 4; {@code alpha} widens it further. */
    public static Model of(int number, Backbone backbone) {
        Scale scale = scale(number);
        Symbol input = Input.of(backbone.height(), backbone.width(), backbone.channels())
                .symbol();
        Symbol x = Blocks.conv(input, 32, 3, 2, "stem_conv");
        x = Blocks.relu6(Blocks.normalized(x, EPSILON, MOMENTUM, "stem_bn"), "stem_activation");
        for (int s = 0; s < STAGES.size(); s++) {
            StageSpec stage = STAGES.get(s);
            boolean atAnEnd = s == 0 || s == STAGES.size() - 1;
            int repeats = atAnEnd ? stage.repeats() : (int) Math.ceil(stage.repeats() * scale.deep());
            int filters = Backbone.divisible(stage.filters() * scale.wide() * backbone.alpha());
            for (int i = 0; i < repeats; i++) {
                String name = "block" + (s + 1) + (char) ('a' + i) + "_";
                x = block(x, stage, filters, i == 0 ? stage.stride() : 1, name);
            }
        }
        x = Blocks.conv(x, 1280, 1, 1, "top_conv");
        x = Blocks.relu6(Blocks.normalized(x, EPSILON, MOMENTUM, "top_bn"), "top_activation");
        if (backbone.top()) {
            x = GlobalPooling.average(2).named("avg_pool").apply(x);
            x = Dropout.of(scale.dropout()).named("top_dropout").apply(x);
            x = Dense.of(backbone.classes()).softmax().named("predictions").apply(x);
        }
        return Model.of(input, x).named("efficientnet-lite" + number);
    }

    private static Scale scale(int number) {
        if (number < 0 || number >= SCALES.size()) {
            throw TernException.at("EfficientNet-Lite")
                    .expected("a number from 0 to " + (SCALES.size() - 1))
                    .found(String.valueOf(number))
                    .fix("correct the number");
        }
        return SCALES.get(number);
    }

    private static Symbol block(Symbol input, StageSpec stage, int filters, int stride, String name) {
        int narrow = input.shape().dim(-1);
        Symbol x = input;
        if (stage.expansion() > 1) {
            x = Blocks.conv(x, stage.expansion() * narrow, 1, 1, name + "expand_conv");
            x = Blocks.relu6(Blocks.normalized(x, EPSILON, MOMENTUM, name + "expand_bn"), name + "expand_activation");
        }
        x = Blocks.depthwise(x, stage.kernel(), stride, name + "dwconv", name + "dwconv_pad");
        x = Blocks.relu6(Blocks.normalized(x, EPSILON, MOMENTUM, name + "bn"), name + "activation");
        x = Blocks.conv(x, filters, 1, 1, name + "project_conv");
        x = Blocks.normalized(x, EPSILON, MOMENTUM, name + "project_bn");
        return stride == 1 && narrow == filters
                ? Merge.add().named(name + "add").apply(x, input)
                : x;
    }
}
