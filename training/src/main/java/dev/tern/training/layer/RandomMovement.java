package dev.tern.training.layer;

import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/**
 * Turns, shifts or zooms pictures at random while training, each by its own draw: Keras' RandomRotation, RandomTranslation and
 * RandomZoom, with their defaults.
 *
 * @param form which of the layers this is
 * @param first parts of a full turn, of the height, or of the height by which a picture is zoomed
 * @param second parts of the width; for a zoom that keeps proportions null stands for the first
 * @param sampling what lies around a picture, and how places between pixels are seen
 */
public record RandomMovement(
        String name,
        Form form,
        Range first,
        @org.jspecify.annotations.Nullable Range second,
        Sampling sampling) implements SimpleLayer {

    /** The layers that share this class. */
    public enum Form {
        ROTATION("RandomRotation"),
        TRANSLATION("RandomTranslation"),
        ZOOM("RandomZoom");

        private final String kind;

        Form(String kind) {
            this.kind = kind;
        }
    }

    /** Bounds of what is drawn. */
    public record Range(float low, float high) {
        /** From {@code -most} to {@code most}. */
        public static Range around(float most) {
            return new Range(-most, most);
        }
    }

    /**
     * How pictures are seen.
     *
     * @param fill what lies around them: {@code constant}, {@code nearest}, {@code reflect} or {@code wrap}
     * @param color the constant
     * @param nearest whether the nearest pixel is taken, else all four around a place by their shares
     */
    public record Sampling(String fill, float color, boolean nearest) {
        static final Sampling DEFAULT = new Sampling("reflect", 0, false);

        public Sampling {
            PictureSampling.Fill.valueOf(fill.toUpperCase(java.util.Locale.ROOT));
        }

        private PictureSampling sampling() {
            return new PictureSampling(
                    PictureSampling.Fill.valueOf(fill.toUpperCase(java.util.Locale.ROOT)), color, nearest);
        }
    }

    /** By up to so many parts of a full turn either way. */
    public static RandomMovement rotation(float turns) {
        return new RandomMovement("", Form.ROTATION, Range.around(turns), null, Sampling.DEFAULT);
    }

    /** By up to so many parts of height and width either way. */
    public static RandomMovement translation(float height, float width) {
        return new RandomMovement("", Form.TRANSLATION, Range.around(height), Range.around(width), Sampling.DEFAULT);
    }

    /** By up to so many parts either way; more than zero shows more and makes all smaller. */
    public static RandomMovement zoom(float part) {
        return new RandomMovement("", Form.ZOOM, Range.around(part), null, Sampling.DEFAULT);
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Windows.requireRank(kind(), input, 2);
        if (!scope.training()) {
            return input;
        }
        Maths m = scope.maths();
        Edge one = RandomDraw.between(scope, input, first.low, first.high);
        Edge two = second == null ? one : RandomDraw.between(scope, input, second.low, second.high);
        Edge none = m.mul(one, 0);
        Edge whole = m.add(none, 1);
        float middleX = (input.dim(2) - 1) / 2f;
        float middleY = (input.dim(1) - 1) / 2f;
        Edge[] map = switch (form) {
            case ROTATION -> {
                Edge angle = m.mul(one, (float) (2 * Math.PI));
                Edge cos = m.cos(angle);
                Edge sin = m.sin(angle);
                Edge left = m.add(m.sub(m.mul(sin, middleY), m.mul(cos, middleX)), middleX);
                Edge top = m.add(m.neg(m.add(m.mul(sin, middleX), m.mul(cos, middleY))), middleY);
                yield new Edge[] {cos, m.neg(sin), left, sin, cos, top};
            }
            case TRANSLATION ->
                new Edge[] {
                    whole, none, m.mul(two, -input.dim(2)), none, whole, m.mul(one, -input.dim(1)),
                };
            case ZOOM ->
                new Edge[] {
                    m.add(two, 1), none, m.mul(two, -middleX), none, m.add(one, 1), m.mul(one, -middleY),
                };
        };
        return sampling.sampling().of(m, input, map);
    }

    /** Other bounds. */
    public RandomMovement within(Range height, @org.jspecify.annotations.Nullable Range width) {
        return new RandomMovement(name, form, height, width, sampling);
    }

    public RandomMovement sampling(Sampling other) {
        return new RandomMovement(name, form, first, second, other);
    }

    @Override
    public RandomMovement named(String other) {
        return new RandomMovement(other, form, first, second, sampling);
    }

    @Override
    public String kind() {
        return form.kind;
    }
}
