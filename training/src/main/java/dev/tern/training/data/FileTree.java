package dev.tern.training.data;

import dev.tern.tensor.TernException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** The files of a folder or of a zip file, by their names relative to its root. Nothing is ever unpacked to disk. */
public final class FileTree implements AutoCloseable {
    private static final int MOST_FILES = 4_000_000;
    private static final int MOST_FILE_BYTES = 256 << 20;
    private static final int MOST_DEPTH = 32;

    private final Path root;
    private final @Nullable ZipFile zip;
    private final List<String> names;

    private FileTree(Path root, @Nullable ZipFile zip, List<String> names) {
        this.root = root;
        this.zip = zip;
        this.names = names;
    }

    /** Opens a folder, or a zip file; close it when the data set that reads from it is no longer used. */
    public static FileTree open(Path folderOrZip) {
        try {
            if (Files.isDirectory(folderOrZip)) {
                try (Stream<Path> walk = Files.walk(folderOrZip, MOST_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
                    List<String> names = walk.filter(Files::isRegularFile)
                            .limit(MOST_FILES)
                            .map(file -> folderOrZip.relativize(file).toString().replace('\\', '/'))
                            .sorted()
                            .toList();
                    return new FileTree(folderOrZip, null, names);
                }
            }
            if (!Files.isRegularFile(folderOrZip)) {
                throw TernException.at(folderOrZip.toString())
                        .expected("a folder or a zip file")
                        .found("neither")
                        .fix("check the path");
            }
            ZipFile zip = new ZipFile(folderOrZip.toFile());
            List<String> names = zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .limit(MOST_FILES)
                    .map(ZipEntry::getName)
                    .sorted()
                    .toList();
            return new FileTree(folderOrZip, zip, names);
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw TernException.at(folderOrZip.toString())
                    .problem("is no folder or zip file that can be read (" + e.getMessage() + "); check it", e);
        }
    }

    /** Names of all files, with {@code /} between their parts, in alphabetical order. */
    public List<String> names() {
        return names;
    }

    /** Names of the files whose name ends in one of {@code endings}, in capitals or not. */
    public List<String> names(String... endings) {
        Predicate<String> fits = name -> {
            String lower = name.toLowerCase(Locale.ROOT);
            return Stream.of(endings).anyMatch(lower::endsWith);
        };
        return names.stream().filter(fits).toList();
    }

    /** The content of a file of this tree. */
    public byte[] read(String name) {
        try (InputStream in = open(name)) {
            byte[] bytes = in.readNBytes(MOST_FILE_BYTES);
            if (in.read() >= 0) {
                throw TernException.at(root + "/" + name)
                        .expected("at most " + MOST_FILE_BYTES + " bytes")
                        .found("more")
                        .fix("leave the file out");
            }
            return bytes;
        } catch (IOException | IllegalStateException e) {
            throw TernException.at(root + "/" + name).problem("cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private InputStream open(String name) throws IOException {
        if (zip == null) {
            Path file = root.resolve(name).normalize();
            if (!file.startsWith(root.normalize())) {
                throw TernException.at(name)
                        .expected("a name inside " + root)
                        .found("one outside")
                        .fix("correct it");
            }
            return Files.newInputStream(file);
        }
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw TernException.at(root + "/" + name)
                    .expected("a file")
                    .found("none")
                    .fix("check the name");
        }
        return zip.getInputStream(entry);
    }

    @Override
    public void close() {
        if (zip != null) {
            try {
                zip.close();
            } catch (IOException _) {
                // Nothing was written; there is nothing to lose.
            }
        }
    }

    @Override
    public String toString() {
        return root.toString();
    }
}
