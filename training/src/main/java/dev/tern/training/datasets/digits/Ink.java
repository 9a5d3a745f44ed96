package dev.tern.training.datasets.digits;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A small picture on which a pen leaves ink: 0 is paper, 1 is ink. */
final class Ink {
    private final int side;
    private final float[] coverage;

    Ink(int side) {
        this.side = side;
        this.coverage = new float[side * side];
    }

    /** Draws {@code path}, whose point (0, 0) falls on ({@code centerX}, {@code centerY}), over what was there before. */
    void draw(PenPath path, double centerX, double centerY, double softPixels) {
        Arrays.fill(coverage, 0);
        for (int i = 0; i < path.size(); i++) {
            int from = path.begins(i) || i == 0 ? i : i - 1;
            piece(
                    path.x(from) + centerX,
                    path.y(from) + centerY,
                    path.x(i) + centerX,
                    path.y(i) + centerY,
                    path.radius(i),
                    softPixels);
        }
    }

    /** A thick line with round ends and an edge that fades over {@code soft} pixels. */
    private void piece(double ax, double ay, double bx, double by, double radius, double soft) {
        double reach = radius + soft;
        int left = (int) Math.max(0, Math.floor(Math.min(ax, bx) - reach));
        int right = (int) Math.min(side - 1, Math.ceil(Math.max(ax, bx) + reach));
        int top = (int) Math.max(0, Math.floor(Math.min(ay, by) - reach));
        int bottom = (int) Math.min(side - 1, Math.ceil(Math.max(ay, by) + reach));
        double dx = bx - ax;
        double dy = by - ay;
        double length = Math.max(dx * dx + dy * dy, 1e-12);
        for (int py = top; py <= bottom; py++) {
            for (int px = left; px <= right; px++) {
                double ux = px + 0.5 - ax;
                double uy = py + 0.5 - ay;
                double along = Math.min(1, Math.max(0, (ux * dx + uy * dy) / length));
                double ex = ux - along * dx;
                double ey = uy - along * dy;
                double inside = (radius - Math.sqrt(ex * ex + ey * ey)) / soft + 0.5;
                if (inside > 0) {
                    int at = py * side + px;
                    coverage[at] = Math.max(coverage[at], (float) Math.min(1, inside));
                }
            }
        }
    }

    /** Mean column of the ink, in pixels from the left edge. */
    double massX() {
        return mass(true);
    }

    /** Mean row of the ink, in pixels from the top edge. */
    double massY() {
        return mass(false);
    }

    private double mass(boolean across) {
        double sum = 0;
        double weighted = 0;
        for (int i = 0; i < coverage.length; i++) {
            sum += coverage[i];
            weighted += coverage[i] * ((across ? i % side : i / side) + 0.5);
        }
        return sum == 0 ? side / 2.0 : weighted / sum;
    }

    /** Writes the picture as bytes: 0 is paper, 255 full ink. */
    void writeTo(byte[] pixels, int offset, double ink, double grain, RandomGenerator random) {
        for (int i = 0; i < coverage.length; i++) {
            double level = coverage[i];
            if (level > 0) {
                level = Math.min(1, Math.max(0, level * (ink + grain * random.nextGaussian())));
            }
            pixels[offset + i] = (byte) Math.round(255 * level);
        }
    }
}
