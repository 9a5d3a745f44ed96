package dev.tern.conformance.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.custom.OriginalCustomOperators;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Key words in sound: features from the signal operators, words from a quantised network, as the original gives them. */
final class MicroSpeechTest {
    private static final Path DATA = Path.of(System.getProperty("tern.data", "../../shared/data"));
    private static final List<String> WORDS = List.of("silence", "unknown", "yes", "no");
    private static final int FRAME = 480;
    private static final int STEP = 320;
    private static final int FRAMES = 49;
    private static final int FEATURES = 40;
    private static final int WAV_HEADER = 44;

    private static Path file(String name) {
        Path file = DATA.resolve(name);
        Assumptions.assumeTrue(Files.isRegularFile(file), () -> "absent: " + name);
        return file;
    }

    private static Interpreter open(String model) {
        return Interpreter.open(
                file("models/audio/" + model), Options.defaults().withCustomOperators(OriginalCustomOperators.ALL));
    }

    private static short[] samples(String sound) throws IOException {
        byte[] bytes = Files.readAllBytes(file("audio/micro_speech/" + sound + ".wav"));
        short[] samples = new short[(bytes.length - WAV_HEADER) / 2];
        ByteBuffer.wrap(bytes, WAV_HEADER, bytes.length - WAV_HEADER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .get(samples);
        return samples;
    }

    private static int[] features(Interpreter frontEnd, short[] samples, int frame) {
        frontEnd.input(0).copyFrom(Arrays.copyOfRange(samples, frame * STEP, frame * STEP + FRAME));
        frontEnd.run();
        return frontEnd.output(0).toInts();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ':',
            value = {
                "no_30ms:126 103 124 102 124 102 123 100 118 97 118 100 118 98 121 100 121 98 117 91 96 74 54 87 100 87 "
                        + "109 92 91 80 64 55 83 74 74 78 114 95 101 81",
                "yes_30ms:124 105 126 103 125 101 123 100 116 98 115 97 113 90 91 82 104 96 117 97 121 103 126 101 125 "
                        + "104 126 104 125 101 116 90 81 74 80 71 83 76 82 71"
            })
    void featuresAreThoseOfTheOriginal(String sound, String expected) throws IOException {
        try (Interpreter frontEnd = open("audio_preprocessor_int8.tflite")) {
            assertThat(features(frontEnd, samples(sound), 0))
                    .containsExactly(Arrays.stream(expected.split(" "))
                            .mapToInt(Integer::parseInt)
                            .toArray());
        }
    }

    @ParameterizedTest
    @CsvSource({"yes_1000ms,yes", "no_1000ms,no", "silence_1000ms,silence", "noise_1000ms,silence"})
    void wordsAreHeard(String sound, String word) throws IOException {
        byte[] all = new byte[FRAMES * FEATURES];
        try (Interpreter frontEnd = open("audio_preprocessor_int8.tflite")) {
            short[] samples = samples(sound);
            for (int frame = 0; frame < FRAMES; frame++) {
                int[] features = features(frontEnd, samples, frame);
                for (int i = 0; i < FEATURES; i++) {
                    all[frame * FEATURES + i] = (byte) features[i];
                }
            }
        }
        try (Interpreter network = open("micro_speech_quantized.tflite")) {
            network.input(0).copyFrom(all);
            network.run();
            int[] scores = network.output(0).toInts();
            int best = 0;
            for (int i = 1; i < scores.length; i++) {
                best = scores[i] > scores[best] ? i : best;
            }
            assertThat(WORDS.get(best)).isEqualTo(word);
        }
    }

    @Test
    void resettingForgetsTheNoise() throws IOException {
        try (Interpreter frontEnd = open("audio_preprocessor_int8.tflite")) {
            short[] samples = samples("yes_1000ms");
            int[] fresh = features(frontEnd, samples, 20);
            int[] later = features(frontEnd, samples, 20);
            frontEnd.reset();
            assertThat(later).isNotEqualTo(fresh);
            assertThat(features(frontEnd, samples, 20)).isEqualTo(fresh);
        }
    }
}
