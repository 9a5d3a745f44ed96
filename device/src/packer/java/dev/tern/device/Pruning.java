package dev.tern.device;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Takes out what other modules and tests ask of classes, but nothing in the jar and no program: whole classes that no
 * other class names, and methods that nothing calls. A method stays if anything calls one of its name and descriptor,
 * whatever the class, if a type that programs see has one, or if a type of the JDK may.
 */
final class Pruning {
    private static final Set<String> PLAIN_ANCESTORS = Set.of("java/lang/Object", "java/lang/Record", "java/lang/Enum");

    /** What the virtual machine or the JDK calls by itself; sets and maps of enumerations ask for {@code values}. */
    private static final Set<String> CALLED_FROM_OUTSIDE =
            Set.of("<clinit>", "toString", "equals", "hashCode", "values", "main");

    private static final Pattern NAMES = Pattern.compile("dev/tern/[\\w/$]+");

    private final JarFacts jar;
    private final Set<String> called = new HashSet<>();
    /** Methods of interfaces whose values are lambdas. */
    private final Set<String> calledThroughLambdas = new HashSet<>();
    /** Classes in whole files: a class with those nested in it. */
    private final Set<String> seenFiles = new HashSet<>();

    private final Set<String> namedFiles = new HashSet<>();

    private Pruning(JarFacts jar) {
        this.jar = jar;
        jar.classes().forEach(this::read);
    }

    /** {@code classes} without what is idle, and without what is idle then. */
    static List<byte[]> prune(ClassFile classFile, Collection<byte[]> classes) {
        List<byte[]> all = List.copyOf(classes);
        while (true) {
            List<byte[]> left = new Pruning(new JarFacts(all)).pruned(classFile, all);
            if (bytes(left) == bytes(all)) {
                return left;
            }
            all = left;
        }
    }

    private static int bytes(List<byte[]> classes) {
        return classes.stream().mapToInt(bytes -> bytes.length).sum();
    }

    private List<byte[]> pruned(ClassFile classFile, List<byte[]> classes) {
        List<byte[]> left = new ArrayList<>();
        for (byte[] bytes : classes) {
            ClassModel model = classFile.parse(bytes);
            if (isIdle(model)) {
                continue;
            }
            boolean whole = model.methods().stream().noneMatch(method -> isIdle(model, method));
            left.add(
                    whole
                            ? bytes
                            : classFile.transformClass(
                                    model,
                                    ClassTransform.dropping(part ->
                                            part instanceof MethodModel method && isIdle(model, method))));
        }
        return left;
    }

    private void read(ClassModel model) {
        String self = model.thisClass().asInternalName();
        if (jar.isSeen(self)) {
            seenFiles.add(file(self));
            model.methods().stream().filter(Pruning::isOpen).forEach(method -> called.add(key(self, method)));
        }
        for (PoolEntry entry : model.constantPool()) {
            switch (entry) {
                case MemberRefEntry member ->
                    called.add(key(
                            member.owner().asInternalName(),
                            member.name().stringValue(),
                            member.type().stringValue()));
                case InvokeDynamicEntry call -> calledThroughLambdas.add(call.name().stringValue());
                case Utf8Entry text ->
                    NAMES.matcher(text.stringValue())
                            .results()
                            .map(MatchResult::group)
                            .map(Pruning::file)
                            .filter(file -> !file.equals(file(self)))
                            .forEach(namedFiles::add);
                default -> {}
            }
        }
    }

    private static String file(String name) {
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    private boolean isIdle(ClassModel model) {
        String file = file(model.thisClass().asInternalName());
        return !seenFiles.contains(file) && !namedFiles.contains(file);
    }

    private boolean isIdle(ClassModel owner, MethodModel method) {
        String name = method.methodName().stringValue();
        boolean ofOneClass = method.flags().has(AccessFlag.STATIC)
                || method.flags().has(AccessFlag.PRIVATE)
                || name.equals("<init>");
        return !called.contains(key(owner.thisClass().asInternalName(), method))
                && !CALLED_FROM_OUTSIDE.contains(name)
                && !calledThroughLambdas.contains(name)
                && (ofOneClass || isPlain(owner));
    }

    private static boolean isOpen(MethodModel method) {
        return method.flags().has(AccessFlag.PUBLIC) || method.flags().has(AccessFlag.PROTECTED);
    }

    /** Whether all that the class inherits stands in the jar. */
    private boolean isPlain(ClassModel model) {
        return model.superclass().stream().allMatch(this::isPlain)
                && model.interfaces().stream().allMatch(this::isPlain);
    }

    private boolean isPlain(ClassEntry ancestor) {
        String name = ancestor.asInternalName();
        return PLAIN_ANCESTORS.contains(name) || jar.has(name) && isPlain(jar.named(name));
    }

    private static String key(String owner, MethodModel method) {
        return key(owner, method.methodName().stringValue(), method.methodType().stringValue());
    }

    /** Constructors belong to one class; other methods may be called through any class that has or inherits them. */
    private static String key(String owner, String name, String descriptor) {
        return (name.equals("<init>") ? owner : name) + descriptor;
    }
}
