package dev.tern.cli;

import java.io.PrintWriter;
import java.util.OptionalInt;

/** Where the {@code tern} program starts. */
public final class Main {
    private Main() {}

    /** Runs one command line and leaves the JVM with one of the codes of {@link ExitCode}. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        int code = run(args, out, err);
        out.flush();
        err.flush();
        if (code != ExitCode.OK) {
            System.exit(code);
        }
        // Returning is quicker than leaving by System.exit, which starts the JVM's logging; no other thread keeps it
        // alive.
    }

    /** Runs one command line; the answer is a code of {@link ExitCode}. */
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        OptionalInt code = ShortWay.run(args, out, err);
        return code.isPresent() ? code.getAsInt() : new CommandTree(Verbs.ALL, out, err).run(args);
    }
}
