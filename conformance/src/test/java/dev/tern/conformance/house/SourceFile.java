package dev.tern.conformance.house;

import java.util.List;

/**
 * One text file of the repository.
 *
 * @param path relative to the root, with {@code /} on every system
 */
record SourceFile(String path, List<String> lines) {
    static SourceFile of(String path, String text) {
        return new SourceFile(path, text.lines().toList());
    }

    boolean isJava() {
        return path.endsWith(".java");
    }

    /** Whether this is Java that a module ships or runs, as opposed to a test. */
    boolean isMainJava() {
        return isJava() && path.contains("/src/main/java/");
    }

    boolean isIn(String module) {
        return path.startsWith(module + "/");
    }

    String fileName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
