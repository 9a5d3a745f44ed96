package dev.tern.conformance.operators;

import dev.tern.testkit.OperatorCase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds every source of cases: the classes of this package whose names end in {@code Cases}. */
public final class CaseSources {
    private CaseSources() {}

    /** All sources, by name. */
    public static List<OperatorCase.Source> all() {
        try {
            Path folder = Path.of(CaseSources.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolve(CaseSources.class.getPackageName().replace('.', '/'));
            List<OperatorCase.Source> sources = new ArrayList<>();
            try (Stream<Path> files = Files.list(folder)) {
                for (String name : files.map(file -> file.getFileName().toString())
                        .filter(file -> file.endsWith("Cases.class"))
                        .sorted()
                        .toList()) {
                    sources.add(source(name.substring(0, name.length() - ".class".length())));
                }
            }
            return sources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OperatorCase.Source source(String simpleName) {
        try {
            Class<?> type = Class.forName(CaseSources.class.getPackageName() + "." + simpleName);
            return (OperatorCase.Source) type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "a class named …Cases must be an OperatorCase.Source with a plain constructor: " + simpleName, e);
        }
    }
}
