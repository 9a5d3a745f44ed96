package dev.tern.training.layer;

import dev.tern.tensor.TernException;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.List;

/**
 * Products of two tensors along one axis of each, summed.
 *
 * @param axes the axis of either tensor, batch counted as 0
 * @param normalize whether rows are first divided by their length
 */
public record Dot(String name, List<Integer> axes, boolean normalize) implements Layer {

    public Dot {
        axes = List.copyOf(axes);
    }

    public static Dot of(int axis) {
        return new Dot("", List.of(axis, axis), false);
    }

    public static Dot of(int first, int second) {
        return new Dot("", List.of(first, second), false);
    }

    @Override
    public List<Edge> call(LayerScope scope, List<Edge> inputs) {
        Maths m = scope.maths();
        Edge x = prepared(m, inputs.get(0), axes.get(0));
        Edge y = prepared(m, inputs.get(1), axes.get(1));
        int rankX = inputs.get(0).rank();
        int rankY = inputs.get(1).rank();
        Edge rows = rankX == 2 ? m.expand(x, 1) : x;
        Edge columns = rankY == 2 ? m.expand(y, 1) : y;
        Edge product = m.matmul(rows, columns, false, true);
        if (rankX > 2 && rankY > 2) {
            return List.of(product);
        }
        return List.of(m.reshape(product, -1, rankX == 2 ? product.dim(2) : product.dim(1)));
    }

    /** The axis that is summed over comes last; tensors have up to two others beside the batch's. */
    private Edge prepared(Maths m, Edge x, int axis) {
        int along = axis < 0 ? axis + x.rank() : axis;
        Edge length = normalize ? m.mul(x, m.rsqrt(m.max(m.sum(m.square(x), true, along), 1e-12f))) : x;
        if (x.rank() > 3) {
            throw TernException.at("input of Dot")
                    .expected("at most 3 extents")
                    .found("shape " + x.shape())
                    .fix("reshape it before this layer");
        }
        return along == x.rank() - 1 ? length : m.transpose(length, 0, 2, 1);
    }

    public Dot normalize(boolean other) {
        return new Dot(name, axes, other);
    }

    @Override
    public Dot named(String other) {
        return new Dot(other, axes, normalize);
    }

    @Override
    public String kind() {
        return "Dot";
    }
}
