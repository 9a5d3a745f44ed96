package dev.tern.cli;

import java.io.PrintWriter;

/** Where the {@code tern} program starts. */
public final class Main {
    private Main() {}

    /** Runs one command line and leaves the JVM with one of the codes of {@link ExitCode}. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        int code = new CommandTree(Verbs.ALL, out, err).run(args);
        out.flush();
        err.flush();
        System.exit(code);
    }
}
