package dev.tern.custom.signal;

import dev.tern.operators.Binding;
import java.util.Arrays;

/**
 * A complex Fourier transform in fixed point, divided by its length on the way so that nothing overflows. Every
 * butterfly first divides its inputs by its radix; the order of operations decides the low bits and is part of the
 * contract.
 */
final class ComplexFourier {
    private final FixedPoint number;
    private final int length;
    private final boolean inverse;
    private final int[] factors;
    private final int[] rootRe;
    private final int[] rootIm;
    private final int[] groupRe;
    private final int[] groupIm;
    private int[] re;
    private int[] im;

    ComplexFourier(Binding binding, FixedPoint number, int length, boolean inverse) {
        this.number = number;
        this.length = length;
        this.inverse = inverse;
        factors = factors(length);
        rootRe = binding.ints(length);
        rootIm = binding.ints(length);
        for (int i = 0; i < length; i++) {
            double angle = (inverse ? 2 : -2) * Math.PI * i / length;
            rootRe[i] = number.cosine(angle);
            rootIm[i] = number.sine(angle);
        }
        int largest = Arrays.stream(factors).max().orElse(1);
        groupRe = binding.ints(largest);
        groupIm = binding.ints(largest);
        re = new int[0];
        im = new int[0];
    }

    /** Radices in the order of the split: fours first, then twos, threes and what else divides. */
    private static int[] factors(int length) {
        int[] factors = new int[31];
        int count = 0;
        int left = length;
        int radix = 4;
        double end = Math.floor(Math.sqrt(length));
        while (left > 1) {
            while (left % radix != 0) {
                radix = radix == 4 ? 2 : radix == 2 ? 3 : radix + 2;
                if (radix > end) {
                    radix = left;
                }
            }
            factors[count++] = radix;
            left /= radix;
        }
        return Arrays.copyOf(factors, count);
    }

    /** Transforms {@code inRe + i·inIm} into {@code outRe + i·outIm}, which must be other arrays. */
    void transform(int[] inRe, int[] inIm, int[] outRe, int[] outIm) {
        re = outRe;
        im = outIm;
        work(inRe, inIm, 0, 1, 0, length, 0);
    }

    private void work(int[] inRe, int[] inIm, int from, int step, int to, int count, int depth) {
        if (count == 1) {
            re[to] = inRe[from];
            im[to] = inIm[from];
            return;
        }
        int radix = factors[depth];
        int part = count / radix;
        for (int q = 0; q < radix; q++) {
            work(inRe, inIm, from + q * step, step * radix, to + q * part, part, depth + 1);
        }
        switch (radix) {
            case 2 -> pairs(to, part, step);
            case 3 -> triples(to, part, step);
            case 4 -> quadruples(to, part, step);
            case 5 -> quintuples(to, part, step);
            default -> groups(to, part, radix, step);
        }
    }

    private void divide(int at, int radix) {
        re[at] = number.divide(re[at], radix);
        im[at] = number.divide(im[at], radix);
    }

    /** Element {@code at} turned by root {@code root}, into group slot {@code slot}. */
    private void turn(int slot, int at, int root) {
        groupRe[slot] = number.realPart(re[at], im[at], rootRe[root], rootIm[root]);
        groupIm[slot] = number.imaginaryPart(re[at], im[at], rootRe[root], rootIm[root]);
    }

    private void set(int at, int real, int imaginary) {
        re[at] = number.narrow(real);
        im[at] = number.narrow(imaginary);
    }

    private void pairs(int to, int part, int step) {
        for (int k = 0; k < part; k++) {
            int low = to + k;
            int high = low + part;
            divide(low, 2);
            divide(high, 2);
            turn(0, high, k * step);
            set(high, re[low] - groupRe[0], im[low] - groupIm[0]);
            set(low, re[low] + groupRe[0], im[low] + groupIm[0]);
        }
    }

    private void triples(int to, int part, int step) {
        int third = rootIm[step * part];
        for (int k = 0; k < part; k++) {
            int a = to + k;
            int b = a + part;
            int c = b + part;
            divide(a, 3);
            divide(b, 3);
            divide(c, 3);
            turn(1, b, k * step);
            turn(2, c, 2 * k * step);
            int sumRe = number.narrow(groupRe[1] + groupRe[2]);
            int sumIm = number.narrow(groupIm[1] + groupIm[2]);
            int crossRe = number.multiply(number.narrow(groupRe[1] - groupRe[2]), third);
            int crossIm = number.multiply(number.narrow(groupIm[1] - groupIm[2]), third);
            int middleRe = number.narrow(re[a] - (sumRe >> 1));
            int middleIm = number.narrow(im[a] - (sumIm >> 1));
            set(a, re[a] + sumRe, im[a] + sumIm);
            set(c, middleRe + crossIm, middleIm - crossRe);
            set(b, middleRe - crossIm, middleIm + crossRe);
        }
    }

