package dev.tern.device;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.InnerClassInfo;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.FieldRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.reflect.AccessFlag;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What all classes of the jar together tell: which classes programs see, and which constants nothing refers to. */
final class JarFacts {
    /** What no program is compiled against, though the modules may see it. */
    private static final List<String> UNSEEN =
            List.of("dev/tern/assembler/", "dev/tern/kernels/", "dev/tern/interpreter/plan/", "dev/tern/interpreter/threads/");

    private final Map<String, ClassModel> classes = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    /** Names and descriptors of fields that some class refers to, whatever the owner. */
    private final Set<String> used = new HashSet<>();

    private final Set<String> methods = new HashSet<>();

    JarFacts(Collection<byte[]> files) {
        for (byte[] bytes : files) {
            ClassModel model = ClassFile.of().parse(bytes);
            classes.put(model.thisClass().asInternalName(), model);
            for (PoolEntry entry : model.constantPool()) {
                if (entry instanceof FieldRefEntry field) {
                    used.add(key(field.name().stringValue(), field.type().stringValue()));
                }
            }
            for (MethodModel method : model.methods()) {
                methods.add(
                        key(method.methodName().stringValue(), method.methodType().stringValue()));
            }
        }
        classes.values().stream().filter(this::isVisible).forEach(model -> seen.add(
                model.thisClass().asInternalName()));
    }

    static String nameOf(byte[] bytes) {
        return ClassFile.of().parse(bytes).thisClass().asInternalName();
    }

    /** Refuses a jar whose classes need one of Tern's that was left out. */
    void requireComplete() {
        for (ClassModel model : classes.values()) {
            for (PoolEntry entry : model.constantPool()) {
                if (entry instanceof ClassEntry needed
                        && needed.asInternalName().startsWith("dev/tern/")
                        && !has(needed.asInternalName())) {
                    throw new IllegalStateException(model.thisClass().asInternalName() + " needs "
                            + needed.asInternalName() + ", which the jar does not have");
                }
            }
        }
    }

    Collection<ClassModel> classes() {
        return classes.values();
    }

    boolean has(String name) {
        return classes.containsKey(name);
    }

    ClassModel named(String name) {
        return classes.get(name);
    }

    /** Whether a program may be compiled against the class. */
    boolean isSeen(String name) {
        return seen.contains(name);
    }

    /** Whether some class of the jar declares such a method. */
    boolean declares(String name, String descriptor) {
        return methods.contains(key(name, descriptor));
    }

    private boolean isVisible(ClassModel model) {
        String name = model.thisClass().asInternalName();
        if (!model.flags().has(AccessFlag.PUBLIC) || UNSEEN.stream().anyMatch(name::startsWith)) {
            return false;
        }
        for (InnerClassInfo entry : model.findAttribute(Attributes.innerClasses())
                .map(all -> all.classes())
                .orElse(List.of())) {
            if (entry.innerClass().asInternalName().equals(name)) {
                boolean open = entry.has(AccessFlag.PUBLIC) || entry.has(AccessFlag.PROTECTED);
                String outer = entry.outerClass().map(ClassEntry::asInternalName).orElse("");
                return open && has(outer) && isVisible(named(outer));
            }
        }
        return true;
    }

    /** A constant that compilers have put wherever it is used. */
    boolean isIdle(ClassModel owner, FieldModel field) {
        boolean open = isSeen(owner.thisClass().asInternalName())
                && (field.flags().has(AccessFlag.PUBLIC) || field.flags().has(AccessFlag.PROTECTED));
        return !open
                && field.findAttribute(Attributes.constantValue()).isPresent()
                && !used.contains(key(field.fieldName().stringValue(), field.fieldType().stringValue()));
    }

    private static String key(String name, String descriptor) {
        return name + ' ' + descriptor;
    }
}
