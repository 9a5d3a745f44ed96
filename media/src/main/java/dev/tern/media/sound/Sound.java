package dev.tern.media.sound;

import dev.tern.tensor.TernException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Sound as numbers from -1 to 1.
 *
 * @param rateHertz samples in a second, for each channel
 * @param channels how many channels take turns in {@code samples}
 * @param samples the amplitudes, channel by channel within each moment
 */
public record Sound(int rateHertz, int channels, float[] samples) {
    /** The longest file that {@link #read(Path)} takes. */
    public static final long MOST_FILE_BYTES = 256L << 20;

    public Sound {
        if (rateHertz < 1 || channels < 1 || samples.length % channels != 0) {
            throw TernException.at("sound")
                    .expected("a rate and channels of 1 or more, and whole moments")
                    .found(rateHertz + " Hz, " + channels + " channels, " + samples.length + " samples")
                    .fix("correct the sound");
        }
    }

    /** Reads a WAV file: PCM of 8, 16, 24 or 32 bits, or floats of 32 or 64 bits. */
    public static Sound read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes((int) MOST_FILE_BYTES);
            if (in.read() >= 0) {
                throw TernException.at("file size")
                        .expected("at most " + MOST_FILE_BYTES + " bytes")
                        .found("more")
                        .fix("cut the sound into parts");
            }
            return WavFile.read(bytes);
        } catch (NoSuchFileException _) {
            throw TernException.at(file.toString())
                    .expected("a sound")
                    .found("no such file")
                    .fix("check the path");
        } catch (IOException e) {
            throw TernException.at(file.toString())
                    .problem("cannot be read (" + e.getMessage() + "); check its rights", e);
        } catch (TernException e) {
            throw e.within(file.toString());
        }
    }

    /** How many moments there are: samples of one channel. */
    public int moments() {
        return samples.length / channels;
    }

    /** The mean of all channels. */
    public Sound mono() {
        if (channels == 1) {
            return this;
        }
        float[] mixed = new float[moments()];
        for (int i = 0; i < mixed.length; i++) {
            double sum = 0;
            for (int c = 0; c < channels; c++) {
                sum += samples[i * channels + c];
            }
            mixed[i] = (float) (sum / channels);
        }
        return new Sound(rateHertz, 1, mixed);
    }

    /** The same sound at another rate; what the new rate cannot carry is filtered out. */
    public Sound resampled(int newRateHertz) {
        return newRateHertz == rateHertz ? this : Resampling.apply(this, newRateHertz);
    }

    /** One channel of exactly {@code moments} samples: cut at its end, or followed by silence. */
    public Sound fitted(int moments) {
        return new Sound(rateHertz, channels, Arrays.copyOf(samples, Math.multiplyExact(moments, channels)));
    }
}
