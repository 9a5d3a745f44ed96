package dev.tern.training.layer;

import dev.tern.tensor.DataType;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/**
 * Mirrors half of all pictures while training, each by its own draw.
 *
 * @param horizontal whether left and right may change places
 * @param vertical whether top and bottom may
 */
public record RandomFlip(String name, boolean horizontal, boolean vertical) implements SimpleLayer {

    /** Both ways, as Keras' default. */
    public static RandomFlip of() {
        return new RandomFlip("", true, true);
    }

    public static RandomFlip leftRight() {
        return new RandomFlip("", true, false);
    }

    public static RandomFlip upDown() {
        return new RandomFlip("", false, true);
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Windows.requireRank(kind(), input, 2);
        if (!scope.training()) {
            return input;
        }
        Edge across = horizontal ? flipped(scope, input, 2) : input;
        return vertical ? flipped(scope, across, 1) : across;
    }

    private static Edge flipped(LayerScope scope, Edge pictures, int axis) {
        Maths m = scope.maths();
        Edge drawn = RandomDraw.forPixels(m, RandomDraw.between(scope, pictures, 0, 1));
        Edge kept = m.cast(m.atLeast(drawn, m.tape().scalar(0.5f)), DataType.FLOAT32);
        return m.add(m.mul(pictures, kept), m.mul(m.reverse(pictures, axis), m.sub(1, kept)));
    }

    @Override
    public RandomFlip named(String other) {
        return new RandomFlip(other, horizontal, vertical);
    }

    @Override
    public String kind() {
        return "RandomFlip";
    }
}
