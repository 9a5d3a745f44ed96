package dev.tern.custom.detection;

import dev.tern.operators.Binding;
import dev.tern.operators.arithmetic.HeapSort;

/** Keeps the best boxes, best first, and drops those that overlap a kept one too much. */
final class Suppression {
    private final Boxes boxes;
    private final DetectionOptions options;
    private final long[] order;
    final int[] kept;
    int count;

    Suppression(Binding binding, Boxes boxes, DetectionOptions options) {
        this.boxes = boxes;
        this.options = options;
        order = binding.longs(boxes.count);
        kept = binding.ints(boxes.count);
    }

    /** Selects at most {@code most} boxes by {@code scores}; equal scores keep the order of the boxes. */
    void select(float[] scores, int most) {
        int candidates = 0;
        for (int i = 0; i < boxes.count; i++) {
            if (scores[i] >= options.scoreThreshold()) {
                order[candidates++] = ascending(scores[i]) << 32 | ~i & 0xFFFF_FFFFL;
            }
        }
        // Few are kept as a rule: the best are taken from a heap one by one, the others need no order.
        HeapSort.heap(order, candidates);
        count = 0;
        for (int left = candidates; left > 0 && count < most; left--) {
            int box = ~(int) order[0];
            HeapSort.removeLargest(order, left);
            boxes.decode(box);
            if (!isLikeKept(box)) {
                kept[count++] = box;
            }
        }
    }

    private boolean isLikeKept(int box) {
        for (int i = 0; i < count; i++) {
            if (boxes.overlap(kept[i], box) > options.overlapThreshold()) {
                return true;
            }
        }
        return false;
    }

    /** A number of 32 bits that is the larger, the larger the score; zeros of both signs are one score. */
    private static long ascending(float score) {
        int bits = Float.floatToRawIntBits(score + 0f);
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }
}
