package dev.tern.flattener;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The plain methods of one class that stand for what the JVM would spin, and the calls of them. */
final class FlatMethods {
    private static final String SWITCHES = "Ljava/lang/runtime/SwitchBootstraps;";
    private static final String RECORDS = "Ljava/lang/runtime/ObjectMethods;";
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");

    private final ClassModel model;
    private final List<Flat> methods = new ArrayList<>();

    FlatMethods(ClassModel model) {
        this.model = model;
    }

    private record Flat(String name, MethodTypeDesc type, Consumer<CodeBuilder> body) {}

    /** How many calls were replaced. */
    int count() {
        return methods.size();
    }

    private ClassDesc owner() {
        return model.thisClass().asSymbol();
    }

    private boolean isInterface() {
        return model.flags().has(java.lang.reflect.AccessFlag.INTERFACE);
    }

    /** Replaces the calls that can be, and leaves the others. */
    CodeTransform calls() {
        return (code, element) -> {
            Consumer<CodeBuilder> body = element instanceof InvokeDynamicInstruction call ? body(call) : null;
            if (body == null) {
                code.with(element);
                return;
            }
            InvokeDynamicInstruction call = (InvokeDynamicInstruction) element;
            Flat flat = new Flat("flat$" + methods.size(), call.typeSymbol(), body);
            methods.add(flat);
            code.invokestatic(owner(), flat.name, flat.type, isInterface());
        };
    }

    /** Adds the methods to their class. */
    void write(ClassBuilder to) {
        for (Flat flat : methods) {
            to.withMethodBody(
                    flat.name,
                    flat.type,
                    ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
                    flat.body::accept);
        }
    }

    private static Consumer<CodeBuilder> body(InvokeDynamicInstruction call) {
        DirectMethodHandleDesc bootstrap = call.bootstrapMethod();
        String spinner = bootstrap.owner().descriptorString();
        List<ConstantDesc> arguments = call.bootstrapArgs();
        String name = call.name().stringValue();
        if (spinner.equals(SWITCHES) && bootstrap.methodName().equals("typeSwitch")) {
            boolean plain = arguments.stream().allMatch(label -> label instanceof ClassDesc type && !type.isPrimitive());
            return plain ? code -> typeSwitch(code, arguments) : null;
        }
        if (spinner.equals(RECORDS) && name.equals("hashCode")) {
            return code -> hashCode(code, getters(arguments));
        }
        if (spinner.equals(RECORDS) && name.equals("equals")) {
            return code -> equals(code, (ClassDesc) arguments.getFirst(), getters(arguments));
        }
        return null;
    }

    /** Number of the first type from a start on that the first argument has; -1 for null, the count of types for none. */
    private static void typeSwitch(CodeBuilder code, List<ConstantDesc> types) {
        Label isSome = code.newLabel();
        code.aload(0).ifnonnull(isSome).iconst_m1().ireturn().labelBinding(isSome);
        for (int i = 0; i < types.size(); i++) {
            Label next = code.newLabel();
            code.iload(1).loadConstant(i).if_icmpgt(next);
            code.aload(0).instanceOf((ClassDesc) types.get(i)).ifeq(next);
            code.loadConstant(i).ireturn().labelBinding(next);
        }
        code.loadConstant(types.size()).ireturn();
    }

    private static List<DirectMethodHandleDesc> getters(List<ConstantDesc> arguments) {
        List<DirectMethodHandleDesc> getters = new ArrayList<>();
        for (ConstantDesc argument : arguments.subList(2, arguments.size())) {
            getters.add((DirectMethodHandleDesc) argument);
        }
        return getters;
    }

    private static ClassDesc get(CodeBuilder code, int record, DirectMethodHandleDesc getter) {
        ClassDesc type = getter.invocationType().returnType();
        code.aload(record).getfield(getter.owner(), getter.methodName(), type);
        return type;
    }

    /** As the JVM's own: 31 times the sum so far plus the component's. */
    private static void hashCode(CodeBuilder code, List<DirectMethodHandleDesc> getters) {
        code.iconst_0();
        for (DirectMethodHandleDesc getter : getters) {
            code.bipush(31).imul();
            ClassDesc type = get(code, 0, getter);
            if (type.isPrimitive()) {
                code.invokestatic(box(type), "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, type));
            } else {
                code.invokestatic(
                        OBJECTS, "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object));
            }
            code.iadd();
        }
        code.ireturn();
    }

    private static void equals(CodeBuilder code, ClassDesc record, List<DirectMethodHandleDesc> getters) {
        Label differs = code.newLabel();
        code.aload(1).instanceOf(record).ifeq(differs);
        code.aload(1).checkcast(record).astore(2);
        for (DirectMethodHandleDesc getter : getters) {
            ClassDesc type = get(code, 0, getter);
            get(code, 2, getter);
            if (!type.isPrimitive()) {
                code.invokestatic(
                                OBJECTS,
                                "equals",
                                MethodTypeDesc.of(
                                        ConstantDescs.CD_boolean, ConstantDescs.CD_Object, ConstantDescs.CD_Object))
                        .ifeq(differs);
            } else if (TypeKind.from(type).asLoadable() == TypeKind.INT) {
                code.if_icmpne(differs);
            } else {
                code.invokestatic(box(type), "compare", MethodTypeDesc.of(ConstantDescs.CD_int, type, type))
                        .ifne(differs);
            }
        }
        code.iconst_1().ireturn().labelBinding(differs).iconst_0().ireturn();
    }

    private static ClassDesc box(ClassDesc primitive) {
        return ClassDesc.of("java.lang."
                + switch (primitive.descriptorString().charAt(0)) {
                    case 'Z' -> "Boolean";
                    case 'B' -> "Byte";
                    case 'C' -> "Character";
                    case 'S' -> "Short";
                    case 'I' -> "Integer";
                    case 'J' -> "Long";
                    case 'F' -> "Float";
                    default -> "Double";
                });
    }
}
