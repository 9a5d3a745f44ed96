package dev.tern.training.layer;

import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.stream.IntStream;

/**
 * The largest number or the average of each channel.
 *
 * @param keepAxes whether the axes stay, with extent 1
 */
public record GlobalPooling(String name, int axes, boolean largest, boolean keepAxes) implements SimpleLayer {

    /** Keras' GlobalMaxPooling1D, 2D or 3D. */
    public static GlobalPooling max(int axes) {
        return new GlobalPooling("", axes, true, false);
    }

    /** Keras' GlobalAveragePooling1D, 2D or 3D. */
    public static GlobalPooling average(int axes) {
        return new GlobalPooling("", axes, false, false);
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Windows.requireRank(kind(), input, axes);
        Edge mask = axes == 1 && !largest ? scope.mask(input) : null;
        if (mask != null) {
            Maths m = scope.maths();
            Edge counts = m.reshape(mask, -1, input.dim(1), 1);
            Edge sum = m.sum(m.mul(input, counts), keepAxes, 1);
            return m.div(sum, m.sum(counts, keepAxes, 1));
        }
        int[] over = IntStream.rangeClosed(1, axes).toArray();
        return largest
                ? scope.maths().largest(input, keepAxes, over)
                : scope.maths().mean(input, keepAxes, over);
    }

    public GlobalPooling keepAxes(boolean other) {
        return new GlobalPooling(name, axes, largest, other);
    }

    @Override
    public GlobalPooling named(String other) {
        return new GlobalPooling(other, axes, largest, keepAxes);
    }

    @Override
    public String kind() {
        return (largest ? "GlobalMaxPooling" : "GlobalAveragePooling") + axes + "D";
    }
}
