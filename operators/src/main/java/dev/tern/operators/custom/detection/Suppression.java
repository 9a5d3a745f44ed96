package dev.tern.operators.custom.detection;

import dev.tern.operators.Binding;
import dev.tern.operators.arithmetic.HeapSort;
import java.util.Arrays;

/** Keeps the best boxes, best first, and drops those that overlap a kept one too much. */
final class Suppression {
    private final Boxes boxes;
    private final DetectionOptions options;
    private final long[] order;
    private final boolean[] dropped;
    final int[] kept;
    int count;

    Suppression(Binding binding, Boxes boxes, DetectionOptions options) {
        this.boxes = boxes;
        this.options = options;
        order = binding.longs(boxes.count);
        dropped = new boolean[boxes.count];
        kept = binding.ints(boxes.count);
    }

    /** Selects at most {@code most} boxes by {@code scores}; equal scores keep the order of the boxes. */
    void select(float[] scores, int most) {
        int candidates = 0;
        for (int i = 0; i < boxes.count; i++) {
            if (scores[i] >= options.scoreThreshold()) {
                order[candidates++] = descending(scores[i]) << 32 | i;
            }
        }
        HeapSort.ascending(order, candidates);
        Arrays.fill(dropped, 0, candidates, false);
        count = 0;
        for (int i = 0; i < candidates && count < most; i++) {
            if (!dropped[i]) {
                int box = (int) order[i];
                kept[count++] = box;
                dropLike(box, i + 1, candidates);
            }
        }
    }

    private void dropLike(int box, int from, int candidates) {
        for (int j = from; j < candidates; j++) {
            if (!dropped[j] && boxes.overlap(box, (int) order[j]) > options.overlapThreshold()) {
                dropped[j] = true;
            }
        }
    }

    /** A number of 32 bits that is the smaller, the larger the score; zeros of both signs are one score. */
    private static long descending(float score) {
        int bits = Float.floatToRawIntBits(score + 0f);
        return ~(bits ^ (bits >> 31 & Integer.MAX_VALUE));
    }
}
