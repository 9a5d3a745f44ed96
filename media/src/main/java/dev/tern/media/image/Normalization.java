package dev.tern.media.image;

import dev.tern.tensor.TernException;
import java.util.List;

/**
 * From levels 0 to 255 to the real numbers that a model was trained on: {@code (level - mean) / deviation}.
 *
 * @param mean one value for all channels, or one per channel
 * @param deviation likewise; none is 0
 */
public record Normalization(List<Float> mean, List<Float> deviation) {
    /** Levels stay as they are. */
    public static final Normalization NONE = of(0, 1);

    /** From -1 to 1, the custom of MobileNet and its kin. */
    public static final Normalization CENTERED = of(127.5f, 127.5f);

    public Normalization {
        mean = checked("mean", mean, false);
        deviation = checked("standard deviation", deviation, true);
    }

    /** The same values for all channels. */
    public static Normalization of(float mean, float deviation) {
        return new Normalization(List.of(mean), List.of(deviation));
    }

    private static List<Float> checked(String name, List<Float> values, boolean divides) {
        boolean good = !values.isEmpty();
        for (float value : values) {
            good &= Float.isFinite(value) && !(divides && value == 0);
        }
        if (!good) {
            throw TernException.at("normalisation, " + name)
                    .expected(divides ? "finite values other than 0" : "finite values")
                    .found(values.toString())
                    .fix("mend the metadata of the model, or state mean and deviation by hand");
        }
        return List.copyOf(values);
    }

    float mean(int channel) {
        return mean.get(Math.min(channel, mean.size() - 1));
    }

    float deviation(int channel) {
        return deviation.get(Math.min(channel, deviation.size() - 1));
    }
}
