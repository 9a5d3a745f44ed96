package dev.tern.training.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the scripts beside the tests with a Python that has h5py, or lets the test be reported as skipped. */
final class H5py {
    private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");

    private H5py() {}

    static List<String> run(Path folder, String script, String... arguments) {
        String python = PYTHONS.stream()
                .filter(name -> call(List.of(name, "-c", "import h5py")).code == 0)
                .findFirst()
                .orElse("");
        assumeTrue(!python.isEmpty(), "no Python with h5py on this machine (Debian: python3-h5py)");
        Path file = folder.resolve(script);
        try (InputStream in = H5py.class.getResourceAsStream(script)) {
            assertThat(in).as(script).isNotNull();
            Files.write(file, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(List.of(python, file.toString()));
        command.addAll(List.of(arguments));
        Outcome outcome = call(command);
        assertThat(outcome.code).as(outcome.output).isZero();
        return outcome.output.lines().toList();
    }

    private record Outcome(int code, String output) {}

    private static Outcome call(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            return new Outcome(-1, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(-1, e.toString());
        }
    }
}
