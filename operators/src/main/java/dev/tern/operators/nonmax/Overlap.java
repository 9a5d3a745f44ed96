package dev.tern.operators.nonmax;

/** How much two boxes share: the area of their common part by the area of both together. */
final class Overlap {
    private Overlap() {}

    /** The share of boxes {@code i} and {@code j}, given by any two opposite corners each; 0 if one has no area. */
    static float of(float[] boxes, int i, int j) {
        float top1 = Math.min(boxes[4 * i], boxes[4 * i + 2]);
        float bottom1 = Math.max(boxes[4 * i], boxes[4 * i + 2]);
        float left1 = Math.min(boxes[4 * i + 1], boxes[4 * i + 3]);
        float right1 = Math.max(boxes[4 * i + 1], boxes[4 * i + 3]);
        float top2 = Math.min(boxes[4 * j], boxes[4 * j + 2]);
        float bottom2 = Math.max(boxes[4 * j], boxes[4 * j + 2]);
        float left2 = Math.min(boxes[4 * j + 1], boxes[4 * j + 3]);
        float right2 = Math.max(boxes[4 * j + 1], boxes[4 * j + 3]);
        float area1 = (bottom1 - top1) * (right1 - left1);
        float area2 = (bottom2 - top2) * (right2 - left2);
        if (area1 <= 0 || area2 <= 0) {
            return 0;
        }
        float height = Math.max(Math.min(bottom1, bottom2) - Math.max(top1, top2), 0);
        float width = Math.max(Math.min(right1, right2) - Math.max(left1, left2), 0);
        float common = height * width;
        return common / (area1 + area2 - common);
    }
}
