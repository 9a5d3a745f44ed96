package dev.tern.training.layer;

import dev.tern.operators.resize.ResizeBilinear;
import dev.tern.operators.resize.ResizeNearestNeighbor;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.Arrays;
import java.util.List;

/**
 * Each place several times, or pictures enlarged in straight lines between their pixels.
 *
 * @param size how many times, axis by axis
 * @param bilinear straight lines instead of copies; two axes only
 */
public record UpSampling(String name, List<Integer> size, boolean bilinear) implements SimpleLayer {

    public UpSampling {
        size = List.copyOf(size);
    }

    /** An entry for each axis. */
    public static UpSampling of(Integer... size) {
        return new UpSampling("", List.of(size), false);
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Windows.requireRank(kind(), input, size.size());
        Maths m = scope.maths();
        if (size.size() == 2) {
            Edge to = m.tape().ints(input.dim(1) * size.get(0), input.dim(2) * size.get(1));
            return bilinear
                    ? m.apply(new ResizeBilinear(false, true), input, to)
                    : m.apply(new ResizeNearestNeighbor(false, true), input, to);
        }
        Edge result = input;
        for (int axis = 1; axis <= size.size(); axis++) {
            int times = size.get(axis - 1);
            int[] places = new int[input.dim(axis) * times];
            Arrays.setAll(places, i -> i / times);
            result = m.gather(result, m.tape().ints(places), axis);
        }
        return result;
    }

    public UpSampling bilinear(boolean other) {
        return new UpSampling(name, size, other);
    }

    @Override
    public UpSampling named(String other) {
        return new UpSampling(other, size, bilinear);
    }

    @Override
    public String kind() {
        return "UpSampling" + size.size() + "D";
    }
}