    private void quadruples(int to, int part, int step) {
        for (int k = 0; k < part; k++) {
            int a = to + k;
            int b = a + part;
            int c = b + part;
            int d = c + part;
            divide(a, 4);
            divide(b, 4);
            divide(c, 4);
            divide(d, 4);
            turn(1, b, k * step);
            turn(2, c, 2 * k * step);
            turn(3, d, 3 * k * step);
            int evenRe = number.narrow(re[a] - groupRe[2]);
            int evenIm = number.narrow(im[a] - groupIm[2]);
            set(a, re[a] + groupRe[2], im[a] + groupIm[2]);
            int sumRe = number.narrow(groupRe[1] + groupRe[3]);
            int sumIm = number.narrow(groupIm[1] + groupIm[3]);
            int oddRe = number.narrow(groupRe[1] - groupRe[3]);
            int oddIm = number.narrow(groupIm[1] - groupIm[3]);
            set(c, re[a] - sumRe, im[a] - sumIm);
            set(a, re[a] + sumRe, im[a] + sumIm);
            set(inverse ? d : b, evenRe + oddIm, evenIm - oddRe);
            set(inverse ? b : d, evenRe - oddIm, evenIm + oddRe);
        }
    }

    private void quintuples(int to, int part, int step) {
        int aRe = rootRe[step * part];
        int aIm = rootIm[step * part];
        int bRe = rootRe[2 * step * part];
        int bIm = rootIm[2 * step * part];
        for (int k = 0; k < part; k++) {
            int first = to + k;
            for (int q = 0; q < 5; q++) {
                divide(first + q * part, 5);
            }
            for (int q = 1; q < 5; q++) {
                turn(q, first + q * part, q * k * step);
            }
            int re0 = re[first];
            int im0 = im[first];
            int outerSumRe = number.narrow(groupRe[1] + groupRe[4]);
            int outerSumIm = number.narrow(groupIm[1] + groupIm[4]);
            int outerRe = number.narrow(groupRe[1] - groupRe[4]);
            int outerIm = number.narrow(groupIm[1] - groupIm[4]);
            int innerSumRe = number.narrow(groupRe[2] + groupRe[3]);
            int innerSumIm = number.narrow(groupIm[2] + groupIm[3]);
            int innerRe = number.narrow(groupRe[2] - groupRe[3]);
            int innerIm = number.narrow(groupIm[2] - groupIm[3]);
            set(first, re0 + outerSumRe + innerSumRe, im0 + outerSumIm + innerSumIm);
            int evenRe = number.narrow(re0 + number.multiply(outerSumRe, aRe) + number.multiply(innerSumRe, bRe));
            int evenIm = number.narrow(im0 + number.multiply(outerSumIm, aRe) + number.multiply(innerSumIm, bRe));
            int oddRe = number.narrow(number.multiply(outerIm, aIm) + number.multiply(innerIm, bIm));
            int oddIm = number.narrow(-number.multiply(outerRe, aIm) - number.multiply(innerRe, bIm));
            set(first + part, evenRe - oddRe, evenIm - oddIm);
            set(first + 4 * part, evenRe + oddRe, evenIm + oddIm);
            evenRe = number.narrow(re0 + number.multiply(outerSumRe, bRe) + number.multiply(innerSumRe, aRe));
            evenIm = number.narrow(im0 + number.multiply(outerSumIm, bRe) + number.multiply(innerSumIm, aRe));
            oddRe = number.narrow(-number.multiply(outerIm, bIm) + number.multiply(innerIm, aIm));
            oddIm = number.narrow(number.multiply(outerRe, bIm) - number.multiply(innerRe, aIm));
            set(first + 2 * part, evenRe + oddRe, evenIm + oddIm);
            set(first + 3 * part, evenRe - oddRe, evenIm - oddIm);
        }
    }

    private void groups(int to, int part, int radix, int step) {
        for (int k = 0; k < part; k++) {
            for (int q = 0; q < radix; q++) {
                groupRe[q] = number.divide(re[to + k + q * part], radix);
                groupIm[q] = number.divide(im[to + k + q * part], radix);
            }
            for (int q = 0; q < radix; q++) {
                long turn = (long) step * (k + (long) q * part);
                int sumRe = groupRe[0];
                int sumIm = groupIm[0];
                for (int r = 1; r < radix; r++) {
                    int root = (int) (turn * r % length);
                    sumRe = number.narrow(sumRe + number.realPart(groupRe[r], groupIm[r], rootRe[root], rootIm[root]));
                    sumIm = number.narrow(
                            sumIm + number.imaginaryPart(groupRe[r], groupIm[r], rootRe[root], rootIm[root]));
                }
                re[to + k + q * part] = sumRe;
                im[to + k + q * part] = sumIm;
            }
        }
    }
}
