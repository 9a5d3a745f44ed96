package dev.tern.graph;

import dev.tern.graph.Sparsity.Compressed;
import dev.tern.graph.Sparsity.Dense;
import dev.tern.tensor.Shape;
import java.util.List;
import java.util.function.Consumer;

/**
 * How a sparse constant skips zeros: every level is walked from the outermost in, counting the positions that are stored
 * so far, until the last level says how many elements there are.
 */
final class SparsityCheck {
    private static final long FAULTY = -1;

    private final Shape shape;
    private final Sparsity sparsity;
    private final Consumer<String> faults;

    SparsityCheck(Shape shape, Sparsity sparsity, Consumer<String> faults) {
        this.shape = shape;
        this.sparsity = sparsity;
        this.faults = faults;
    }

    /** Number of elements that are stored, or a negative number after a fault has been told. */
    long storedElements() {
        int levels = shape.rank() + sparsity.blockMap().size();
        List<Integer> order = sparsity.traversalOrder();
        if (!isPermutation(order, levels)) {
            faults.accept("expected a traversal order that names each of " + levels
                    + " dimensions (blocks included) once, found " + shortened(order));
            return FAULTY;
        }
        if (sparsity.dimensions().size() != levels) {
            faults.accept("expected " + levels + " levels of sparsity, found "
                    + sparsity.dimensions().size());
            return FAULTY;
        }
        long[] extents = extents();
        long stored = extents.length == levels ? 1 : FAULTY;
        for (int level = 0; level < levels && stored >= 0; level++) {
            long extent = extents[order.get(level)];
            stored = switch (sparsity.dimensions().get(level)) {
                case Dense dense -> dense(level, dense, extent, stored);
                case Compressed compressed -> compressed(level, compressed, extent, stored);
            };
        }
        return stored;
    }

    private static boolean isPermutation(List<Integer> order, int count) {
        boolean[] seen = new boolean[Math.min(count, order.size())];
        if (order.size() != count) {
            return false;
        }
        for (int dimension : order) {
            if (dimension < 0 || dimension >= count || seen[dimension]) {
                return false;
            }
            seen[dimension] = true;
        }
        return true;
    }

    /** Extents of the shape in blocks, then of the blocks; empty after a fault. */
    private long[] extents() {
        int rank = shape.rank();
        List<Integer> blockMap = sparsity.blockMap();
        long[] extents = new long[rank + blockMap.size()];
        boolean[] blocked = new boolean[rank];
        for (int axis = 0; axis < rank; axis++) {
            extents[axis] = shape.dim(axis);
        }
        for (int block = 0; block < blockMap.size(); block++) {
            int axis = blockMap.get(block);
            if (axis < 0 || axis >= rank || blocked[axis]) {
                faults.accept("expected blocks of distinct dimensions of " + shape + ", found " + shortened(blockMap));
                return new long[0];
            }
            blocked[axis] = true;
            int level = sparsity.traversalOrder().indexOf(rank + block);
            int size = sparsity.dimensions().get(level) instanceof Dense dense ? dense.size() : 0;
            if (size < 1 || extents[axis] % size != 0) {
                faults.accept("expected dense blocks that divide extent " + extents[axis] + " of dimension " + axis
                        + ", found a block of " + size);
                return new long[0];
            }
            extents[axis] /= size;
            extents[rank + block] = size;
        }
        return extents;
    }

    private long dense(int level, Dense dense, long extent, long parents) {
        if (dense.size() != extent) {
            faults.accept(
                    "sparsity level " + level + ": expected a dense size of " + extent + ", found " + dense.size());
            return FAULTY;
        }
        if (extent > 0 && parents > Long.MAX_VALUE / 16 / extent) {
            faults.accept("sparsity level " + level + ": expected a size that a 64-bit number counts, found more");
            return FAULTY;
        }
        return parents * extent;
    }

    private long compressed(int level, Compressed compressed, long extent, long parents) {
        List<Integer> segments = compressed.segments();
        List<Integer> indices = compressed.indices();
        if (segments.size() - 1L != parents) {
            faults.accept("sparsity level " + level + ": expected " + (parents + 1) + " segment numbers, found "
                    + segments.size());
            return FAULTY;
        }
        if (segments.getFirst() != 0 || segments.getLast() != indices.size()) {
            faults.accept("sparsity level " + level + ": expected segments from 0 to " + indices.size() + ", found "
                    + segments.getFirst() + " to " + segments.getLast());
            return FAULTY;
        }
        for (int row = 0; row < parents; row++) {
            int from = segments.get(row);
            int to = segments.get(row + 1);
            if (from > to || from < 0 || to > indices.size()) {
                faults.accept("sparsity level " + level + ": expected segments that do not descend, found " + from
                        + " and then " + to);
                return FAULTY;
            }
            int previous = -1;
            for (int i = from; i < to; i++) {
                int index = indices.get(i);
                if (index <= previous || index >= extent) {
                    faults.accept("sparsity level " + level + ", row " + row + ": expected ascending indices below "
                            + extent + ", found " + index + (previous < 0 ? "" : " after " + previous));
                    return FAULTY;
                }
                previous = index;
            }
        }
        return indices.size();
    }

    private static String shortened(List<Integer> numbers) {
        return numbers.size() <= 16 ? numbers.toString() : numbers.size() + " numbers";
    }
}
