package dev.tern.operators.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CurvesTest {
    private static double ulps(float actual, double exact) {
        return Math.abs(actual - exact) / Math.ulp((float) exact);
    }

    @Test
    void exponentialsAreWithinTwoUlps() {
        for (float x = -87; x < 88.7f; x += 0.0137f) {
            assertThat(ulps(FloatCurves.exp(x), StrictMath.exp(x)))
                    .as("exp(%s)", x)
                    .isLessThan(2);
        }
        assertThat(FloatCurves.exp(Float.NaN)).isNaN();
        assertThat(FloatCurves.exp(Float.NEGATIVE_INFINITY)).isZero();
        assertThat(FloatCurves.exp(Float.POSITIVE_INFINITY)).isInfinite();
        assertThat(FloatCurves.exp(0)).isEqualTo(1);
    }

    @Test
    void sigmoidsAndTangentsAreWithinFourUlps() {
        float[] x = new float[4001];
        for (int i = 0; i < x.length; i++) {
            x[i] = (i - 2000) * 0.0051f;
        }
        float[] sigmoid = new float[x.length];
        float[] tangent = new float[x.length];
        FloatCurves.logistic(x, sigmoid, x.length);
        FloatCurves.tanh(x, tangent, x.length);
        for (int i = 0; i < x.length; i++) {
            assertThat(ulps(sigmoid[i], 1 / (1 + StrictMath.exp(-x[i]))))
                    .as("logistic(%s)", x[i])
                    .isLessThan(4);
            if (x[i] != 0) {
                assertThat(ulps(tangent[i], StrictMath.tanh(x[i])))
                        .as("tanh(%s)", x[i])
                        .isLessThan(4);
            }
        }
    }

    @Test
    void theErrorFunctionHasTenDigits() {
        assertThat(ErrorFunction.complement(0)).isCloseTo(1, within(1e-9));
        assertThat(ErrorFunction.complement(0.5)).isCloseTo(0.4795001221869535, within(1e-9));
        assertThat(ErrorFunction.complement(-1)).isCloseTo(1.8427007929497148, within(1e-9));
        assertThat(ErrorFunction.complement(3) / 2.209049699858544e-05).isCloseTo(1, within(1e-9));
        assertThat(ErrorFunction.complement(9) / 4.1370317465138104e-37).isCloseTo(1, within(1e-9));
    }

    private static org.assertj.core.data.Offset<Double> within(double offset) {
        return org.assertj.core.data.Offset.offset(offset);
    }

    @Test
    void fixedPointCurvesAreNearTheRealOnes() {
        for (int raw = -32768; raw <= 32767; raw += 13) {
            double x = raw / 4096.0;
            assertThat(FixedPointCurves.HALF.logistic(raw, 3) / 32768.0)
                    .isCloseTo(1 / (1 + StrictMath.exp(-x)), within(5e-4));
            assertThat(FixedPointCurves.HALF.tanh(raw, 3) / 32768.0).isCloseTo(StrictMath.tanh(x), within(1e-3));
        }
    }

    @Test
    void reciprocalsAndRootsAreNearTheRealOnes() {
        for (int x = 1; x < 70000; x = x * 5 / 4 + 1) {
            int bits = 31 - Integer.numberOfLeadingZeros(x);
            assertThat(Reciprocals.fraction(x) / 0x1p31 * 0x1p-1 / (1L << bits) * 2)
                    .isCloseTo(1.0 / x, within(1e-8));
            Multiplier root = Reciprocals.squareRoot(x);
            assertThat(Math.scalb((double) root.mantissa(), root.shift() - 31) * Math.sqrt(x))
                    .as("1 / sqrt(%d)", x)
                    .isCloseTo(1, within(1e-3));
        }
    }

    @Test
    void theSigmoidTableIsWithinItsChordError() {
        SigmoidTable table = new SigmoidTable(0.0003f);
        for (int q = -32768; q <= 32767; q += 11) {
            double x = q * (double) 0.0003f;
            assertThat(table.logistic(q) / 32768.0).isCloseTo(1 / (1 + StrictMath.exp(-x)), within(1e-4));
            assertThat(table.tanh(q) / 32768.0).isCloseTo(StrictMath.tanh(x), within(2e-4));
        }
    }
}
