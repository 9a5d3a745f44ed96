package dev.tern.device;

import java.lang.classfile.Attribute;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.InnerClassInfo;
import java.lang.classfile.attribute.InnerClassesAttribute;
import java.lang.classfile.attribute.MethodParametersAttribute;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.classfile.attribute.RuntimeVisibleTypeAnnotationsAttribute;
import java.lang.classfile.attribute.SignatureAttribute;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.constantpool.ConstantPoolBuilder;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.LineNumber;
import java.lang.reflect.AccessFlag;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes a class anew without what neither the virtual machine nor a compiler that uses it needs: annotations that only
 * checkers read, parameter names, generic signatures of what no program sees, entries about nested classes of others, and all
 * line numbers of a statement but its first; in some packages all line numbers, and with them the names of source files.
 * The texts of the constant pool come sorted by their ends, where class names and descriptors differ least from their
 * neighbours, so that they compress well.
 */
final class ClassSlimmer {
    /**
     * Where no line numbers are kept, to stay within the jar's size: classes that write machine code, whose faults a listing
     * tells better, and those of graphs, operators and files, whose faults name the place in the model.
     */
    private static final List<String> WITHOUT_LINES =
            List.of("dev/tern/assembler/", "dev/tern/graph/", "dev/tern/kernels/", "dev/tern/operators/", "dev/tern/tflite/");

    /** What no program is compiled against: generic signatures serve compilers alone. */
    private static final List<String> WITHOUT_SIGNATURES =
            List.of("dev/tern/assembler/", "dev/tern/kernels/", "dev/tern/interpreter/plan/", "dev/tern/interpreter/threads/");

    private static final CodeTransform NO_LINES = (builder, element) -> {
        if (!(element instanceof LineNumber)) {
            builder.with(element);
        }
    };

    private final ClassFile classFile;

    /** A slimmer of classes that refer to what {@code classes} finds. */
    ClassSlimmer(ClassLoader classes) {
        ClassHierarchyResolver resolver = ClassHierarchyResolver.ofResourceParsing(classes);
        classFile = ClassFile.of(
                ClassFile.ConstantPoolSharingOption.NEW_POOL,
                ClassFile.ClassHierarchyResolverOption.of(resolver.orElse(ClassHierarchyResolver.defaultResolver())
                        .cached()));
    }

    /** The same class in fewer bytes; refuses what the verifier would refuse. */
    byte[] slim(byte[] bytes) {
        byte[] slimmed = sorted(leaner(bytes));
        List<VerifyError> errors = classFile.verify(slimmed);
        if (!errors.isEmpty()) {
            throw errors.getFirst();
        }
        return slimmed;
    }

    private byte[] leaner(byte[] bytes) {
        ClassModel model = classFile.parse(bytes);
        String self = model.thisClass().asInternalName();
        ClassTransform transform = (builder, element) -> {
            switch (element) {
                case Attribute<?> attribute when isForCheckers(attribute) -> {}
                case SourceFileAttribute file when isWithoutLines(self) -> {}
                case SignatureAttribute signature when isWithoutSignatures(self) -> {}
                case InnerClassesAttribute all -> {
                    List<InnerClassInfo> own = all.classes().stream()
                            .filter(entry -> isOf(entry, self))
                            .toList();
                    if (!own.isEmpty()) {
                        builder.with(InnerClassesAttribute.of(own));
                    }
                }
                case MethodModel method -> {
                    boolean isUnseen = method.flags().has(AccessFlag.PRIVATE) || isWithoutSignatures(self);
                    builder.transformMethod(method, (methodBuilder, part) -> {
                        if (part instanceof CodeModel code) {
                            methodBuilder.transformCode(code, isWithoutLines(self) ? NO_LINES : new StatementLines());
                        } else if (!isForCheckers(part) && !(isUnseen && part instanceof SignatureAttribute)) {
                            methodBuilder.with(part);
                        }
                    });
                }
                case FieldModel field -> {
                    boolean isUnseen = field.flags().has(AccessFlag.PRIVATE) || isWithoutSignatures(self);
                    builder.transformField(field, (fieldBuilder, part) -> {
                        if (!isForCheckers(part) && !(isUnseen && part instanceof SignatureAttribute)) {
                            fieldBuilder.with(part);
                        }
                    });
                }
                default -> builder.with(element);
            }
        };
        return classFile.transformClass(model, transform);
    }

    private static boolean isWithoutLines(String name) {
        return WITHOUT_LINES.stream().anyMatch(name::startsWith);
    }

    private static boolean isWithoutSignatures(String name) {
        return WITHOUT_SIGNATURES.stream().anyMatch(name::startsWith);
    }

    static boolean isForCheckers(Object part) {
        return part instanceof MethodParametersAttribute
                || part instanceof RuntimeVisibleAnnotationsAttribute
                || part instanceof RuntimeVisibleTypeAnnotationsAttribute;
    }

    private static boolean isOf(InnerClassInfo entry, String self) {
        return entry.innerClass().asInternalName().equals(self)
                || entry.outerClass()
                        .map(outer -> outer.asInternalName().equals(self))
                        .orElse(false);
    }

    private byte[] sorted(byte[] bytes) {
        ClassModel model = classFile.parse(bytes);
        Set<String> texts = new TreeSet<>(Comparator.comparing(
                (String text) -> new StringBuilder(text).reverse().toString()));
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof Utf8Entry text) {
                texts.add(text.stringValue());
            }
        }
        ConstantPoolBuilder pool = ConstantPoolBuilder.of();
        texts.forEach(pool::utf8Entry);
        return classFile.build(pool.classEntry(model.thisClass().asSymbol()), pool, builder -> {
            for (ClassElement element : model) {
                builder.with(element);
            }
        });
    }
}
