package dev.tern.training.datasets.digits;

import java.util.random.RandomGenerator;

/**
 * How somebody writes one digit: what is random about it, apart from the shape itself. Lengths are parts of the digit's
 * height unless their name says otherwise.
 *
 * @param unsteadiness standard deviation of each point's error
 * @param widening width of the digit beside what the shape says
 * @param slant how far the top leans to the right
 * @param turnRadians rotation, clockwise
 * @param bends coefficients of the slow bending of the whole digit: for x and for y those of u², v², uv and uv²
 * @param penPixels radius of the pen in pixels of the picture
 * @param pressure how much the radius changes along the stroke
 * @param softPixels how wide the edge of a stroke is
 * @param ink darkness of the middle of a stroke, 0 to 1
 * @param grain standard deviation of the ink's noise
 * @param roundsCorners whether the pen goes around corners instead of turning sharply
 */
record Hand(
        double unsteadiness,
        double widening,
        double slant,
        double turnRadians,
        double[] bends,
        double penPixels,
        double pressure,
        double softPixels,
        double ink,
        double grain,
        boolean roundsCorners) {

    /** Standard deviations of {@code bends}, in its order. */
    private static final double[] BENDING = {0.07, 0.08, 0.1, 0.05, 0.07, 0.11, 0.07, 0.05};

    static Hand any(RandomGenerator random) {
        double[] bends = new double[BENDING.length];
        for (int i = 0; i < bends.length; i++) {
            bends[i] = BENDING[i] * random.nextGaussian();
        }
        double untidy = random.nextDouble();
        return new Hand(
                0.008 + 0.045 * untidy * untidy,
                StrictMath.exp(0.24 * random.nextGaussian()),
                0.14 + 0.26 * random.nextGaussian(),
                0.1 * random.nextGaussian(),
                bends,
                0.7 + 0.7 * random.nextDouble() + 1.7 * random.nextDouble() * random.nextDouble(),
                0.35 * random.nextDouble(),
                0.8 + 0.7 * random.nextDouble(),
                1 - 0.2 * random.nextDouble() * random.nextDouble(),
                0.05 * random.nextDouble(),
                random.nextDouble() < 0.3);
    }
}
