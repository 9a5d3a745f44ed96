package dev.tern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Whether something can be written where the command line says, found out before long work is done for it. */
final class OutputPlace {
    private OutputPlace() {}

    /** Refuses {@code file} where it cannot be written, or is one of {@code sources}, which would be lost. */
    static void require(CommandSpec spec, String option, Path file, List<Path> sources) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw refused(spec, option, file + " is a folder; name a file in it");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw refused(spec, option, "there is no folder " + folder + "; make it first");
        }
        if (!Files.isWritable(folder)) {
            throw refused(spec, option, "nothing can be written into " + folder + "; check its rights");
        }
        for (Path source : sources) {
            if (isSame(file, source)) {
                throw refused(spec, option, file + " is the source, which would be lost; name another file");
            }
        }
    }

    private static boolean isSame(Path file, Path source) {
        try {
            return Files.exists(file) && Files.exists(source) && Files.isSameFile(file, source);
        } catch (IOException e) {
            // Told when the file is read.
            return false;
        }
    }

    private static ParameterException refused(CommandSpec spec, String option, String why) {
        return new ParameterException(spec.commandLine(), option + ": " + why);
    }
}
