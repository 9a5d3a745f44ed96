package dev.tern.operators.nonmax;

/**
 * Boxes waiting to be taken, best score on top. Which of equal scores comes first follows from how the heap moves its
 * elements; it moves them as the C++ library's heap does, because the original leaves that order to it.
 */
public final class CandidateHeap {
    private final int[] boxes;
    private final float[] scores;
    private final int[] begins;
    private int size;

    /** A heap in these arrays, one longer than the number of boxes. */
    public CandidateHeap(int[] boxes, float[] scores, int[] begins) {
        this.boxes = boxes;
        this.scores = scores;
        this.begins = begins;
    }

    /** Removes everything. */
    public void clear() {
        size = 0;
    }

    /** Number of candidates. */
    public int size() {
        return size;
    }

    /** The box with the best score. */
    public int bestBox() {
        return boxes[0];
    }

    /** The best score. */
    public float bestScore() {
        return scores[0];
    }

    /** Number of boxes kept when the best candidate was last compared. */
    public int bestBegin() {
        return begins[0];
    }

    /** Adds a box; {@code begin} is kept beside it. */
    public void push(int box, float score, int begin) {
        rise(size++, box, score, begin);
    }

    /** Removes the best: the hole it leaves sinks to the bottom, and the last element rises from there. */
    public void pop() {
        size--;
        if (size == 0) {
            return;
        }
        int hole = 0;
        int child = 0;
        while (child < (size - 1) / 2) {
            child = 2 * (child + 1);
            if (scores[child] < scores[child - 1]) {
                child--;
            }
            move(child, hole);
            hole = child;
        }
        if ((size & 1) == 0 && child == (size - 2) / 2) {
            child = 2 * (child + 1);
            move(child - 1, hole);
            hole = child - 1;
        }
        rise(hole, boxes[size], scores[size], begins[size]);
    }

    private void rise(int from, int box, float score, int begin) {
        int hole = from;
        while (hole > 0 && scores[(hole - 1) / 2] < score) {
            move((hole - 1) / 2, hole);
            hole = (hole - 1) / 2;
        }
        boxes[hole] = box;
        scores[hole] = score;
        begins[hole] = begin;
    }

    private void move(int from, int to) {
        boxes[to] = boxes[from];
        scores[to] = scores[from];
        begins[to] = begins[from];
    }
}
