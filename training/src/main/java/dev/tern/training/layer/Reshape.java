package dev.tern.training.layer;

import dev.tern.training.tape.Edge;
import java.util.List;

/**
 * Another shape for each example; one extent may be -1.
 */
public record Reshape(String name, List<Integer> target) implements SimpleLayer {

    public Reshape {
        target = List.copyOf(target);
    }

    public static Reshape of(Integer... extents) {
        return new Reshape("", List.of(extents));
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        int known = 1;
        for (int extent : target) {
            known *= extent == -1 ? 1 : extent;
        }
        int elements = (int) input.shape().elements(1, input.rank());
        int[] extents = new int[target.size() + 1];
        extents[0] = -1;
        for (int i = 0; i < target.size(); i++) {
            extents[i + 1] = target.get(i) == -1 ? elements / known : target.get(i);
        }
        return scope.maths().reshape(input, extents);
    }

    @Override
    public Reshape named(String other) {
        return new Reshape(other, target);
    }

    @Override
    public String kind() {
        return "Reshape";
    }
}
