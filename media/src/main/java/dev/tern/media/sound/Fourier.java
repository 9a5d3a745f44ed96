package dev.tern.media.sound;

/** The discrete Fourier transform of a power of two of complex numbers, in place. */
final class Fourier {
    private Fourier() {}

    static void forward(double[] real, double[] imaginary) {
        int size = real.length;
        for (int i = 0, j = 0; i < size; i++) {
            if (i < j) {
                swap(real, i, j);
                swap(imaginary, i, j);
            }
            // j counts upwards in reversed bits.
            int bit = size >> 1;
            for (; bit > 0 && (j & bit) != 0; bit >>= 1) {
                j ^= bit;
            }
            j |= bit;
        }
        for (int half = 1; half < size; half *= 2) {
            for (int k = 0; k < half; k++) {
                double cos = Math.cos(-Math.PI * k / half);
                double sin = Math.sin(-Math.PI * k / half);
                for (int i = k; i < size; i += 2 * half) {
                    int other = i + half;
                    double re = cos * real[other] - sin * imaginary[other];
                    double im = cos * imaginary[other] + sin * real[other];
                    real[other] = real[i] - re;
                    imaginary[other] = imaginary[i] - im;
                    real[i] += re;
                    imaginary[i] += im;
                }
            }
        }
    }

    private static void swap(double[] values, int i, int j) {
        double kept = values[i];
        values[i] = values[j];
        values[j] = kept;
    }
}
