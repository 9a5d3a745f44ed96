package dev.tern.device;

import java.lang.classfile.AccessFlags;
import java.lang.classfile.Attribute;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.FieldElement;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.InnerClassInfo;
import java.lang.classfile.attribute.InnerClassesAttribute;
import java.lang.classfile.attribute.MethodParametersAttribute;
import java.lang.classfile.attribute.NestMembersAttribute;
import java.lang.classfile.attribute.RecordAttribute;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.classfile.attribute.RuntimeVisibleTypeAnnotationsAttribute;
import java.lang.classfile.attribute.SignatureAttribute;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.ConstantPoolBuilder;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.reflect.AccessFlag;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes a class anew without what neither the virtual machine nor a compiler that uses it needs: annotations that only
 * checkers read, parameter names, generic signatures of what no program sees, entries about nested classes of others,
 * constants that compilers have put wherever they are used, and all line numbers of a statement but its first; in some
 * packages all line numbers, and with them the names of source files.
 * The texts of the constant pool come sorted by their ends, where class names and descriptors differ least from their
 * neighbours, so that they compress well.
 */
final class ClassSlimmer {
    /**
     * Where no line numbers are kept, to stay within the jar's size: classes that write machine code, whose faults a listing
     * tells better, and those of graphs, plans, operators and files, whose faults name the place in the model.
     */
    private static final List<String> WITHOUT_LINES =
            List.of(
                    "dev/tern/assembler/",
                    "dev/tern/graph/",
                    "dev/tern/interpreter/plan/",
                    "dev/tern/kernels/",
                    "dev/tern/operators/",
                    "dev/tern/tflite/");

    private static final CodeTransform NO_LINES = (builder, element) -> {
        if (!(element instanceof LineNumber)) {
            builder.with(element);
        }
    };

    private final ClassFile classFile;
    private final JarFacts jar;
    private final EnumSwitches switches;
    private final ShortNames names;

    /** A slimmer of the classes of {@code jar}. */
    ClassSlimmer(JarFacts jar, ClassFile classFile) {
        this.jar = jar;
        this.classFile = classFile;
        switches = new EnumSwitches(jar);
        names = new ShortNames(jar);
    }

    /** Whether the jar does without the class once all others are slimmed. */
    boolean isNeedless(String name) {
        return switches.isNeedless(name);
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
        boolean seen = jar.isSeen(self);
        ClassTransform transform = (builder, element) -> {
            switch (element) {
                case Attribute<?> attribute when isForCheckers(attribute) -> {}
                case SourceFileAttribute file when isWithoutLines(self) -> {}
                case SignatureAttribute signature when !seen -> {}
                case RecordAttribute components when !seen -> {}
                case InnerClassesAttribute all -> {
                    List<InnerClassInfo> own = all.classes().stream()
                            .filter(entry -> isOf(entry, self))
                            .toList();
                    if (!own.isEmpty()) {
                        builder.with(InnerClassesAttribute.of(own));
                    }
                }
                case NestMembersAttribute all -> {
                    List<ClassEntry> needed = all.nestMembers().stream()
                            .filter(member -> !isNeedless(member.asInternalName()))
                            .toList();
                    if (!needed.isEmpty()) {
                        builder.with(NestMembersAttribute.of(needed));
                    }
                }
                case FieldModel field when jar.isIdle(model, field) -> {}
                case MethodModel method -> addMethod(builder, method, self);
                case FieldModel field -> addField(builder, field, self);
                default -> builder.with(element);
            }
        };
        return classFile.transformClass(model, transform);
    }

    private void addMethod(ClassBuilder builder, MethodModel method, String self) {
        boolean seen = jar.isSeen(self) && isOpen(method.flags());
        String descriptor = method.methodType().stringValue();
        String name = names.of(self, method.methodName().stringValue(), descriptor);
        builder.withMethod(name, method.methodTypeSymbol(), method.flags().flagsMask(), methodBuilder -> {
            for (MethodElement part : method) {
                if (part instanceof CodeModel code) {
                    methodBuilder.transformCode(
                            code,
                            (isWithoutLines(self) ? NO_LINES : new StatementLines())
                                    .andThen(switches.rewriting())
                                    .andThen(renaming(self)));
                } else if (!isForCheckers(part)
                        && !(part instanceof AccessFlags)
                        && (seen || !(part instanceof SignatureAttribute))) {
                    methodBuilder.with(part);
                }
            }
        });
    }

    private void addField(ClassBuilder builder, FieldModel field, String self) {
        boolean seen = jar.isSeen(self) && isOpen(field.flags());
        String name = names.of(
                self, field.fieldName().stringValue(), field.fieldType().stringValue());
        builder.withField(name, field.fieldTypeSymbol(), fieldBuilder -> {
            for (FieldElement part : field) {
                if (!isForCheckers(part) && (seen || !(part instanceof SignatureAttribute))) {
                    fieldBuilder.with(part);
                }
            }
        });
    }

    private CodeTransform renaming(String self) {
        return (builder, element) -> {
            switch (element) {
                case FieldInstruction field ->
                    builder.fieldAccess(
                            field.opcode(), field.owner().asSymbol(), names.of(field), field.typeSymbol());
                case InvokeDynamicInstruction call ->
                    builder.invokedynamic(names.renamed(
                            DynamicCallSiteDesc.of(
                                    call.bootstrapMethod(),
                                    call.name().stringValue(),
                                    call.typeSymbol(),
                                    call.bootstrapArgs().toArray(ConstantDesc[]::new)),
                            self));
                default -> builder.with(element);
            }
        };
    }

    private static boolean isOpen(AccessFlags flags) {
        return flags.has(AccessFlag.PUBLIC) || flags.has(AccessFlag.PROTECTED);
    }

    private static boolean isWithoutLines(String name) {
        return WITHOUT_LINES.stream().anyMatch(name::startsWith);
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
        PoolOrder.add(model.constantPool(), pool);
        return classFile.build(pool.classEntry(model.thisClass().asSymbol()), pool, builder -> {
            for (ClassElement element : model) {
                builder.with(element);
            }
        });
    }
}
