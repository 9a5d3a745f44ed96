package dev.tern.training.layer;

import dev.tern.tensor.Shape;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.List;

/**
 * A layer applied to every step of a sequence.
 */
public record TimeDistributed(String name, Layer layer) implements SimpleLayer {

    public static TimeDistributed of(Layer layer) {
        return new TimeDistributed("", layer);
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        int[] extents = new int[input.rank() - 1];
        extents[0] = 1;
        System.arraycopy(input.dims(), 2, extents, 1, extents.length - 1);
        return layer.weights(List.of(Shape.of(extents)));
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Maths m = scope.maths();
        int[] extents = new int[input.rank() - 1];
        extents[0] = -1;
        System.arraycopy(input.shape().dims(), 2, extents, 1, extents.length - 1);
        Edge result = layer.call(scope, List.of(m.reshape(input, extents))).getFirst();
        int[] apart = new int[result.rank() + 1];
        apart[0] = -1;
        apart[1] = input.dim(1);
        System.arraycopy(result.shape().dims(), 1, apart, 2, result.rank() - 1);
        return m.reshape(result, apart);
    }

    @Override
    public TimeDistributed named(String other) {
        return new TimeDistributed(other, layer);
    }

    @Override
    public String kind() {
        return "TimeDistributed";
    }
}
