package dev.tern.conformance.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Every text file that the project wrote, read once from the repository that holds the running build. */
final class SourceTree {
    private static final Set<String> WRITTEN_BY_OTHERS = Set.of("mvnw", "mvnw.cmd", "LICENSE");
    private static final Set<String> WITHOUT_EXTENSION = Set.of("tern", "run");
    private static final Set<String> EXTENSIONS = Set.of("java", "md", "xml", "properties", "sh", "html", "js", "css");

    private SourceTree() {}

    /** The root of the repository: the system property {@code tern.root}, or the parent of the module that is tested. */
    static Path root() {
        Path root =
                Path.of(System.getProperty("tern.root", "..")).toAbsolutePath().normalize();
        if (!Files.exists(root.resolve("pom.xml")) || !Files.exists(root.resolve("tensor"))) {
            throw new IllegalStateException(root + " is not the root of Tern; set -Dtern.root");
        }
        return root;
    }

    static List<SourceFile> read() {
        Path root = root();
        List<SourceFile> files = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return folder.equals(root) || isOurs(folder)
                            ? FileVisitResult.CONTINUE
                            : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (isText(file.getFileName().toString())) {
                        String path = root.relativize(file).toString().replace('\\', '/');
                        files.add(SourceFile.of(path, Files.readString(file)));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return files;
    }

    private static boolean isOurs(Path folder) {
        String name = folder.getFileName().toString();
        return name.equals(".ci") || !(name.startsWith(".") || name.equals("target"));
    }

    private static boolean isText(String name) {
        int dot = name.lastIndexOf('.');
        return !WRITTEN_BY_OTHERS.contains(name)
                && (dot < 0 ? WITHOUT_EXTENSION.contains(name) : EXTENSIONS.contains(name.substring(dot + 1)));
    }
}
