package dev.tern.flattener;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Rewrites jars for quick starts: {@code FlattenJars JAR...}. The compiler leaves the methods of records and switches over
 * types to be spun by the JVM when they are first used, some milliseconds each, and its AOT cache keeps none of that. Here they
 * become plain methods that do the same.
 */
public final class FlattenJars {
    private FlattenJars() {}

    /** Rewrites each jar in place, whole or not at all. */
    public static void main(String[] jars) throws IOException {
        List<URL> all = new ArrayList<>();
        for (String jar : jars) {
            all.add(Path.of(jar).toUri().toURL());
        }
        int replaced = 0;
        try (URLClassLoader classes = new URLClassLoader(all.toArray(URL[]::new))) {
            ClassFile context = ClassFile.of(ClassHierarchyResolverOption.of(
                    ClassHierarchyResolver.ofResourceParsing(classes).cached()));
            for (String jar : jars) {
                replaced += flatten(Path.of(jar), context);
            }
        }
        System.out.println(replaced + " call sites became plain calls");
    }

    private static int flatten(Path jar, ClassFile context) throws IOException {
        Path partial = jar.resolveSibling(jar.getFileName() + ".part");
        int replaced = 0;
        try (JarFile from = new JarFile(jar.toFile());
                JarOutputStream to = new JarOutputStream(Files.newOutputStream(partial))) {
            for (Enumeration<JarEntry> entries = from.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                byte[] bytes = from.getInputStream(entry).readAllBytes();
                if (entry.getName().endsWith(".class") && !entry.getName().endsWith("-info.class")) {
                    ClassModel model = context.parse(bytes);
                    FlatMethods methods = new FlatMethods(model);
                    byte[] flat = context.transformClass(
                            model,
                            ClassTransform.transformingMethodBodies(methods.calls())
                                    .andThen(ClassTransform.endHandler(methods::write)));
                    bytes = methods.count() == 0 ? bytes : flat;
                    replaced += methods.count();
                }
                JarEntry copy = new JarEntry(entry.getName());
                copy.setTime(entry.getTime());
                to.putNextEntry(copy);
                to.write(bytes);
                to.closeEntry();
            }
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(partial);
            throw e;
        }
        Files.move(partial, jar, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        return replaced;
    }
}
