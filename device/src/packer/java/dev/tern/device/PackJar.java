package dev.tern.device;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Rewrites a jar in as few bytes as its classes' behaviour, messages and line numbers allow. */
final class PackJar {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String CLASS = ".class";

    private PackJar() {}

    /** Argument: the jar, which is replaced. */
    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        Path packed = jar.resolveSibling(jar.getFileName() + ".packed");
        try (ZipFile from = new ZipFile(jar.toFile());
                URLClassLoader classes =
                        new URLClassLoader(new URL[] {jar.toUri().toURL()});
                ZipWriter to = new ZipWriter(Files.newOutputStream(packed))) {
            Map<String, byte[]> files = files(from);
            ClassFile classFile = classFile(classes);
            List<byte[]> pruned = Pruning.prune(classFile, files.entrySet().stream()
                    .filter(file -> file.getKey().endsWith(CLASS))
                    .map(Map.Entry::getValue)
                    .toList());
            JarFacts facts = new JarFacts(pruned);
            facts.requireComplete();
            ClassSlimmer slimmer = new ClassSlimmer(facts, classFile);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                if (!file.getKey().endsWith(CLASS)) {
                    to.add(file.getKey(), file.getValue());
                }
            }
            for (byte[] bytes : pruned) {
                String name = JarFacts.nameOf(bytes);
                if (!slimmer.isNeedless(name)) {
                    to.add(name + CLASS, slimmer.slim(bytes));
                }
            }
        }
        long before = Files.size(jar);
        Files.delete(jar);
        Files.move(packed, jar);
        System.out.println(jar.getFileName() + ": " + before + " bytes, now " + Files.size(jar));
    }

    /** Reads and writes classes that refer to what {@code classes} finds. */
    private static ClassFile classFile(ClassLoader classes) {
        ClassHierarchyResolver resolver = ClassHierarchyResolver.ofResourceParsing(classes);
        return ClassFile.of(
                ClassFile.ConstantPoolSharingOption.NEW_POOL,
                ClassFile.ClassHierarchyResolverOption.of(resolver.orElse(ClassHierarchyResolver.defaultResolver())
                        .cached()));
    }

    /** Everything but folders and what only annotates packages; the manifest first as some readers expect it. */
    private static Map<String, byte[]> files(ZipFile jar) throws IOException {
        List<? extends ZipEntry> entries = jar.stream()
                .filter(entry -> !entry.isDirectory() && !entry.getName().endsWith("/package-info.class"))
                .sorted(Comparator.comparing(
                                (ZipEntry entry) -> !entry.getName().equals(MANIFEST))
                        .thenComparing(ZipEntry::getName))
                .toList();
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (ZipEntry entry : entries) {
            files.put(entry.getName(), jar.getInputStream(entry).readAllBytes());
        }
        return files;
    }
}
