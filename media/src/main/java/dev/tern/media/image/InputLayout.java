package dev.tern.media.image;

import dev.tern.tensor.TernException;
import java.util.Arrays;

/**
 * How a model's input holds one picture.
 *
 * @param channels 1 (grey), 3 (red, green, blue) or 4 (with an opaque alpha)
 * @param channelsFirst whether each channel is a plane of its own, or the channels of a pixel lie together
 */
public record InputLayout(int height, int width, int channels, boolean channelsFirst) {
    public InputLayout {
        if (height < 1 || width < 1 || !isChannelCount(channels)) {
            throw refused(height + "x" + width + " with " + channels + " channels");
        }
    }

    /**
     * The layout behind a shape {@code [height, width, channels]} or {@code [channels, height, width]}, with or without a
     * batch of 1 before it. The channels are the last extent if that is 1, 3 or 4, else the first.
     */
    public static InputLayout of(int... shape) {
        int start = shape.length - 3;
        if (start < 0 || start > 1 || (start == 1 && shape[0] != 1)) {
            throw refused(Arrays.toString(shape));
        }
        int first = shape[start];
        int second = shape[start + 1];
        int third = shape[start + 2];
        if (isChannelCount(third)) {
            return new InputLayout(first, second, third, false);
        }
        if (isChannelCount(first)) {
            return new InputLayout(second, third, first, true);
        }
        throw refused(Arrays.toString(shape));
    }

    /** Numbers that one picture takes. */
    public long elements() {
        return (long) height * width * channels;
    }

    private static boolean isChannelCount(int extent) {
        return extent == 1 || extent == 3 || extent == 4;
    }

    private static TernException refused(String found) {
        return TernException.at("input shape")
                .expected("one picture: [1, height, width, channels] or [1, channels, height, width] "
                        + "with 1, 3 or 4 channels")
                .found(found)
                .fix("resize the input to one picture, or feed the model with the run command");
    }
}
