package dev.tern.training.files;

import dev.tern.tensor.TernException;
import dev.tern.tflite.FileProblem;
import dev.tern.tflite.PartFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file so that its name holds either the old content or the whole new one, even if the process is killed or the
 * power fails in the middle: the content goes to a neighbour first, is forced to the disk, and then takes the name.
 */
public final class WholeFile {
    private WholeFile() {}

    /** What writes the content. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it. */
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    /** Puts {@code content} in the place of {@code path}; its folder is made where it is missing. */
    public static void write(Path path, Content content) {
        Path target = path.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null) {
            throw TernException.at(path.toString()).problem("this names no file; give a path of a file");
        }
        try {
            Files.createDirectories(folder);
            Path part = PartFile.beside(target);
            try {
                try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                    content.writeTo(channel);
                    channel.force(true);
                }
                PartFile.move(part, target);
            } finally {
                Files.deleteIfExists(part);
            }
            force(folder);
        } catch (IOException e) {
            throw FileProblem.writing(path.toString(), path, e);
        }
    }

    /** The new name, too, must reach the disk. Where folders cannot be opened, the file system orders this by itself. */
    private static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return;
        }
    }
}
