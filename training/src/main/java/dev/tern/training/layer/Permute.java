package dev.tern.training.layer;

import dev.tern.training.tape.Edge;
import java.util.List;

/**
 * Other axes first; axes count from 1, the batch stays.
 */
public record Permute(String name, List<Integer> axes) implements SimpleLayer {

    public Permute {
        axes = List.copyOf(axes);
    }

    public static Permute of(Integer... axes) {
        return new Permute("", List.of(axes));
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        int[] permutation = new int[axes.size() + 1];
        for (int i = 0; i < axes.size(); i++) {
            permutation[i + 1] = axes.get(i);
        }
        return scope.maths().transpose(input, permutation);
    }

    @Override
    public Permute named(String other) {
        return new Permute(other, axes);
    }

    @Override
    public String kind() {
        return "Permute";
    }
}
