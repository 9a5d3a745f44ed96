package dev.tern.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The run from which the JVM learns what later starts need: it asks every command for its help, and writes, inspects and
 * runs the example model. {@code ./tern} makes it once after a build and keeps what was learned as an AOT cache.
 */
public final class Rehearsal {
    private Rehearsal() {}

    /** Runs the rehearsal; it takes no arguments and prints nothing. */
    public static void main(String[] args) throws IOException {
        play("--help");
        play("--version");
        for (Verb verb : Verbs.ALL) {
            play(verb.name(), "--help");
        }
        Path folder = Files.createTempDirectory("tern");
        Path model = folder.resolve("example.tflite");
        try {
            play("example", model.toString());
            play("inspect", model.toString());
            play("run", model.toString());
        } finally {
            Files.deleteIfExists(model);
            Files.delete(folder);
        }
    }

    private static void play(String... commandLine) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        new CommandTree(Verbs.ALL, nowhere, nowhere).run(commandLine);
    }
}
