package dev.tern.custom.posenet;

/** Key points and the edges between them, each walked in both directions. */
final class Skeleton {
    static final int POINTS = 17;
    static final int EDGES = 16;

    /** Parent and child of each edge, from the nose outward: eyes, ears, shoulders, elbows, wrists, hips, knees, ankles. */
    private static final int[][] OUTWARD = {
        {0, 1}, {1, 3}, {0, 2}, {2, 4}, {0, 5}, {5, 7}, {7, 9}, {5, 11}, {11, 13}, {13, 15}, {0, 6}, {6, 8}, {8, 10},
        {6, 12}, {12, 14}, {14, 16}
    };

    private Skeleton() {}

    /** Where edge {@code edge} starts; edges from {@link #EDGES} on lead inward. */
    static int from(int edge) {
        return edge < EDGES ? OUTWARD[edge][0] : OUTWARD[edge - EDGES][1];
    }

    /** Where edge {@code edge} leads. */
    static int to(int edge) {
        return edge < EDGES ? OUTWARD[edge][1] : OUTWARD[edge - EDGES][0];
    }

    /**
     * The channel of an edge's vertical offset; the horizontal one lies {@link #EDGES} further. The first inward edge reads
     * the channel right behind the outward ones, as the original does.
     */
    static int channel(int edge) {
        return edge > EDGES ? edge + EDGES : edge;
    }
}
