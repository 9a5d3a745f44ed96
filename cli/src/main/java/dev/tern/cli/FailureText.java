package dev.tern.cli;

import dev.tern.tensor.TernException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What is said about whatever went wrong. */
final class FailureText {
    private FailureText() {}

    /** One message. */
    static String of(Exception problem) {
        return switch (problem) {
            case TernException expected -> String.valueOf(expected.getMessage());
            case NoSuchFileException missing -> missing.getFile() + ": no such file; check the path";
            case AccessDeniedException denied -> denied.getFile() + ": no permission";
            case UncheckedIOException wrapped when wrapped.getCause() instanceof IOException cause -> of(cause);
            case CharacterCodingException _ -> "a file of text is not in UTF-8; save it so";
            case FileSystemException file -> String.valueOf(file.getMessage());
            default -> problem + "; this is a fault of tern itself, `--trace` shows where it is";
        };
    }

    /** Tells that the Java heap is too small; the answer is the exit code. */
    static int outOfMemory(OutOfMemoryError problem, PrintWriter err, boolean trace) {
        err.println("tern: the Java heap of " + (Runtime.getRuntime().maxMemory() >> 20)
                + " MB is too small for this; raise it with TERN_JAVA_OPTS=-Xmx<size>");
        if (trace) {
            problem.printStackTrace(err);
        }
        return ExitCode.FAILURE;
    }
}
