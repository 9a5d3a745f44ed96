package dev.tern.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks of options that take numbers. */
final class AtLeast {
    private AtLeast() {}

    /** Refuses a command line whose {@code option} is given as less than {@code least}. */
    static void require(CommandSpec spec, String option, long least, long given) {
        if (given < least) {
            throw new ParameterException(
                    spec.commandLine(), option + ": expected at least " + least + ", found " + given);
        }
    }
}
