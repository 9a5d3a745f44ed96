package dev.tern.operators.rfft2d;

import dev.tern.operators.Binding;
import java.util.Arrays;

/**
 * Fourier transforms of lines of {@code length} real numbers, a power of two, of which numbers 0 to {@code length / 2} are
 * kept. Neighbours travel as real and imaginary part through a transform of half the length.
 */
final class RealLines {
    private final int length;
    private final int half;
    private final FourierLines pairs;
    private final double[] cosines;
    private final double[] sines;
    private final double[] reals;
    private final double[] imaginaries;

    RealLines(Binding binding, int length, int lines) {
        this.length = length;
        half = Math.max(1, length / 2);
        pairs = new FourierLines(binding, half, lines);
        cosines = binding.doubles(half + 1L);
        sines = binding.doubles(half + 1L);
        for (int i = 0; i <= half; i++) {
            cosines[i] = Math.cos(2 * Math.PI * i / length);
            sines[i] = -Math.sin(2 * Math.PI * i / length);
        }
        reals = binding.doubles((half + 1L) * lines);
        imaginaries = binding.doubles((half + 1L) * lines);
    }

    int lines() {
        return pairs.lines();
    }

    /** Makes all lines zero. */
    void clear() {
        Arrays.fill(pairs.reals(), 0);
        Arrays.fill(pairs.imaginaries(), 0);
    }

    /** Sets the first {@code count} numbers of a line; after {@link #clear}, the others are zero. */
    void set(int line, float[] values, int count) {
        double[] evens = pairs.reals();
        double[] odds = pairs.imaginaries();
        int lines = pairs.lines();
        int at = line;
        for (int i = 0; i + 1 < count; i += 2) {
            evens[at] = values[i];
            odds[at] = values[i + 1];
            at += lines;
        }
        if (count % 2 != 0) {
            evens[at] = values[count - 1];
        }
    }

    /** Real part of number {@code i} of a line after the transform at {@code i * lines + line}. */
    double[] reals() {
        return reals;
    }

    /** Imaginary parts, placed as real ones are. */
    double[] imaginaries() {
        return imaginaries;
    }

    void transform() {
        int lines = pairs.lines();
        if (length == 1) {
            System.arraycopy(pairs.reals(), 0, reals, 0, lines);
            return;
        }
        pairs.transform();
        double[] re = pairs.reals();
        double[] im = pairs.imaginaries();
        for (int k = 0; k <= half; k++) {
            int mirrored = (half - k) % half * lines;
            untangle(re, im, k % half * lines, mirrored, reals, imaginaries, k * lines, lines, cosines[k], sines[k]);
        }
    }

    /** The transforms of even and of odd numbers follow from their sum's symmetric parts; odd ones are half a step on. */
    private static void untangle(
            double[] re,
            double[] im,
            int from,
            int mirrored,
            double[] toRe,
            double[] toIm,
            int to,
            int count,
            double c,
            double s) {
        for (int i = 0; i < count; i++) {
            double evenRe = 0.5 * (re[from + i] + re[mirrored + i]);
            double evenIm = 0.5 * (im[from + i] - im[mirrored + i]);
            double oddRe = 0.5 * (im[from + i] + im[mirrored + i]);
            double oddIm = 0.5 * (re[mirrored + i] - re[from + i]);
            toRe[to + i] = evenRe + oddRe * c - oddIm * s;
            toIm[to + i] = evenIm + oddRe * s + oddIm * c;
        }
    }
}
