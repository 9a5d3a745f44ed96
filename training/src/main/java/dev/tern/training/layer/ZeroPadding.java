package dev.tern.training.layer;

import dev.tern.training.tape.Edge;
import java.util.Arrays;
import java.util.List;

/**
 * Zeros around each channel.
 *
 * @param paddings before and after, axis by axis
 */
public record ZeroPadding(String name, List<List<Integer>> paddings) implements SimpleLayer {

    public ZeroPadding {
        paddings = List.copyOf(paddings);
    }

    /** As much before as after, an entry for each axis. */
    public static ZeroPadding of(Integer... each) {
        return new ZeroPadding("", Arrays.stream(each).map(n -> List.of(n, n)).toList());
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Windows.requireRank(kind(), input, paddings.size());
        int[][] all = new int[input.rank()][2];
        for (int i = 0; i < paddings.size(); i++) {
            all[i + 1] = new int[] {paddings.get(i).get(0), paddings.get(i).get(1)};
        }
        return scope.maths().pad(input, all);
    }

    @Override
    public ZeroPadding named(String other) {
        return new ZeroPadding(other, paddings);
    }

    @Override
    public String kind() {
        return "ZeroPadding" + paddings.size() + "D";
    }
}
