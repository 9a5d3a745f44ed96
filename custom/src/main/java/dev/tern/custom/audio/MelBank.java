package dev.tern.custom.audio;

import dev.tern.operators.Binding;
import dev.tern.tensor.TernException;
import java.util.Arrays;

/** Triangular channels, evenly spaced in mels: each frequency adds to the channel below its place and to the one above. */
final class MelBank {
    private final double low;
    private final double high;
    private final int channels;
    private final double[] centers;
    private final int[] below;
    private final double[] weights;
    private int preparedFor;
    private int first;
    private int last;

    /** A bank for spectra of {@code frequencies} numbers, between {@code low} and {@code high} hertz. */
    MelBank(Binding binding, int frequencies, int channels, double low, double high) {
        this.low = low;
        this.high = high;
        this.channels = channels;
        centers = binding.doubles(channels + 1L);
        below = binding.ints(frequencies);
        weights = binding.doubles(frequencies);
        double from = mels(low);
        double spacing = (mels(high) - from) / (channels + 1);
        for (int i = 0; i < centers.length; i++) {
            centers[i] = from + spacing * (i + 1);
        }
    }

    private static double mels(double hertz) {
        return 1127.0 * Math.log1p(hertz / 700.0);
    }

    /**
     * Places the channels for sound of {@code sampleRate} samples a second; false if the spectrum ends below the upper
     * limit, in which case there is nothing to sum.
     */
    boolean prepare(int sampleRate) {
        if (sampleRate <= 0) {
            throw TernException.at("sample rate")
                    .expected("more than 0")
                    .found(String.valueOf(sampleRate))
                    .fix("give the rate of the sound in samples a second");
        }
        double spacing = 0.5 * sampleRate / (below.length - 1.0);
        if ((int) (high / spacing) >= below.length) {
            return false;
        }
        if (sampleRate == preparedFor) {
            return true;
        }
        preparedFor = sampleRate;
        first = (int) (1.5 + low / spacing);
        last = (int) (high / spacing);
        int channel = 0;
        for (int i = first; i <= last; i++) {
            double place = mels(i * spacing);
            while (channel < channels && centers[channel] < place) {
                channel++;
            }
            below[i] = channel - 1;
            double start = channel == 0 ? mels(low) : centers[channel - 1];
            weights[i] = (centers[channel] - place) / (centers[channel] - start);
        }
        return true;
    }

    /** Sums the magnitudes behind the squared ones of {@code spectrum} into {@code sums}. */
    void sum(float[] spectrum, double[] sums) {
        Arrays.fill(sums, 0);
        for (int i = first; i <= last; i++) {
            double magnitude = Math.sqrt(spectrum[i]);
            double part = magnitude * weights[i];
            int channel = below[i];
            if (channel >= 0) {
                sums[channel] += part;
            }
            if (channel + 1 < sums.length) {
                sums[channel + 1] += magnitude - part;
            }
        }
    }
}
