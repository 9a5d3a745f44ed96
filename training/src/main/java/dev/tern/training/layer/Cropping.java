package dev.tern.training.layer;

import dev.tern.training.tape.Edge;
import java.util.Arrays;
import java.util.List;

/**
 * Borders cut off.
 *
 * @param croppings before and after, axis by axis
 */
public record Cropping(String name, List<List<Integer>> croppings) implements SimpleLayer {

    public Cropping {
        croppings = List.copyOf(croppings);
    }

    /** As much before as after, an entry for each axis. */
    public static Cropping of(Integer... each) {
        return new Cropping("", Arrays.stream(each).map(n -> List.of(n, n)).toList());
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Windows.requireRank(kind(), input, croppings.size());
        int[] begin = new int[input.rank()];
        int[] size = new int[input.rank()];
        Arrays.fill(size, -1);
        for (int i = 0; i < croppings.size(); i++) {
            begin[i + 1] = croppings.get(i).get(0);
            size[i + 1] = input.dim(i + 1) - begin[i + 1] - croppings.get(i).get(1);
        }
        return scope.maths().slice(input, begin, size);
    }

    @Override
    public Cropping named(String other) {
        return new Cropping(other, croppings);
    }

    @Override
    public String kind() {
        return "Cropping" + croppings.size() + "D";
    }
}
