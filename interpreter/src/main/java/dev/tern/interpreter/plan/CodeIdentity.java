package dev.tern.interpreter.plan;

import dev.tern.assembler.Processor;
import dev.tern.graph.Graph;
import dev.tern.kernels.FastKernels;
import dev.tern.operators.BuiltinOperator;
import dev.tern.tensor.Shape;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What tells the classes that decide packed constants from those of other versions of Tern. */
final class CodeIdentity {
    private CodeIdentity() {}

    /** Sizes and times of the jars, of each class where they lie loose, or of the JVM's image that holds them; null where there is none. */
    static @Nullable Long here() {
        try {
            return identity();
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static long identity() throws IOException {
        Set<Path> places = new LinkedHashSet<>();
        for (Class<?> each : new Class<?>[] {
            FastKernels.class, BuiltinOperator.class, Processor.class, Graph.class, Shape.class, CodeIdentity.class
        }) {
            places.add(place(each));
        }
        long identity = 0;
        for (Path place : places) {
            if (Files.isRegularFile(place)) {
                identity = with(identity, place);
            } else {
                try (Stream<Path> files = Files.walk(place)) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        identity = with(identity, file);
                    }
                }
            }
        }
        return identity;
    }

    private static Path place(Class<?> of) throws IOException {
        CodeSource source = of.getProtectionDomain().getCodeSource();
        try {
            URI place = source == null ? null : source.getLocation().toURI();
            return place != null && "file".equals(place.getScheme())
                    ? Path.of(place)
                    : Path.of(System.getProperty("java.home"), "lib", "modules");
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static long with(long identity, Path file) throws IOException {
        return 31 * (31 * identity + Files.size(file))
                + Files.getLastModifiedTime(file).toMillis();
    }
}
