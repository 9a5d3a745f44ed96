package dev.tern.operators.densify;

import dev.tern.graph.Sparsity;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.Arrays;
import java.util.List;

/**
 * Where each stored element of a sparse constant stands in the dense tensor. The layout is walked level by level as its
 * traversal order says; everything a file can get wrong is refused before a level is entered.
 */
public final class SparseLayout {
    private static final int MOST_LEVELS = 16;

    private final Sparsity sparsity;
    private final Shape dense;
    private final int stored;
    private final int[] blockSizes;

    /** No level of a sound layout has more places: they are stored elements, or rows with a segment each. */
    private final int mostPlaces;

    private SparseLayout(Sparsity sparsity, Shape dense, int stored) {
        this.sparsity = sparsity;
        this.dense = dense;
        this.stored = stored;
        this.blockSizes = blockSizes();
        this.mostPlaces = mostPlaces();
    }

    /** The dense place of every stored element, in the order they are stored. */
    public static int[] places(Sparsity sparsity, Shape dense, int stored) {
        return new SparseLayout(sparsity, dense, stored).walk();
    }

    private int[] blockSizes() {
        int rank = dense.rank();
        int levels = sparsity.dimensions().size();
        require(levels <= MOST_LEVELS, "at most " + MOST_LEVELS + " levels", levels);
        require(levels == rank + sparsity.blockMap().size(), "one level for each extent and block extent", levels);
        require(isPermutation(sparsity.traversalOrder(), levels), "each level once", sparsity.traversalOrder());
        int[] sizes = new int[rank];
        Arrays.fill(sizes, 1);
        for (int level = 0; level < levels; level++) {
            int block = sparsity.traversalOrder().get(level) - rank;
            if (block < 0) {
                continue;
            }
            int axis = sparsity.blockMap().get(block);
            require(axis >= 0 && axis < rank && sizes[axis] == 1, "one block extent for an axis", sparsity.blockMap());
            if (!(sparsity.dimensions().get(level) instanceof Sparsity.Dense(int size)) || size < 1) {
                throw refusal(
                        "blocks that are stored whole", sparsity.dimensions().get(level));
            }
            require(dense.dim(axis) % size == 0, "blocks that divide the extents " + dense, size);
            sizes[axis] = size;
        }
        return sizes;
    }

    private int mostPlaces() {
        int most = stored;
        for (Sparsity.Dimension dimension : sparsity.dimensions()) {
            if (dimension instanceof Sparsity.Compressed rows) {
                most = Math.max(most, rows.segments().size());
            }
        }
        return most;
    }

    private static boolean isPermutation(List<Integer> order, int count) {
        boolean[] seen = new boolean[count];
        for (int level : order) {
            if (level < 0 || level >= count || seen[level]) {
                return false;
            }
            seen[level] = true;
        }
        return order.size() == count;
    }

    private int[] walk() {
        dense.intElements();
        int[] places = {0};
        for (int level = 0; level < sparsity.dimensions().size(); level++) {
            int id = sparsity.traversalOrder().get(level);
            int axis = id < dense.rank() ? id : sparsity.blockMap().get(id - dense.rank());
            int extent = id < dense.rank() ? dense.dim(axis) / blockSizes[axis] : blockSizes[axis];
            int step = (int) dense.elements(axis + 1, dense.rank()) * (id < dense.rank() ? blockSizes[axis] : 1);
            places = switch (sparsity.dimensions().get(level)) {
                case Sparsity.Dense d -> every(places, d.size(), extent, step);
                case Sparsity.Compressed c -> listed(places, c, extent, step);
            };
        }
        require(places.length == stored, places.length + " stored elements", stored);
        return places;
    }

    private int[] every(int[] places, int size, int extent, int step) {
        require(size == extent, "an extent of " + extent, size);
        require((long) places.length * size <= mostPlaces, "at most " + mostPlaces + " stored rows", size);
        int[] next = new int[places.length * size];
        for (int p = 0, at = 0; p < places.length; p++) {
            for (int i = 0; i < size; i++) {
                next[at++] = places[p] + i * step;
            }
        }
        return next;
    }

    private int[] listed(int[] places, Sparsity.Compressed rows, int extent, int step) {
        List<Integer> segments = rows.segments();
        List<Integer> indices = rows.indices();
        require(segments.size() == places.length + 1, (places.length + 1) + " row segments", segments.size());
        require(indices.size() <= stored, "no more than the " + stored + " stored elements", indices.size());
        require(
                segments.get(0) == 0 && segments.getLast() == indices.size(),
                "segments that cover all indices",
                segments);
        int[] next = new int[indices.size()];
        for (int p = 0; p < places.length; p++) {
            int end = segments.get(p + 1);
            require(end >= segments.get(p) && end <= next.length, "ascending segments", segments);
            for (int i = segments.get(p); i < end; i++) {
                int index = indices.get(i);
                require(index >= 0 && index < extent, "indices below " + extent, index);
                next[i] = places[p] + index * step;
            }
        }
        return next;
    }

    private static void require(boolean holds, String expected, Object found) {
        if (!holds) {
            throw refusal(expected, found);
        }
    }

    private static TernException refusal(String expected, Object found) {
        String text = String.valueOf(found);
        return TernException.at("sparse layout")
                .expected(expected)
                .found(text.length() > 80 ? text.substring(0, 80) + "…" : text)
                .fix("the file's sparsity description is damaged");
    }
}
