package dev.tern.operators.rfft2d;

import dev.tern.operators.Binding;

/**
 * Fourier transforms of several lines at once, all of a length that is a power of two. Number {@code i} of line {@code l}
 * stands at {@code i * lines + l}, so that the innermost loops run over neighbours whatever the length.
 */
final class FourierLines {
    private final int length;
    private final int lines;
    private final double[] cosines;
    private final double[] sines;
    private double[] reals;
    private double[] imaginaries;
    private double[] otherReals;
    private double[] otherImaginaries;

    FourierLines(Binding binding, int length, int lines) {
        this.length = length;
        this.lines = lines;
        reals = binding.doubles((long) length * lines);
        imaginaries = binding.doubles((long) length * lines);
        otherReals = binding.doubles((long) length * lines);
        otherImaginaries = binding.doubles((long) length * lines);
        cosines = binding.doubles(length);
        sines = binding.doubles(length);
        for (int i = 0; i < length; i++) {
            cosines[i] = Math.cos(2 * Math.PI * i / length);
            sines[i] = -Math.sin(2 * Math.PI * i / length);
        }
    }

    int lines() {
        return lines;
    }

    /** Real parts; another array after each transform. */
    double[] reals() {
        return reals;
    }

    /** Imaginary parts; another array after each transform. */
    double[] imaginaries() {
        return imaginaries;
    }

    /**
     * Transforms all lines. Each step turns transforms of {@code left} numbers into four of a quarter of that and writes
     * them where the order comes out right by itself.
     */
    void transform() {
        int left = length;
        int stride = lines;
        while (left >= 4) {
            for (int p = 0; p < left / 4; p++) {
                quarter(p, left, stride, length / left);
            }
            swap();
            left /= 4;
            stride *= 4;
        }
        if (left == 2) {
            halve(reals, imaginaries, otherReals, otherImaginaries, stride);
            swap();
        }
    }

    private void quarter(int p, int left, int stride, int turn) {
        quarter(
                reals,
                imaginaries,
                otherReals,
                otherImaginaries,
                p * stride,
                left / 4 * stride,
                4 * p * stride,
                stride,
                cosines[p * turn],
                sines[p * turn],
                cosines[2 * p * turn],
                sines[2 * p * turn],
                cosines[3 * p * turn],
                sines[3 * p * turn]);
    }

    /** Reads four runs of {@code count} numbers {@code apart} from {@code from} on, and writes four one after the other. */
    private static void quarter(
            double[] re,
            double[] im,
            double[] toRe,
            double[] toIm,
            int from,
            int apart,
            int to,
            int count,
            double c1,
            double s1,
            double c2,
            double s2,
            double c3,
            double s3) {
        for (int i = 0; i < count; i++) {
            double sumRe = re[from + i] + re[from + 2 * apart + i];
            double sumIm = im[from + i] + im[from + 2 * apart + i];
            double differenceRe = re[from + i] - re[from + 2 * apart + i];
            double differenceIm = im[from + i] - im[from + 2 * apart + i];
            double otherSumRe = re[from + apart + i] + re[from + 3 * apart + i];
            double otherSumIm = im[from + apart + i] + im[from + 3 * apart + i];
            double otherRe = re[from + apart + i] - re[from + 3 * apart + i];
            double otherIm = im[from + apart + i] - im[from + 3 * apart + i];
            toRe[to + i] = sumRe + otherSumRe;
            toIm[to + i] = sumIm + otherSumIm;
            double re1 = differenceRe + otherIm;
            double im1 = differenceIm - otherRe;
            toRe[to + count + i] = re1 * c1 - im1 * s1;
            toIm[to + count + i] = re1 * s1 + im1 * c1;
            double re2 = sumRe - otherSumRe;
            double im2 = sumIm - otherSumIm;
            toRe[to + 2 * count + i] = re2 * c2 - im2 * s2;
            toIm[to + 2 * count + i] = re2 * s2 + im2 * c2;
            double re3 = differenceRe - otherIm;
            double im3 = differenceIm + otherRe;
            toRe[to + 3 * count + i] = re3 * c3 - im3 * s3;
            toIm[to + 3 * count + i] = re3 * s3 + im3 * c3;
        }
    }

    private static void halve(double[] re, double[] im, double[] toRe, double[] toIm, int count) {
        for (int i = 0; i < count; i++) {
            toRe[i] = re[i] + re[count + i];
            toIm[i] = im[i] + im[count + i];
            toRe[count + i] = re[i] - re[count + i];
            toIm[count + i] = im[i] - im[count + i];
        }
    }

    private void swap() {
        double[] re = reals;
        double[] im = imaginaries;
        reals = otherReals;
        imaginaries = otherImaginaries;
        otherReals = re;
        otherImaginaries = im;
    }
}
