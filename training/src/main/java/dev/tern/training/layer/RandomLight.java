package dev.tern.training.layer;

import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/**
 * Changes contrast or brightness of pictures at random while training, each by its own draw: Keras' RandomContrast and
 * RandomBrightness.
 *
 * @param form which of the layers this is
 * @param low least change: -0.2 takes a fifth of the contrast, or a fifth of the range of values
 * @param high largest change
 * @param darkest least value of a pixel
 * @param brightest largest value of a pixel
 */
public record RandomLight(String name, Form form, float low, float high, float darkest, float brightest)
        implements SimpleLayer {

    /** The layers that share this class. */
    public enum Form {
        CONTRAST("RandomContrast"),
        BRIGHTNESS("RandomBrightness");

        private final String kind;

        Form(String kind) {
            this.kind = kind;
        }
    }

    /** Contrast, on pixels from 0 to 255. */
    public static RandomLight contrast(float most) {
        return new RandomLight("", Form.CONTRAST, -most, most, 0, 255);
    }

    /** Brightness, on pixels from 0 to 255. */
    public static RandomLight brightness(float most) {
        return new RandomLight("", Form.BRIGHTNESS, -most, most, 0, 255);
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Windows.requireRank(kind(), input, 2);
        if (!scope.training()) {
            return input;
        }
        Maths m = scope.maths();
        Edge drawn = RandomDraw.forPixels(m, RandomDraw.between(scope, input, low, high));
        Edge changed;
        if (form == Form.CONTRAST) {
            Edge mean = m.mean(input, true, 1, 2);
            changed = m.add(input, m.mul(m.sub(input, mean), drawn));
        } else {
            changed = m.add(input, m.mul(drawn, brightest - darkest));
        }
        return m.clip(changed, darkest, brightest);
    }

    /** For pixels with other bounds. */
    public RandomLight values(float least, float largest) {
        return new RandomLight(name, form, low, high, least, largest);
    }

    @Override
    public RandomLight named(String other) {
        return new RandomLight(other, form, low, high, darkest, brightest);
    }

    @Override
    public String kind() {
        return form.kind;
    }
}
