package dev.tern.tflite;

import dev.tern.tensor.TernException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Why a file could not be read or written, in words for people: systems answer with names of their own. */
public final class FileProblem {
    private FileProblem() {}

    /** What to tell when {@code file} could not be read. */
    public static TernException reading(String where, Path file, IOException problem) {
        String why = problem instanceof NoSuchFileException
                ? "there is no file " + file + "; check the path"
                : "cannot read " + file + ": "
                        + (Files.isDirectory(file) ? "it is a folder; name a file" : reason(problem, "it"));
        return TernException.at(where).problem(why, problem);
    }

    /** What to tell when {@code file} could not be written, or made in its folder. */
    public static TernException writing(String where, Path file, IOException problem) {
        return TernException.at(where).problem("cannot write " + file + ": " + whyNotWritten(file, problem), problem);
    }

    private static String whyNotWritten(Path file, IOException problem) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            return "it is a folder; name a file";
        }
        return folder == null || Files.isDirectory(folder)
                ? reason(problem, "its folder")
                : "there is no folder " + folder + "; make it first";
    }

    private static String reason(IOException problem, String what) {
        if (problem instanceof AccessDeniedException) {
            return "no permission; check the rights of " + what;
        }
        String reason = problem instanceof FileSystemException told ? told.getReason() : null;
        return reason == null ? String.valueOf(problem.getMessage()) : reason;
    }
}
