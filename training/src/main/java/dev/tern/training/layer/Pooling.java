package dev.tern.training.layer;

import dev.tern.operators.pool2d.Pool2d;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.List;

/**
 * The largest number or the average of each window, channel by channel.
 *
 * @param axes number of axes along which the window moves
 * @param largest whether it is the largest number, else the average
 */
public record Pooling(String name, int axes, boolean largest, List<Integer> pool, List<Integer> strides, Border border)
        implements SimpleLayer {

    public Pooling {
        pool = List.copyOf(pool);
        strides = List.copyOf(strides);
    }

    /** Keras' MaxPooling1D, 2D or 3D, in steps as large as the window. */
    public static Pooling max(int axes, Integer... pool) {
        return new Pooling("", axes, true, Windows.all(axes, pool), Windows.all(axes, pool), Border.VALID);
    }

    /** Keras' AveragePooling1D, 2D or 3D, in steps as large as the window. */
    public static Pooling average(int axes, Integer... pool) {
        return new Pooling("", axes, false, Windows.all(axes, pool), Windows.all(axes, pool), Border.VALID);
    }

    /** Keras' MaxPooling2D. */
    public static Pooling max2D(Integer... pool) {
        return max(2, pool);
    }

    /** Keras' AveragePooling2D. */
    public static Pooling average2D(Integer... pool) {
        return average(2, pool);
    }

    public Pooling same() {
        return border(Border.SAME);
    }

    public Pooling strides(Integer... steps) {
        return strides(Windows.all(axes, steps));
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Windows.requireRank(kind(), input, axes);
        Maths m = scope.maths();
        return switch (axes) {
            case 1 -> {
                Edge result = pooled(m, m.expand(input, 1), 1, pool.getFirst(), 1, strides.getFirst());
                yield m.reshape(result, -1, result.dim(2), result.dim(3));
            }
            case 2 -> pooled(m, input, pool.get(0), pool.get(1), strides.get(0), strides.get(1));
            default -> volume(m, input);
        };
    }

    /** Slices first, then columns through them: the largest of largest, and the average of averages over equal counts. */
    private Edge volume(Maths m, Edge input) {
        Edge slices = m.reshape(input, -1, input.dim(2), input.dim(3), input.dim(4));
        Edge flat = pooled(m, slices, pool.get(1), pool.get(2), strides.get(1), strides.get(2));
        int rows = flat.dim(1);
        int columns = flat.dim(2);
        Edge columned = m.reshape(flat, -1, input.dim(1), rows * columns, input.dim(4));
        Edge result = pooled(m, columned, pool.get(0), 1, strides.get(0), 1);
        return m.reshape(result, -1, result.dim(1), rows, columns, input.dim(4));
    }

    private Edge pooled(Maths m, Edge picture, int rows, int columns, int strideRows, int strideColumns) {
        Pool2d.Reduction reduction = largest ? Pool2d.Reduction.MAX : Pool2d.Reduction.AVERAGE;
        return m.apply(
                new Pool2d(
                        reduction,
                        border.padding(),
                        strideColumns,
                        strideRows,
                        columns,
                        rows,
                        dev.tern.operators.Activation.NONE),
                picture);
    }

    public Pooling border(Border other) {
        return new Pooling(name, axes, largest, pool, strides, other);
    }

    public Pooling strides(List<Integer> other) {
        return new Pooling(name, axes, largest, pool, other, border);
    }

    @Override
    public Pooling named(String other) {
        return new Pooling(other, axes, largest, pool, strides, border);
    }

    @Override
    public String kind() {
        return (largest ? "MaxPooling" : "AveragePooling") + axes + "D";
    }
}
