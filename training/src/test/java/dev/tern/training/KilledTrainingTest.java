package dev.tern.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training is killed in the middle of epochs and in the middle of writing checkpoints, again and again. The last checkpoint
 * is always whole, and what is resumed ends with the weights of a training that nobody disturbed, bit for bit.
 */
class KilledTrainingTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void resumesToTheSameWeightsWhereverItIsKilled() throws Exception {
        long undisturbed;
        try (Trainer trainer = TrainingToBeKilled.trainer()) {
            trainer.fit(TrainingToBeKilled.examples(), TrainingToBeKilled.fit());
            undisturbed = TrainingToBeKilled.sum(trainer);
        }
        Path file = folder.resolve("checkpoint");
        Path part = folder.resolve("checkpoint.part");
        int before = 0;
        // Before the first checkpoint, in the middle of an epoch, and while checkpoints are written.
        before = killed(file, before, line -> line.equals("epoch 1 batch 5"), null);
        assertThat(before).isZero();
        before = killed(file, before, line -> line.endsWith("batch " + TrainingToBeKilled.BATCHES), part);
        before = killed(file, before, line -> line.startsWith("epoch 3 batch 7"), null);
        assertThat(before).isEqualTo(2);
        before = killed(file, before, line -> line.endsWith("batch " + TrainingToBeKilled.BATCHES), part);
        before = killed(file, before, line -> line.endsWith("batch " + TrainingToBeKilled.BATCHES), part);
        killed(file, before, line -> line.startsWith("epoch 5 batch 11"), null);
        List<String> lines = new ArrayList<>();
        Process last = start(file);
        try (BufferedReader out = last.inputReader()) {
            out.lines().forEach(lines::add);
        }
        assertThat(last.waitFor()).isZero();
        assertThat(lines.getFirst()).doesNotStartWith("epoch 1 ");
        assertThat(lines.getLast()).isEqualTo("weights " + undisturbed);
    }

    /** Kills a training behind the first fitting line, and where a file is named as soon as that appears; epochs kept. */
    private static int killed(
            Path file, int before, Predicate<String> where, @org.jspecify.annotations.Nullable Path appears)
            throws Exception {
        Process process = start(file);
        try (BufferedReader out = process.inputReader()) {
            String line = out.readLine();
            while (line != null && !where.test(line)) {
                line = out.readLine();
            }
            assertThat(line).as("the line behind which the process is killed").isNotNull();
            if (appears != null) {
                while (!Files.exists(appears) && process.isAlive()) {
                    Thread.onSpinWait();
                }
            }
            process.destroyForcibly();
        }
        process.waitFor();
        if (!Files.exists(file)) {
            return 0;
        }
        try (Trainer trainer = TrainingToBeKilled.trainer()) {
            trainer.restore(file);
            assertThat(trainer.epochsDone()).isBetween(before, before + 6);
            assertThat(trainer.iterations()).isEqualTo((long) trainer.epochsDone() * TrainingToBeKilled.BATCHES);
            return trainer.epochsDone();
        }
    }

    private static Process start(Path file) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        TrainingToBeKilled.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
