package dev.tern.graph.edit;

import java.util.Arrays;

/** Where each value of a graph went: its new index, or {@link #GONE}. */
public final class IndexMap {
    /** Stands for a value that is no longer there. */
    public static final int GONE = -1;

    private final int[] to;

    private IndexMap(int[] to) {
        this.to = to;
    }

    /** Every value stays where it is. */
    static IndexMap identity(int count) {
        int[] to = new int[count];
        Arrays.setAll(to, i -> i);
        return new IndexMap(to);
    }

    static IndexMap of(int[] to) {
        return new IndexMap(to.clone());
    }

    /** New index of the value that was {@code index}. */
    public int of(int index) {
        return index < 0 || index >= to.length ? GONE : to[index];
    }

    /** How many values there were. */
    public int size() {
        return to.length;
    }

    /** This map, then {@code next}. */
    public IndexMap then(IndexMap next) {
        return new IndexMap(Arrays.stream(to).map(next::of).toArray());
    }

    @Override
    public String toString() {
        return Arrays.toString(to);
    }
}
