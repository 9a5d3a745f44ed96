package dev.tern.training.layer;

import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.TernException;
import dev.tern.training.tape.Edge;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Extents and steps of windows along several axes. */
final class Windows {
    private Windows() {}

    /** One number for each of {@code axes} axes: those given, or one for all. */
    static List<Integer> all(int axes, Integer... given) {
        if (given.length != 1 && given.length != axes) {
            throw TernException.at("window")
                    .expected("one number, or one for each of " + axes + " axes")
                    .found(Arrays.toString(given))
                    .fix("give as many as there are axes");
        }
        return IntStream.range(0, axes)
                .mapToObj(i -> given[given.length == 1 ? 0 : i])
                .toList();
    }

    static void requireRank(String kind, Edge input, int axes) {
        if (input.rank() != axes + 2) {
            throw TernException.at("input of " + kind)
                    .expected((axes + 2) + " extents: batch, " + axes + " axes, channels")
                    .found("shape " + input.shape())
                    .fix("reshape it before this layer");
        }
    }

    static WindowAxis axis(Border border, int input, int window, int stride) {
        return WindowAxis.of("axis", border.padding(), input, window, stride, 1);
    }
}
