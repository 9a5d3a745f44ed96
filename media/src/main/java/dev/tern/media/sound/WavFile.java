package dev.tern.media.sound;

import dev.tern.tensor.TernException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Waveform files: RIFF chunks with one format and one run of samples. */
public final class WavFile {
    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int MOST_CHANNELS = 64;
    private static final int MOST_HERTZ = 1_000_000;

    private record Format(int code, int channels, int rateHertz, int bits) {}

    private WavFile() {}

    /** The sound in the bytes of a file. */
    public static Sound read(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < 12 || !tag(file, 0).equals("RIFF") || !tag(file, 8).equals("WAVE")) {
            throw malformed("a file that starts with RIFF….WAVE", "other bytes");
        }
        Format format = null;
        int at = 12;
        while (at + 8 <= file.length) {
            String name = tag(file, at);
            long stated = bytes.getInt(at + 4) & 0xFFFFFFFFL;
            int body = at + 8;
            // Recorders that were switched off leave a length that is too large: what is there counts.
            int length = (int) Math.min(stated, file.length - body);
            if (name.equals("fmt ")) {
                format = format(bytes, body, length);
            } else if (name.equals("data")) {
                if (format == null) {
                    throw malformed("a chunk 'fmt ' before the samples", "none");
                }
                return samples(bytes, body, length, format);
            }
            at = (int) Math.min((long) body + length + (length & 1), Integer.MAX_VALUE - 16);
        }
        throw malformed("a chunk 'data' with samples", "none");
    }

    private static Format format(ByteBuffer bytes, int at, int length) {
        if (length < 16) {
            throw malformed("a chunk 'fmt ' of at least 16 bytes", length + " bytes");
        }
        int code = bytes.getShort(at) & 0xFFFF;
        if (code == EXTENSIBLE && length >= 26) {
            code = bytes.getShort(at + 24) & 0xFFFF;
        }
        Format format = new Format(
                code, bytes.getShort(at + 2) & 0xFFFF, bytes.getInt(at + 4), bytes.getShort(at + 14) & 0xFFFF);
        boolean known = code == PCM && (format.bits == 8 || format.bits == 16 || format.bits == 24 || format.bits == 32)
                || code == FLOAT && (format.bits == 32 || format.bits == 64);
        if (!known) {
            throw malformed(
                    "PCM of 8, 16, 24 or 32 bits, or floats of 32 or 64 bits",
                    "format " + code + " of " + format.bits + " bits");
        }
        if (format.channels < 1
                || format.channels > MOST_CHANNELS
                || format.rateHertz < 1
                || format.rateHertz > MOST_HERTZ) {
            throw malformed(
                    "1 to " + MOST_CHANNELS + " channels at 1 to " + MOST_HERTZ + " Hz",
                    format.channels + " channels at " + format.rateHertz + " Hz");
        }
        return format;
    }

    private static Sound samples(ByteBuffer bytes, int at, int length, Format format) {
        int each = format.bits / 8;
        int moments = length / (each * format.channels);
        float[] samples = new float[moments * format.channels];
        for (int i = 0; i < samples.length; i++) {
            int from = at + i * each;
            samples[i] = switch (format.bits) {
                case 8 -> ((bytes.get(from) & 0xFF) - 128) / 128f;
                case 16 -> bytes.getShort(from) / 32768f;
                case 24 ->
                    ((bytes.get(from) & 0xFF) | (bytes.get(from + 1) & 0xFF) << 8 | bytes.get(from + 2) << 16)
                            / 8388608f;
                case 32 -> format.code == FLOAT ? finite(bytes.getFloat(from)) : bytes.getInt(from) / 2147483648f;
                default -> finite((float) bytes.getDouble(from));
            };
        }
        return new Sound(format.rateHertz, format.channels, samples);
    }

    private static float finite(float value) {
        if (!Float.isFinite(value)) {
            throw malformed("finite samples", String.valueOf(value));
        }
        return value;
    }

    /** Writes a sound as PCM of 16 bits; what lies outside -1 to 1 is clipped. */
    public static void write(Sound sound, Path file) throws IOException {
        int dataBytes = Math.multiplyExact(2, sound.samples().length);
        ByteBuffer bytes = ByteBuffer.allocate(Math.addExact(44, dataBytes)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(ascii("RIFF")).putInt(36 + dataBytes).put(ascii("WAVE"));
        bytes.put(ascii("fmt ")).putInt(16).putShort((short) PCM).putShort((short) sound.channels());
        bytes.putInt(sound.rateHertz()).putInt(sound.rateHertz() * sound.channels() * 2);
        bytes.putShort((short) (2 * sound.channels())).putShort((short) 16);
        bytes.put(ascii("data")).putInt(dataBytes);
        for (float sample : sound.samples()) {
            bytes.putShort((short) Math.max(-32768, Math.min(32767, Math.round(sample * 32768f))));
        }
        Files.write(file, bytes.array());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String tag(byte[] file, int at) {
        return new String(file, at, 4, StandardCharsets.ISO_8859_1);
    }

    private static TernException malformed(String expected, String found) {
        return TernException.at("WAV file").expected(expected).found(found).fix("save the sound as PCM of 16 bits");
    }
}
