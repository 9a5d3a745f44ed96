package dev.tern.training.layer;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.Arrays;

/** A part of pictures from a place that is drawn anew for each batch while training, and their middle otherwise. */
public record RandomCrop(String name, int height, int width) implements SimpleLayer {

    public static RandomCrop of(int height, int width) {
        return new RandomCrop("", height, width);
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Windows.requireRank(kind(), input, 2);
        if (!scope.training()) {
            return CenterCrop.of(height, width).call(scope, input);
        }
        if (input.dim(1) < height || input.dim(2) < width) {
            throw TernException.at("input of " + kind())
                    .expected("pictures of at least " + height + " x " + width)
                    .found(input.dim(1) + " x " + input.dim(2))
                    .fix("resize them first");
        }
        return part(scope, part(scope, input, 1, height), 2, width);
    }

    private static Edge part(LayerScope scope, Edge pictures, int axis, int size) {
        Maths m = scope.maths();
        int room = pictures.dim(axis) - size + 1;
        Edge first = m.cast(m.floor(m.mul(scope.uniform(1), room)), DataType.INT32);
        int[] steps = new int[size];
        Arrays.setAll(steps, i -> i);
        return m.gather(pictures, m.add(m.tape().ints(Shape.of(size), steps), first), axis);
    }

    @Override
    public RandomCrop named(String other) {
        return new RandomCrop(other, height, width);
    }

    @Override
    public String kind() {
        return "RandomCrop";
    }
}
