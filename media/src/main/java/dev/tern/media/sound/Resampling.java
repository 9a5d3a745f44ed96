package dev.tern.media.sound;

/** Another rate by a windowed sinc: each new sample is a weighted mean of its neighbours. */
final class Resampling {
    /** Zero crossings of the sinc on either side: more are sharper and slower. */
    private static final int CROSSINGS = 16;

    private Resampling() {}

    static Sound apply(Sound sound, int newRateHertz) {
        double step = (double) sound.rateHertz() / newRateHertz;
        // Downwards, the sinc is as wide as the new samples are apart, so that it cuts what they cannot carry.
        double cut = Math.min(1, 1 / step);
        double reach = CROSSINGS / cut;
        int channels = sound.channels();
        int from = sound.moments();
        int to = Math.toIntExact((long) Math.ceil(from / step));
        float[] samples = new float[Math.multiplyExact(to, channels)];
        for (int i = 0; i < to; i++) {
            double middle = i * step;
            int first = Math.max(0, (int) Math.ceil(middle - reach));
            int last = Math.min(from - 1, (int) Math.floor(middle + reach));
            for (int c = 0; c < channels; c++) {
                double sum = 0;
                for (int j = first; j <= last; j++) {
                    sum += weight((j - middle) * cut) * cut * sound.samples()[j * channels + c];
                }
                samples[i * channels + c] = (float) sum;
            }
        }
        return new Sound(newRateHertz, channels, samples);
    }

    /** The sinc under a Hann window. */
    private static double weight(double x) {
        if (x == 0) {
            return 1;
        }
        double angle = Math.PI * x;
        return Math.sin(angle) / angle * (0.5 + 0.5 * Math.cos(angle / CROSSINGS));
    }
}
