package dev.tern.cli;

import dev.tern.tensor.TernException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
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
        err.println(command.getCommandSpec().qualifiedName() + ": " + message(problem));
        traceOf(problem);
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    int outOfMemory(OutOfMemoryError problem) {
        err.println("tern: the Java heap of " + (Runtime.getRuntime().maxMemory() >> 20)
                + " MB is too small for this; raise it with TERN_JAVA_OPTS=-Xmx<size>");
        traceOf(problem);
        return ExitCode.FAILURE;
    }

    private static String message(ParameterException problem) {
        boolean atRoot = problem.getCommandLine().getParent() == null;
        return atRoot && problem instanceof UnmatchedArgumentException unmatched
                ? "there is no command or option '" + unmatched.getUnmatched().getFirst() + "'"
                : String.valueOf(problem.getMessage());
    }

    private static String message(Exception problem) {
        return switch (problem) {
            case TernException expected -> String.valueOf(expected.getMessage());
            case NoSuchFileException missing -> missing.getFile() + ": no such file; check the path";
            case AccessDeniedException denied -> denied.getFile() + ": no permission";
            case UncheckedIOException wrapped when wrapped.getCause() instanceof IOException cause -> message(cause);
            case FileSystemException file -> String.valueOf(file.getMessage());
            default -> problem + "; this is a fault of tern itself, `--trace` shows where it is";
        };
    }

    private void traceOf(Throwable problem) {
        if (trace) {
            problem.printStackTrace(err);
        }
    }
}
