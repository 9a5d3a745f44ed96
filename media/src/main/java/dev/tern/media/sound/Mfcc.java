package dev.tern.media.sound;

import dev.tern.tensor.TernException;

/**
 * Mel-frequency cepstral coefficients: what a short sound is made of, as a small picture of time × coefficients. Each frame is
 * weighted by a Hann window, its power spectrum is gathered in triangles that are evenly spaced on the mel scale, and the
 * logarithms are turned by a cosine transform.
 *
 * @param rateHertz rate of the sounds
 * @param windowMoments samples in a frame
 * @param strideMoments samples from one frame to the next
 * @param lowHertz lower end of the lowest triangle
 * @param highHertz upper end of the highest triangle
 * @param bands how many triangles
 * @param coefficients how many coefficients are kept of each frame
 */
public record Mfcc(
        int rateHertz,
        int windowMoments,
        int strideMoments,
        double lowHertz,
        double highHertz,
        int bands,
        int coefficients) {
    private static final double FLOOR = 1e-6;

    public Mfcc {
        if (windowMoments < 2
                || strideMoments < 1
                || bands < 1
                || coefficients < 1
                || coefficients > bands
                || !(lowHertz >= 0 && lowHertz < highHertz && highHertz <= rateHertz / 2.0)) {
            throw TernException.at("mfcc")
                    .expected(
                            "frames of 2 samples or more, no more coefficients than bands, and 0 ≤ low < high ≤ half the rate")
                    .found(windowMoments + " samples, " + coefficients + " of " + bands + ", " + lowHertz + " to "
                            + highHertz + " Hz at " + rateHertz + " Hz")
                    .fix("correct the numbers");
        }
    }

    /** What small keyword spotters use: frames of 40 ms every 20 ms, ten coefficients of 40 bands from 20 Hz to 4 kHz. */
    public static Mfcc keywords(int rateHertz) {
        return new Mfcc(
                rateHertz, rateHertz * 40 / 1000, rateHertz * 20 / 1000, 20, Math.min(4000, rateHertz / 2.0), 40, 10);
    }

    /** How many frames a sound of so many samples has. */
    public int frames(int moments) {
        return moments < windowMoments ? 0 : 1 + (moments - windowMoments) / strideMoments;
    }

    /** A transformer for sounds of {@code moments} samples; it belongs to one thread. */
    public Transform transform(int moments) {
        return new Transform(this, frames(moments));
    }

    /** The tables and the room that the transformation of many sounds shares. */
    public static final class Transform {
        private final Mfcc mfcc;
        private final int frames;
        private final int size;
        private final double[] window;
        private final double[][] triangles;
        private final double[][] cosines;
        private final double[] real;
        private final double[] imaginary;
        private final double[] logs;

        private Transform(Mfcc mfcc, int frames) {
            this.mfcc = mfcc;
            this.frames = frames;
            this.size = Integer.highestOneBit(2 * mfcc.windowMoments - 1);
            window = new double[mfcc.windowMoments];
            for (int i = 0; i < window.length; i++) {
                window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / window.length);
            }
            triangles = triangles();
            cosines = new double[mfcc.coefficients][mfcc.bands];
            for (int k = 0; k < mfcc.coefficients; k++) {
                for (int b = 0; b < mfcc.bands; b++) {
                    cosines[k][b] = Math.sqrt(2.0 / mfcc.bands) * Math.cos(Math.PI * k * (b + 0.5) / mfcc.bands);
                }
            }
            real = new double[size];
            imaginary = new double[size];
            logs = new double[mfcc.bands];
        }

        private static double mel(double hertz) {
            return 1127 * Math.log1p(hertz / 700);
        }

        private double[][] triangles() {
            double[][] weights = new double[mfcc.bands][size / 2 + 1];
            double low = mel(mfcc.lowHertz);
            double step = (mel(mfcc.highHertz) - low) / (mfcc.bands + 1);
            for (int b = 0; b < mfcc.bands; b++) {
                double peak = low + (b + 1) * step;
                for (int i = 0; i <= size / 2; i++) {
                    double distance = Math.abs(mel((double) i * mfcc.rateHertz / size) - peak) / step;
                    weights[b][i] = Math.max(0, 1 - distance);
                }
            }
            return weights;
        }

        public int frames() {
            return frames;
        }

        /** Writes {@code frames() × coefficients()} numbers to {@code to}. */
        public void apply(float[] sound, int offset, float[] to, int toOffset) {
            for (int frame = 0; frame < frames; frame++) {
                int from = offset + frame * mfcc.strideMoments;
                for (int i = 0; i < size; i++) {
                    real[i] = i < window.length ? window[i] * sound[from + i] : 0;
                    imaginary[i] = 0;
                }
                Fourier.forward(real, imaginary);
                for (int b = 0; b < mfcc.bands; b++) {
                    double sum = 0;
                    for (int i = 0; i <= size / 2; i++) {
                        double weight = triangles[b][i];
                        if (weight > 0) {
                            sum += weight * Math.hypot(real[i], imaginary[i]);
                        }
                    }
                    logs[b] = Math.log(Math.max(sum, FLOOR));
                }
                for (int k = 0; k < mfcc.coefficients; k++) {
                    double sum = 0;
                    for (int b = 0; b < mfcc.bands; b++) {
                        sum += cosines[k][b] * logs[b];
                    }
                    to[toOffset + frame * mfcc.coefficients + k] = (float) sum;
                }
            }
        }
    }
}
