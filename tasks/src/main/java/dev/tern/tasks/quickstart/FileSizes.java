package dev.tern.tasks.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Sizes of files and of folders with all that is in them. */
final class FileSizes {
    private FileSizes() {}

    static long of(Path place) throws IOException {
        try (Stream<Path> walk = Files.walk(place)) {
            List<Path> files = walk.filter(Files::isRegularFile).toList();
            long sum = 0;
            for (Path file : files) {
                sum += Files.size(file);
            }
            return sum;
        }
    }
}
