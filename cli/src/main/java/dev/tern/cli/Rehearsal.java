package dev.tern.cli;

import java.io.PrintWriter;
import java.io.Writer;

/**
 * The run from which the JVM learns what later starts need: it asks every command for its help. {@code ./tern} makes it
 * once after a build and keeps what was learned as an AOT cache.
 */
public final class Rehearsal {
    private Rehearsal() {}

    /** Runs the rehearsal; it takes no arguments and prints nothing. */
    public static void main(String[] args) {
        play("--help");
        play("--version");
        for (Verb verb : Verbs.ALL) {
            play(verb.name(), "--help");
        }
    }

    private static void play(String... commandLine) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        new CommandTree(Verbs.ALL, nowhere, nowhere).run(commandLine);
    }
}
