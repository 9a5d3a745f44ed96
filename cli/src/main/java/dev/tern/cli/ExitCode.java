package dev.tern.cli;

/** What the exit status of {@code tern} means; scripts may rely on these numbers. */
final class ExitCode {
    /** The command did what was asked. */
    static final int OK = 0;

    /** The command was understood and could not be done; the reason is on the error stream. */
    static final int FAILURE = 1;

    /** The command line itself is wrong. */
    static final int USAGE = 2;

    /** For {@code diff}: the comparison was made, and something differs. */
    static final int DIFFERENT = 1;

    /** For {@code diff}: no comparison could be made. */
    static final int TROUBLE = 2;

    private ExitCode() {}
}
