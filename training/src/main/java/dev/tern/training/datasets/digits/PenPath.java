package dev.tern.training.datasets.digits;

import java.util.random.RandomGenerator;

/** The way of the pen: short straight pieces with a radius at each end, with gaps where the pen is lifted. */
final class PenPath {
    private static final int PIECES_A_SPAN = 6;
    private static final int PIECES_MOST = 4096;

    private final double[] x = new double[PIECES_MOST];
    private final double[] y = new double[PIECES_MOST];
    private final double[] radius = new double[PIECES_MOST];
    private final boolean[] begins = new boolean[PIECES_MOST];
    private int size;

    int size() {
        return size;
    }

    double x(int i) {
        return x[i];
    }

    double y(int i) {
        return y[i];
    }

    double radius(int i) {
        return radius[i];
    }

    /** Whether the pen was lifted before point {@code i}. */
    boolean begins(int i) {
        return begins[i];
    }

    void clear() {
        size = 0;
    }

    /** Adds a stroke through the points {@code xy}, smooth but at its corners (centripetal would not show at this size). */
    void addStroke(double[] xy, boolean[] corners, boolean roundsCorners) {
        int points = xy.length / 2;
        int first = size;
        add(xy[0], xy[1]);
        begins[first] = true;
        for (int i = 0; i + 1 < points; i++) {
            boolean sharpHere = i == 0 || corners[i] && !roundsCorners;
            boolean sharpNext = i + 2 == points || corners[i + 1] && !roundsCorners;
            int before = sharpHere ? i : i - 1;
            int after = sharpNext ? i + 1 : i + 2;
            for (int step = 1; step <= PIECES_A_SPAN; step++) {
                double t = (double) step / PIECES_A_SPAN;
                add(
                        catmullRom(xy[2 * before], xy[2 * i], xy[2 * i + 2], xy[2 * after], t),
                        catmullRom(xy[2 * before + 1], xy[2 * i + 1], xy[2 * i + 3], xy[2 * after + 1], t));
            }
        }
    }

    private void add(double px, double py) {
        x[size] = px;
        y[size] = py;
        begins[size] = false;
        size++;
    }

    private static double catmullRom(double a, double b, double c, double d, double t) {
        return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
    }

    /** Leans, turns, widens and bends the whole digit about its middle. */
    void bend(Hand hand) {
        double sin = StrictMath.sin(hand.turnRadians());
        double cos = StrictMath.cos(hand.turnRadians());
        double[] b = hand.bends();
        for (int i = 0; i < size; i++) {
            double u = 2 * x[i] - 1;
            double v = 2 * y[i] - 1;
            double bentU = u + b[0] * u * u + b[1] * v * v + b[2] * u * v + b[3] * u * v * v;
            double bentV = v + b[4] * u * u + b[5] * v * v + b[6] * u * v + b[7] * u * u * v;
            double wide = hand.widening() * bentU - hand.slant() * bentV;
            x[i] = cos * wide - sin * bentV;
            y[i] = sin * wide + cos * bentV;
        }
    }

    /** Gives the pen its radius, which swells and shrinks slowly along the strokes. */
    void press(Hand hand, RandomGenerator random) {
        double waves = 1 + 2 * random.nextDouble();
        double phase = 2 * StrictMath.PI * random.nextDouble();
        for (int i = 0; i < size; i++) {
            double wave = StrictMath.sin(phase + 2 * StrictMath.PI * waves * i / size);
            radius[i] = hand.penPixels() * (1 + hand.pressure() * wave);
        }
    }

    /** Scales the path so that its ink fits a box of {@code side} pixels, its proportions kept, around (0, 0). */
    void fit(double side) {
        double left = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        double top = Double.POSITIVE_INFINITY;
        double bottom = Double.NEGATIVE_INFINITY;
        double pen = 0;
        for (int i = 0; i < size; i++) {
            left = Math.min(left, x[i]);
            right = Math.max(right, x[i]);
            top = Math.min(top, y[i]);
            bottom = Math.max(bottom, y[i]);
            pen = Math.max(pen, radius[i]);
        }
        double scale = (side - 2 * pen) / Math.max(Math.max(right - left, bottom - top), 1e-6);
        for (int i = 0; i < size; i++) {
            x[i] = (x[i] - (left + right) / 2) * scale;
            y[i] = (y[i] - (top + bottom) / 2) * scale;
        }
    }
}
