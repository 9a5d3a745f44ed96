package dev.tern.operators.rfft2d;

import dev.tern.operators.Binding;
import java.util.Arrays;

/** A line of complex numbers, as many as a power of two, and its Fourier transform in place. */
final class FourierLine {
    private final int length;
    private final int bits;
    private final double[] reals;
    private final double[] imaginaries;
    private final double[] cosines;
    private final double[] sines;

    FourierLine(Binding binding, int length) {
        this.length = length;
        bits = Integer.numberOfTrailingZeros(length);
        reals = binding.doubles(length);
        imaginaries = binding.doubles(length);
        cosines = binding.doubles(length / 2);
        sines = binding.doubles(length / 2);
        for (int i = 0; i < length / 2; i++) {
            cosines[i] = Math.cos(2 * Math.PI * i / length);
            sines[i] = -Math.sin(2 * Math.PI * i / length);
        }
    }

    void clear() {
        Arrays.fill(reals, 0);
        Arrays.fill(imaginaries, 0);
    }

    void set(int i, double real, double imaginary) {
        reals[i] = real;
        imaginaries[i] = imaginary;
    }

    double real(int i) {
        return reals[i];
    }

    double imaginary(int i) {
        return imaginaries[i];
    }

    /** Swaps elements into bit-reversed order, then joins transforms of half the length, level by level. */
    void transform() {
        for (int i = 0; i < length; i++) {
            int j = bits == 0 ? 0 : Integer.reverse(i) >>> (Integer.SIZE - bits);
            if (i < j) {
                swap(reals, i, j);
                swap(imaginaries, i, j);
            }
        }
        for (int half = 1; half < length; half *= 2) {
            join(reals, imaginaries, cosines, sines, half);
        }
    }

    private static void swap(double[] values, int i, int j) {
        double value = values[i];
        values[i] = values[j];
        values[j] = value;
    }

    private static void join(double[] re, double[] im, double[] cosines, double[] sines, int half) {
        int stride = re.length / (2 * half);
        for (int start = 0; start < re.length; start += 2 * half) {
            for (int k = 0; k < half; k++) {
                int low = start + k;
                int high = low + half;
                double c = cosines[k * stride];
                double s = sines[k * stride];
                double r = re[high] * c - im[high] * s;
                double i = re[high] * s + im[high] * c;
                re[high] = re[low] - r;
                im[high] = im[low] - i;
                re[low] += r;
                im[low] += i;
            }
        }
    }
}
