package dev.tern.tasks.classify;

import dev.tern.media.image.Normalization;
import dev.tern.media.image.Resize;
import org.jspecify.annotations.Nullable;

/**
 * What a user says about pictures and labels instead of the model.
 *
 * @param labels names of the classes, or null for those that travel with the model
 * @param normalization from levels to the numbers that the model was trained on, or null to follow the model's metadata
 *     and, without any, custom
 * @param side width and height for a model that leaves them open; 0 to use the model's own
 */
public record Preparation(@Nullable Labels labels, @Nullable Normalization normalization, Resize resize, int side) {
    /** Everything as the model says. */
    public static final Preparation DEFAULT = new Preparation(null, null, Resize.DEFAULT, 0);

    public Preparation withLabels(@Nullable Labels given) {
        return new Preparation(given, normalization, resize, side);
    }

    public Preparation withNormalization(@Nullable Normalization given) {
        return new Preparation(labels, given, resize, side);
    }

    public Preparation withResize(Resize given) {
        return new Preparation(labels, normalization, given, side);
    }

    public Preparation withSide(int given) {
        return new Preparation(labels, normalization, resize, given);
    }
}
