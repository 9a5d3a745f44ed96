package dev.tern.operators.arithmetic;

/**
 * LOGISTIC and TANH of 16-bit numbers from one table: the sigmoid at steps of 1/24, as 16-bit fractions, joined by
 * straight lines. Entries are moved by half the line's error in the middle of a step, which halves the largest error.
 */
public final class SigmoidTable {
    private final int mantissa;
    private final int shift;
    private final int[] table = new int[256];

    /** A table for stored inputs of this scale. */
    public SigmoidTable(float scale) {
        double factor = scale * 4096.0 * 3.0;
        int left = 0;
        while (factor <= 32767.0 / 2.0 && left <= 30) {
            left++;
            factor *= 2.0;
        }
        this.mantissa = (int) factor;
        this.shift = left;
        for (int i = 0; i < 255; i++) {
            double here = sigmoid(i);
            double sag = (here + sigmoid(i + 1)) / 2 - sigmoid(i + 0.5);
            table[i] = (int) Math.floor(here - sag / 2 + 0.5);
        }
        table[255] = 65535;
    }

    private static double sigmoid(double steps) {
        return 65536 / (1 + StrictMath.exp(-steps / 24));
    }

    private int inSteps(int stored) {
        long rounding = shift > 0 ? 1L << (shift - 1) : 0;
        return (int) ((long) stored * mantissa + rounding >> shift);
    }

    /** The sigmoid of a stored number, as a fraction of 2^15. */
    public int logistic(int stored) {
        int x = inSteps(stored);
        int magnitude = Math.abs(x);
        int step = magnitude >>> 9;
        int result =
                step >= 255 ? 0x7FFF << 10 : (table[step] << 9) + (magnitude & 511) * (table[step + 1] - table[step]);
        return (x >= 0 ? result + (1 << 9) : (1 << 25) - result + (1 << 9) - 1) >> 10;
    }

    /** The hyperbolic tangent of a stored number, as a fraction of 2^15. */
    public int tanh(int stored) {
        int x = inSteps(stored);
        int magnitude = Math.abs(x);
        int step = magnitude >>> 8;
        int result =
                step >= 255 ? 0xFFFF << 8 : (table[step] << 8) + (magnitude & 255) * (table[step + 1] - table[step]);
        return (x >= 0 ? result - (1 << 23) + (1 << 7) : -result + (1 << 23) + (1 << 7) - 1) >> 8;
    }
}
