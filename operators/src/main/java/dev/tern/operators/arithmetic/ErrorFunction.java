package dev.tern.operators.arithmetic;

/** The error function's complement, {@code 2 / sqrt(pi)} times the integral of {@code exp(-t^2)} from x to infinity. */
public final class ErrorFunction {
    /**
     * Chebyshev coefficients of {@code ln(erfc(z) / t) + z^2} over {@code t = 2 / (2 + z)} from 0 to 1, found by
     * interpolation at Chebyshev's nodes. The series is within 1.2e-10.
     */
    private static final double[] SERIES = {
        -0.6513268598912366,
        0.6419697923571643,
        0.01947647320376053,
        -0.009561514786732422,
        -0.0009465953441911978,
        0.0003668394972626554,
        4.2523325557597413e-05,
        -2.0278578846510964e-05,
        -1.6242894586987466e-06,
        1.3036556023998669e-06,
        1.56262942307972e-08,
        -8.523749824018712e-08,
        6.528032545083384e-09,
        5.059214082392405e-09,
        -9.851176575870202e-10,
        -2.2939657812193204e-10
    };

    private ErrorFunction() {}

    /** {@code erfc(x)} to about ten digits, also where it is tiny. */
    public static double complement(double x) {
        double z = Math.abs(x);
        double t = 2 / (2 + z);
        double twice = 4 * t - 2;
        double sum = 0;
        double before = 0;
        for (int i = SERIES.length - 1; i > 0; i--) {
            double next = twice * sum - before + SERIES[i];
            before = sum;
            sum = next;
        }
        double tail = t * StrictMath.exp(-z * z + 0.5 * twice * sum - before + SERIES[0]);
        return x < 0 ? 2 - tail : tail;
    }
}
