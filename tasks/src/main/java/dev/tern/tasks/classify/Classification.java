package dev.tern.tasks.classify;

import java.util.List;

/**
 * What a model says about one picture.
 *
 * @param scores every class, the likeliest first
 * @param preprocessMillis time to resize, normalise and store the picture
 * @param inferenceMillis time of the model itself
 */
public record Classification(List<Score> scores, double preprocessMillis, double inferenceMillis) {
    public Classification {
        scores = List.copyOf(scores);
    }

    /** The {@code count} likeliest classes. */
    public List<Score> top(int count) {
        return scores.subList(0, Math.min(count, scores.size()));
    }
}
