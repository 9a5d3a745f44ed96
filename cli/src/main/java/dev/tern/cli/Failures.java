package dev.tern.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever went wrong into one message and an exit code; the stack trace only follows when it is asked for. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final PrintWriter err;
    private final boolean trace;

    Failures(PrintWriter err, boolean trace) {
        this.err = err;
        this.trace = trace;
    }

    @Override
    public int handleParseException(ParameterException problem, String[] args) {
        CommandLine command = problem.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        err.println(name + ": " + message(problem));
        UnmatchedArgumentException.printSuggestions(problem, err);
        err.println("`" + name + " --help` shows what it takes.");
        traceOf(problem);
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception problem, CommandLine command, ParseResult parsed) {
        err.println(command.getCommandSpec().qualifiedName() + ": " + FailureText.of(problem));
        traceOf(problem);
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    int outOfMemory(OutOfMemoryError problem) {
        return FailureText.outOfMemory(problem, err, trace);
    }

    private static String message(ParameterException problem) {
        boolean atRoot = problem.getCommandLine().getParent() == null;
        return atRoot && problem instanceof UnmatchedArgumentException unmatched
                ? "there is no command or option '" + unmatched.getUnmatched().getFirst() + "'"
                : String.valueOf(problem.getMessage());
    }

    private void traceOf(Throwable problem) {
        if (trace) {
            problem.printStackTrace(err);
        }
    }
}
