package dev.tern.device;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Rewrites a jar in as few bytes as its classes' behaviour, messages and line numbers allow. */
final class PackJar {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    private PackJar() {}

    /** Argument: the jar, which is replaced. */
    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        Path packed = jar.resolveSibling(jar.getFileName() + ".packed");
        try (ZipFile from = new ZipFile(jar.toFile());
                URLClassLoader classes =
                        new URLClassLoader(new URL[] {jar.toUri().toURL()});
                ZipWriter to = new ZipWriter(Files.newOutputStream(packed))) {
            ClassSlimmer slimmer = new ClassSlimmer(classes);
            for (ZipEntry entry : files(from)) {
                byte[] bytes = from.getInputStream(entry).readAllBytes();
                to.add(entry.getName(), entry.getName().endsWith(".class") ? slimmer.slim(bytes) : bytes);
            }
        }
        long before = Files.size(jar);
        Files.delete(jar);
        Files.move(packed, jar);
        System.out.println(jar.getFileName() + ": " + before + " bytes, now " + Files.size(jar));
    }

    /** Everything but folders and what only annotates packages; the manifest first as some readers expect it. */
    private static List<? extends ZipEntry> files(ZipFile jar) {
        return jar.stream()
                .filter(entry -> !entry.isDirectory() && !entry.getName().endsWith("/package-info.class"))
                .sorted(Comparator.comparing(
                                (ZipEntry entry) -> !entry.getName().equals(MANIFEST))
                        .thenComparing(ZipEntry::getName))
                .toList();
    }
}
