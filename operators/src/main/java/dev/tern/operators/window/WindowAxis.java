package dev.tern.operators.window;

import dev.tern.operators.Padding;
import dev.tern.tensor.TernException;

/**
 * How a window moves along one axis of an image: output {@code o} looks at the inputs
 * {@code o * stride - before + tap * dilation} for each of its taps; those outside the image are padding.
 *
 * @param input extent of the image
 * @param window number of taps
 * @param output number of window positions
 * @param before padding in front of the image
 */
public record WindowAxis(int input, int window, int stride, int dilation, int output, int before) {
    /** The axis as padding, extents and steps decide it; refuses steps below 1 and windows that fit nowhere. */
    public static WindowAxis of(String name, Padding padding, int input, int window, int stride, int dilation) {
        require(name, "an extent", input);
        require(name, "a window", window);
        require(name, "a stride", stride);
        require(name, "a dilation", dilation);
        long span = (window - 1L) * dilation + 1;
        long output = padding == Padding.SAME ? (input + (stride - 1L)) / stride : span(name, input, span, stride);
        long total = Math.max(0, (output - 1) * stride + span - input);
        if (span > Integer.MAX_VALUE || input + total > Integer.MAX_VALUE) {
            throw TernException.at(name)
                    .expected("a window that spans less than 2147483648 inputs")
                    .found(window + " taps, " + dilation + " apart")
                    .fix("reduce the window or its dilation");
        }
        return new WindowAxis(input, window, stride, dilation, (int) output, (int) (total / 2));
    }

    private static long span(String name, int input, long span, int stride) {
        long room = input + (long) stride - span;
        if (room < 0) {
            throw TernException.at(name)
                    .expected("a window that fits the input's extent " + input)
                    .found("one that spans " + span)
                    .fix("use a larger input, a smaller window or SAME padding");
        }
        return room / stride;
    }

    private static void require(String name, String what, int value) {
        if (value < 1) {
            throw TernException.at(name)
                    .expected(what + " of 1 or more")
                    .found(String.valueOf(value))
                    .fix("the model's options or shapes are damaged");
        }
    }

    /** Inputs from the first tap to the last, both included. */
    public int span() {
        return (window - 1) * dilation + 1;
    }

    /** Input under tap 0 of position {@code out}; negative inside the padding. */
    public int start(int out) {
        return out * stride - before;
    }

    /** First tap of position {@code out} that lies on the image. */
    public int firstTap(int out) {
        int start = start(out);
        return start >= 0 ? 0 : Math.min(window, Math.ceilDiv(-start, dilation));
    }

    /** One more than the last tap of position {@code out} that lies on the image; at least {@link #firstTap}. */
    public int endTap(int out) {
        int start = start(out);
        int end = start >= input ? 0 : Math.min(window, Math.ceilDiv(input - start, dilation));
        return Math.max(firstTap(out), end);
    }

    /** Whether every position sees exactly the input of its own number. */
    public boolean isIdentity() {
        return window == 1 && stride == 1 && before == 0;
    }
}
