package dev.tern.training.recipe;

import dev.tern.media.sound.Mfcc;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.training.data.Dataset;
import dev.tern.training.data.Field;
import java.util.List;

/** One second of sound as a small picture of time × coefficients. */
final class Keywords {
    static final int FRAMES = 49;
    static final int COEFFICIENTS = 10;

    /** Coefficients of speech lie around -60 to 60; this brings them near -1 to 1. */
    private static final float SCALE = 1 / 30f;

    private Keywords() {}

    /** Reads all sounds once and keeps their features, which are far smaller. */
    static Dataset features(Dataset sounds) {
        int moments = sounds.field("sound").elements();
        Mfcc.Transform transform = Mfcc.keywords(moments).transform(moments); // one second: as many samples as Hertz
        List<Field> fields = List.of(
                new Field("features", DataType.FLOAT32, Shape.of(FRAMES, COEFFICIENTS, 1)), sounds.field("label"));
        return sounds.map(fields, (in, out, random) -> {
                    float[] features = out.floats(0);
                    transform.apply(in.floats(0), 0, features, 0);
                    for (int i = 0; i < FRAMES * COEFFICIENTS; i++) {
                        features[i] *= SCALE;
                    }
                    out.ints(1)[0] = in.ints(1)[0];
                })
                .cache();
    }
}
