package dev.tern.training.layer;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.Arrays;
import java.util.Objects;

/**
 * Pictures seen through a linear map of places: each pixel of the result looks at a place of its picture, which mostly lies
 * between four pixels. Gradients flow to these.
 *
 * @param fill what lies around a picture
 * @param color what it is where that is one number
 * @param nearest whether the nearest pixel is taken, else all four by their shares
 */
record PictureSampling(Fill fill, float color, boolean nearest) {

    /** What lies around a picture, as Keras calls it. */
    enum Fill {
        CONSTANT,
        NEAREST,
        REFLECT,
        WRAP
    }

    /** Places along one axis: the pixel before, the pixel behind, and how much the latter counts. */
    private record Places(Edge before, Edge behind, Edge share, Edge beforeInside, Edge behindInside) {}

    /**
     * Each result pixel (x, y) shows the place (a x + b y + c, d x + e y + f) of its picture.
     *
     * @param map the numbers a to f, each of shape [batch, 1]
     */
    Edge of(Maths m, Edge pictures, Edge... map) {
        int rows = pictures.dim(1);
        int columns = pictures.dim(2);
        int pixels = rows * columns;
        float[] xs = new float[pixels];
        float[] ys = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            xs[i] = i % columns;
            ys[i] = i / columns;
        }
        Edge x = m.tape().constant(Shape.of(1, pixels), xs);
        Edge y = m.tape().constant(Shape.of(1, pixels), ys);
        Places across = places(m, m.add(m.add(m.mul(map[0], x), m.mul(map[1], y)), map[2]), columns);
        Places down = places(m, m.add(m.add(m.mul(map[3], x), m.mul(map[4], y)), map[5]), rows);
        Edge table = m.reshape(pictures, -1, pictures.dim(3));
        Edge result = null;
        Edge counted = null;
        for (int corner = 0; corner < (nearest ? 1 : 4); corner++) {
            boolean right = corner % 2 == 1;
            boolean low = corner / 2 == 1;
            Edge index = m.add(m.mul(low ? down.behind : down.before, columns), right ? across.behind : across.before);
            Edge share = m.mul(right ? across.share : m.sub(1, across.share), low ? down.share : m.sub(1, down.share));
            share = nearest ? m.add(m.mul(share, 0), 1) : share;
            if (fill == Fill.CONSTANT) {
                Edge inside = m.mul(
                        right ? across.behindInside : across.beforeInside, low ? down.behindInside : down.beforeInside);
                share = m.mul(share, inside);
            }
            Edge part = m.mul(seen(m, table, index, pictures), m.reshape(share, -1, rows, columns, 1));
            result = result == null ? part : m.add(result, part);
            counted = counted == null ? share : m.add(counted, share);
        }
        Edge sum = Objects.requireNonNull(result);
        return fill == Fill.CONSTANT && color != 0
                ? m.add(sum, m.reshape(m.mul(m.sub(1, Objects.requireNonNull(counted)), color), -1, rows, columns, 1))
                : sum;
    }

    /** The pixels at these places, each in its own picture. */
    private static Edge seen(Maths m, Edge table, Edge index, Edge pictures) {
        int pixels = pictures.dim(1) * pictures.dim(2);
        int[] first = new int[pictures.dim(0)];
        Arrays.setAll(first, i -> i * pixels);
        Edge offset = m.tape().ints(Shape.of(first.length, 1), first);
        Edge all = m.reshape(m.add(m.cast(index, DataType.INT32), offset), -1);
        return m.reshape(m.gather(table, all, 0), pictures.shape());
    }

    private Places places(Maths m, Edge wanted, int extent) {
        Edge at = nearest ? m.floor(m.add(wanted, 0.5f)) : wanted;
        Edge folded = switch (fill) {
            case CONSTANT -> at;
            case NEAREST -> m.clip(at, 0, extent - 1);
            case WRAP -> remainder(m, at, extent);
            case REFLECT -> {
                Edge u = remainder(m, m.add(at, 0.5f), 2 * extent);
                Edge mirrored = m.sub(extent, m.abs(m.add(u, -extent)));
                yield m.clip(m.add(mirrored, -0.5f), 0, extent - 1);
            }
        };
        Edge before = m.floor(folded);
        Edge share = m.sub(folded, before);
        Edge behind = m.add(before, 1);
        Edge wrapped = fill == Fill.WRAP ? remainder(m, behind, extent) : m.clip(behind, 0, extent - 1);
        return new Places(
                m.clip(before, 0, extent - 1), wrapped, share, inside(m, before, extent), inside(m, behind, extent));
    }

    private static Edge remainder(Maths m, Edge x, int divisor) {
        return m.sub(x, m.mul(m.floor(m.mul(x, 1f / divisor)), divisor));
    }

    private static Edge inside(Maths m, Edge place, int extent) {
        Edge notBefore = m.cast(m.atLeast(place, m.tape().scalar(0)), DataType.FLOAT32);
        Edge notBehind = m.cast(m.atMost(place, m.tape().scalar(extent - 1)), DataType.FLOAT32);
        return m.mul(notBefore, notBehind);
    }
}
