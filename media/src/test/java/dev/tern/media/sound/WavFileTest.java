package dev.tern.media.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tern.tensor.TernException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WavFileTest {
    private static final float[] LEVELS = {0, 0.5f, -0.5f, -1, 0.25f, -0.125f};

    /** A file as a recorder writes it: an unknown chunk of odd length first. */
    private static byte[] file(int code, int bits, int channels, boolean extensible) {
        int each = bits / 8;
        ByteBuffer bytes = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("RIFF----WAVE".getBytes(StandardCharsets.US_ASCII));
        bytes.put("note".getBytes(StandardCharsets.US_ASCII)).putInt(3).put(new byte[4]);
        bytes.put("fmt ".getBytes(StandardCharsets.US_ASCII)).putInt(extensible ? 40 : 16);
        bytes.putShort((short) (extensible ? 0xFFFE : code))
                .putShort((short) channels)
                .putInt(8000);
        bytes.putInt(8000 * channels * each).putShort((short) (channels * each)).putShort((short) bits);
        if (extensible) {
            bytes.putShort((short) 22)
                    .putShort((short) bits)
                    .putInt(0)
                    .putShort((short) code)
                    .put(new byte[14]);
        }
        bytes.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(LEVELS.length * each);
        for (float level : LEVELS) {
            switch (code * 100 + bits) {
                case 108 -> bytes.put((byte) Math.round(128 + level * 128));
                case 116 -> bytes.putShort((short) Math.round(level * 32768));
                case 124 -> {
                    int value = Math.round(level * 8388608);
                    bytes.put((byte) value).put((byte) (value >> 8)).put((byte) (value >> 16));
                }
                case 132 -> bytes.putInt((int) (level * 2147483648L));
                case 332 -> bytes.putFloat(level);
                default -> bytes.putDouble(level);
            }
        }
        bytes.putInt(4, bytes.position() - 8);
        byte[] whole = new byte[bytes.position()];
        bytes.flip().get(whole);
        return whole;
    }

    @ParameterizedTest
    @CsvSource({"1, 8", "1, 16", "1, 24", "1, 32", "3, 32", "3, 64"})
    void everyFormatGivesTheSameLevels(int code, int bits) {
        for (boolean extensible : new boolean[] {false, true}) {
            Sound sound = WavFile.read(file(code, bits, 2, extensible));
            assertThat(sound.samples()).containsExactly(LEVELS, within(1e-6f));
            assertThat(sound.rateHertz()).isEqualTo(8000);
            assertThat(sound.moments()).isEqualTo(3);
            assertThat(sound.mono().samples()).containsExactly(new float[] {0.25f, -0.75f, 0.0625f}, within(1e-6f));
        }
    }

    @Test
    void whatIsWrittenIsReadAgain(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.wav");
        WavFile.write(new Sound(16000, 1, new float[] {0, 0.5f, -0.25f, 2}), file);
        assertThat(Sound.read(file).samples())
                .containsExactly(new float[] {0, 0.5f, -0.25f, 32767 / 32768f}, within(1e-7f));
        assertThatThrownBy(() -> Sound.read(folder.resolve("b.wav"))).hasMessageContaining("no such file");
    }

    @Test
    void anotherRateKeepsATone() {
        float[] tone = new float[8000];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (float) Math.sin(2 * Math.PI * 440 * i / 8000.0);
        }
        for (int rate : new int[] {16000, 11025, 4000}) {
            Sound other = new Sound(8000, 1, tone).resampled(rate);
            assertThat(other.moments()).isEqualTo(rate);
            for (int i = rate / 10; i < rate * 9 / 10; i++) {
                assertThat(other.samples()[i]).isCloseTo((float) Math.sin(2 * Math.PI * 440 * i / rate), within(0.01f));
            }
        }
        // 3000 Hz cannot be carried by 4000 samples a second: it must vanish instead of turning into 1000 Hz.
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (float) Math.sin(2 * Math.PI * 3000 * i / 8000.0);
        }
        Sound silent = new Sound(8000, 1, tone).resampled(4000);
        for (int i = 400; i < 3600; i++) {
            assertThat(silent.samples()[i]).isCloseTo(0, within(0.01f));
        }
    }

    @Test
    void mutatedFilesEndInASoundOrInOneException() {
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] file = file(1, 16, 1 + i % 2, i % 3 == 0);
            for (int n = random.nextInt(1, 5); n > 0; n--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt();
            }
            byte[] cut = random.nextBoolean() ? file : Arrays.copyOf(file, random.nextInt(file.length));
            try {
                WavFile.read(cut);
            } catch (TernException e) {
                refused++;
                assertThat(e.getMessage()).contains("WAV file").contains("expected");
            }
        }
        assertThat(refused).isBetween(500, 2900);
    }
}
