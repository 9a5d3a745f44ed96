package dev.tern.operators.fourier;

import dev.tern.operators.Binding;

/**
 * The discrete Fourier transform of {@code length} complex numbers, kept as real and imaginary parts in turn:
 * {@code out[k] = Σ in[j]·e^(∓2πi·jk/length)}, with the minus sign forward and the plus sign backward, and no scaling.
 * Lengths are split into their prime factors, so that any length works and those with small factors are fast.
 */
public final class Fourier {
    private final int length;
    private final int[] factors;
    private final double[] roots;
    private final double[] group;

    private Fourier(int length, int[] factors, double[] roots, double[] group) {
        this.length = length;
        this.factors = factors;
        this.roots = roots;
        this.group = group;
    }

    /** A transform of {@code length} numbers, 1 or more; tables and work space come from {@code binding}. */
    public static Fourier forward(Binding binding, int length) {
        return of(binding, length, -1);
    }

    /** The transform back, which multiplies by {@code length} what {@link #forward} started from. */
    public static Fourier backward(Binding binding, int length) {
        return of(binding, length, 1);
    }

    private static Fourier of(Binding binding, int length, int sign) {
        int[] factors = Factors.of(length);
        double[] roots = binding.doubles(2L * length);
        for (int i = 0; i < length; i++) {
            double angle = sign * 2 * Math.PI * i / length;
            roots[2 * i] = Math.cos(angle);
            roots[2 * i + 1] = Math.sin(angle);
        }
        return new Fourier(length, factors, roots, binding.doubles(2L * Factors.largest(factors)));
    }

    /** Transforms {@code in} into {@code out}, which must be another array. */
    public void transform(double[] in, double[] out) {
        work(in, 0, 1, out, 0, length, 0);
    }

    private void work(double[] in, int from, int step, double[] out, int to, int count, int depth) {
        if (count == 1) {
            out[2 * to] = in[2 * from];
            out[2 * to + 1] = in[2 * from + 1];
            return;
        }
        int radix = factors[depth];
        int part = count / radix;
        for (int q = 0; q < radix; q++) {
            work(in, from + q * step, step * radix, out, to + q * part, part, depth + 1);
        }
        if (radix == 2) {
            pairs(out, to, part, step, roots);
        } else {
            groups(out, to, part, radix, step);
        }
    }

    private static void pairs(double[] out, int to, int part, int step, double[] roots) {
        for (int k = 0; k < part; k++) {
            int low = 2 * (to + k);
            int high = 2 * (to + k + part);
            double c = roots[2 * k * step];
            double s = roots[2 * k * step + 1];
            double re = out[high] * c - out[high + 1] * s;
            double im = out[high] * s + out[high + 1] * c;
            out[high] = out[low] - re;
            out[high + 1] = out[low + 1] - im;
            out[low] += re;
            out[low + 1] += im;
        }
    }

    private void groups(double[] out, int to, int part, int radix, int step) {
        for (int k = 0; k < part; k++) {
            for (int q = 0; q < radix; q++) {
                group[2 * q] = out[2 * (to + k + q * part)];
                group[2 * q + 1] = out[2 * (to + k + q * part) + 1];
            }
            for (int q = 0; q < radix; q++) {
                long turn = (long) step * (k + (long) q * part);
                double re = group[0];
                double im = group[1];
                for (int r = 1; r < radix; r++) {
                    int root = (int) (turn * r % length);
                    re += group[2 * r] * roots[2 * root] - group[2 * r + 1] * roots[2 * root + 1];
                    im += group[2 * r] * roots[2 * root + 1] + group[2 * r + 1] * roots[2 * root];
                }
                out[2 * (to + k + q * part)] = re;
                out[2 * (to + k + q * part) + 1] = im;
            }
        }
    }
}
