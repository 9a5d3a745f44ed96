package dev.tern.custom.signal;

import dev.tern.operators.Binding;

/**
 * Fourier transforms between {@code length} real numbers and the {@code length / 2 + 1} complex ones of their spectrum, in
 * fixed point: the real numbers travel as pairs through a complex transform of half the length.
 */
final class RealFourier {
    private final FixedPoint number;
    private final int half;
    private final ComplexFourier complex;
    private final int[] twistRe;
    private final int[] twistIm;
    private final int[] pairRe;
    private final int[] pairIm;
    private final int[] workRe;
    private final int[] workIm;

    /** A transform of an even {@code length}, 2 or more. */
    RealFourier(Binding binding, FixedPoint number, int length, boolean inverse) {
        this.number = number;
        half = length / 2;
        complex = new ComplexFourier(binding, number, half, inverse);
        twistRe = binding.ints(half / 2);
        twistIm = binding.ints(half / 2);
        for (int i = 0; i < half / 2; i++) {
            double angle = (inverse ? Math.PI : -Math.PI) * ((double) (i + 1) / half + 0.5);
            twistRe[i] = number.cosine(angle);
            twistIm[i] = number.sine(angle);
        }
        pairRe = binding.ints(half);
        pairIm = binding.ints(half);
        workRe = binding.ints(half);
        workIm = binding.ints(half);
    }

    /** The spectrum, real and imaginary parts in turn, of what {@code time} holds; divided by the length. */
    void forward(int[] time, int[] spectrum) {
        for (int i = 0; i < half; i++) {
            pairRe[i] = time[2 * i];
            pairIm[i] = time[2 * i + 1];
        }
        complex.transform(pairRe, pairIm, workRe, workIm);
        int evens = number.divide(workRe[0], 2);
        int odds = number.divide(workIm[0], 2);
        put(spectrum, 0, evens + odds, 0);
        put(spectrum, half, evens - odds, 0);
        for (int k = 1; k <= half / 2; k++) {
            int re = number.divide(workRe[k], 2);
            int im = number.divide(workIm[k], 2);
            int mirroredRe = number.divide(workRe[half - k], 2);
            int mirroredIm = number.divide(number.narrow(-workIm[half - k]), 2);
            int sumRe = number.narrow(re + mirroredRe);
            int sumIm = number.narrow(im + mirroredIm);
            int differenceRe = number.narrow(re - mirroredRe);
            int differenceIm = number.narrow(im - mirroredIm);
            int turnedRe = number.realPart(differenceRe, differenceIm, twistRe[k - 1], twistIm[k - 1]);
            int turnedIm = number.imaginaryPart(differenceRe, differenceIm, twistRe[k - 1], twistIm[k - 1]);
            put(spectrum, k, (sumRe + turnedRe) >> 1, (sumIm + turnedIm) >> 1);
            put(spectrum, half - k, (sumRe - turnedRe) >> 1, (turnedIm - sumIm) >> 1);
        }
    }

    /** The real numbers behind {@code spectrum}, as far as fixed point keeps them. */
    void inverse(int[] spectrum, int[] time) {
        pairRe[0] = number.divide(number.narrow(spectrum[0] + spectrum[2 * half]), 2);
        pairIm[0] = number.divide(number.narrow(spectrum[0] - spectrum[2 * half]), 2);
        for (int k = 1; k <= half / 2; k++) {
            int re = number.divide(spectrum[2 * k], 2);
            int im = number.divide(spectrum[2 * k + 1], 2);
            int mirroredRe = number.divide(spectrum[2 * (half - k)], 2);
            int mirroredIm = number.divide(number.narrow(-spectrum[2 * (half - k) + 1]), 2);
            int evenRe = number.narrow(re + mirroredRe);
            int evenIm = number.narrow(im + mirroredIm);
            int differenceRe = number.narrow(re - mirroredRe);
            int differenceIm = number.narrow(im - mirroredIm);
            int oddRe = number.realPart(differenceRe, differenceIm, twistRe[k - 1], twistIm[k - 1]);
            int oddIm = number.imaginaryPart(differenceRe, differenceIm, twistRe[k - 1], twistIm[k - 1]);
            pairRe[k] = number.narrow(evenRe + oddRe);
            pairIm[k] = number.narrow(evenIm + oddIm);
            pairRe[half - k] = number.narrow(evenRe - oddRe);
            pairIm[half - k] = number.narrow(-number.narrow(evenIm - oddIm));
        }
        complex.transform(pairRe, pairIm, workRe, workIm);
        for (int i = 0; i < half; i++) {
            time[2 * i] = workRe[i];
            time[2 * i + 1] = workIm[i];
        }
    }

    private void put(int[] spectrum, int k, int re, int im) {
        spectrum[2 * k] = number.narrow(re);
        spectrum[2 * k + 1] = number.narrow(im);
    }
}
