package dev.tern.conformance.oracle;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A started process of an oracle. One request is under way at a time. */
final class OracleChild implements AutoCloseable {
    // Bounds what a hostile model can make the library allocate; a larger demand fails in the child alone.
    private static final long ADDRESS_SPACE_KILOBYTES = 10L << 20;
    private static final int LAST_WORDS_CHARS = 600;
    private static final Duration DYING_PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final Path folder;
    private final DataOutputStream requests;
    private final DataInputStream answers;
    private boolean broken;

    private OracleChild(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
        requests = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        answers = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    }

    static OracleChild start() {
        try {
            Path folder = Files.createTempDirectory("oracle");
            Process process = new ProcessBuilder(command(folder))
                    .redirectError(log(folder).toFile())
                    .start();
            return new OracleChild(process, folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the process of the oracle does not start", e);
        }
    }

    private static List<String> command(Path folder) {
        String classPath = Stream.of("java.class.path", "jdk.module.path")
                .map(System::getProperty)
                .filter(path -> path != null && !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh", "-c", "ulimit -c 0; ulimit -v " + ADDRESS_SPACE_KILOBYTES + "; exec \"$@\"", "oracle"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx2g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:ErrorFile=" + folder.resolve("fatal.log"),
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", classPath, OracleServer.class.getName()));
        return command;
    }

    private static Path log(Path folder) {
        return folder.resolve("stderr.log");
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return !broken && process.isAlive();
    }

    /** Sends a request and waits for its answer; ends the process if none comes in time. */
    synchronized <T> T ask(
            OracleRequest request, OracleProcess.Body body, OracleProcess.Answer<T> reader, Duration patience) {
        if (broken) {
            throw new OracleCrash("the process of this session has ended before", false);
        }
        AtomicBoolean timedOut = new AtomicBoolean();
        CompletableFuture<Void> answered = new CompletableFuture<>();
        answered.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).exceptionally(late -> {
            timedOut.set(true);
            process.destroyForcibly();
            return null;
        });
        try {
            requests.write(request.ordinal());
            body.writeTo(requests);
            requests.flush();
            int kind = answers.read();
            if (kind == OracleWire.ANSWERED) {
                return reader.readFrom(answers);
            }
            throw failure(kind, timedOut, request, patience);
        } catch (IOException e) {
            throw crash(timedOut.get(), request, patience);
        } finally {
            answered.complete(null);
        }
    }

    private RuntimeException failure(int kind, AtomicBoolean timedOut, OracleRequest request, Duration patience)
            throws IOException {
        return switch (kind) {
            case OracleWire.REFUSED -> new OracleRefusal(OracleWire.readText(answers), OracleWire.readText(answers));
            case OracleWire.ILLEGAL -> new IllegalArgumentException(OracleWire.readText(answers));
            case OracleWire.FAILED -> new IllegalStateException("in the oracle: " + OracleWire.readText(answers));
            default -> crash(timedOut.get(), request, patience);
        };
    }

    private OracleCrash crash(boolean timedOut, OracleRequest request, Duration patience) {
        broken = true;
        awaitEnd();
        if (timedOut) {
            return new OracleCrash("oracle gave no answer to " + request + " in " + patience, true);
        }
        return new OracleCrash(
                "oracle crashed in " + request + ", exit code " + process.exitValue() + ": " + lastWords(), false);
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(DYING_PATIENCE)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    private String lastWords() {
        try {
            String text = Files.readString(log(folder), StandardCharsets.ISO_8859_1)
                    .lines()
                    .map(line -> line.replaceFirst("^#", "").strip())
                    .filter(line -> !line.isEmpty() && !line.startsWith("SLF4J"))
                    .collect(Collectors.joining(" / "));
            return text.substring(0, Math.min(text.length(), LAST_WORDS_CHARS));
        } catch (IOException e) {
            return "(unreadable: " + e + ")";
        }
    }

    @Override
    public void close() {
        broken = true;
        process.destroyForcibly();
        awaitEnd();
        for (Path file : List.of(log(folder), folder.resolve("fatal.log"), folder)) {
            file.toFile().delete();
        }
    }
}
