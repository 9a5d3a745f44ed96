package dev.tern.device;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Other names for what nobody outside a class can name: private fields get letters, except a record's, whose names are part of
 * it, and those of classes with a serial form; the methods that compilers make of lambdas get the name of the method that they stand in.
 */
final class ShortNames {
    private static final String LAMBDA = "lambda$";
    private static final String SERIAL = "serialVersionUID";

    private final Map<String, String> names = new HashMap<>();

    ShortNames(JarFacts jar) {
        for (ClassModel model : jar.classes()) {
            nameFields(model);
            nameLambdas(model, jar);
        }
    }

    private void nameFields(ClassModel model) {
        boolean keeps = model.findAttribute(Attributes.record()).isPresent()
                || model.fields().stream().anyMatch(field -> field.fieldName().equalsString(SERIAL));
        if (keeps) {
            return;
        }
        Set<String> taken = new HashSet<>();
        model.fields().stream()
                .filter(field -> !field.flags().has(AccessFlag.PRIVATE))
                .forEach(field -> taken.add(field.fieldName().stringValue()));
        int next = 0;
        for (FieldModel field : model.fields()) {
            if (field.flags().has(AccessFlag.PRIVATE)) {
                String name = letters(next++);
                while (!taken.add(name)) {
                    name = letters(next++);
                }
                put(model, field.fieldName().stringValue(), field.fieldType().stringValue(), name);
            }
        }
    }

    private static String letters(int number) {
        String last = String.valueOf((char) ('a' + number % 26));
        return number < 26 ? last : letters(number / 26 - 1) + last;
    }

    private void nameLambdas(ClassModel model, JarFacts jar) {
        Set<String> taken = new HashSet<>();
        for (MethodModel method : model.methods()) {
            String name = method.methodName().stringValue();
            if (name.startsWith(LAMBDA) && method.flags().has(AccessFlag.PRIVATE)) {
                String descriptor = method.methodType().stringValue();
                String stem = name.substring(LAMBDA.length(), name.lastIndexOf('$'));
                String other = stem;
                for (int i = 2; jar.declares(other, descriptor) || !taken.add(other + descriptor); i++) {
                    other = stem + i;
                }
                put(model, name, descriptor, other);
            }
        }
    }

    private void put(ClassModel owner, String name, String descriptor, String other) {
        names.put(key(owner.thisClass().asInternalName(), name, descriptor), other);
    }

    private static String key(String owner, String name, String descriptor) {
        return owner + '.' + name + ' ' + descriptor;
    }

    String of(String owner, String name, String descriptor) {
        return names.getOrDefault(key(owner, name, descriptor), name);
    }

    String of(FieldInstruction field) {
        return of(field.owner().asInternalName(), field.name().stringValue(), field.type().stringValue());
    }

    /** The same call site with methods of {@code self} by their new names. */
    DynamicCallSiteDesc renamed(DynamicCallSiteDesc site, String self) {
        List<ConstantDesc> arguments = new ArrayList<>();
        for (ConstantDesc argument : site.bootstrapArgs()) {
            arguments.add(argument instanceof DirectMethodHandleDesc method ? renamed(method, self) : argument);
        }
        return DynamicCallSiteDesc.of(
                (DirectMethodHandleDesc) site.bootstrapMethod(),
                site.invocationName(),
                site.invocationType(),
                arguments.toArray(ConstantDesc[]::new));
    }

    private ConstantDesc renamed(DirectMethodHandleDesc method, String self) {
        String owner = method.owner().descriptorString();
        String name = method.methodName();
        boolean own = name.startsWith(LAMBDA) && owner.equals('L' + self + ';');
        return own
                ? MethodHandleDesc.of(
                        method.kind(),
                        method.owner(),
                        of(self, name, method.lookupDescriptor()),
                        method.lookupDescriptor())
                : method;
    }
}
