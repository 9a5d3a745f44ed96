package dev.tern.device;

import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.ConstantPool;
import java.lang.classfile.constantpool.ConstantPoolBuilder;
import java.lang.classfile.constantpool.FieldRefEntry;
import java.lang.classfile.constantpool.InterfaceMethodRefEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The order of a constant pool in which neighbours share most bytes, once its texts have their places. */
final class PoolOrder {
    private PoolOrder() {}

    /** Adds classes by their names' places, names with types by the types', and members by their kind and owner. */
    static void add(ConstantPool from, ConstantPoolBuilder to) {
        of(from, ClassEntry.class, Comparator.comparing(one -> place(to, one.name())))
                .forEach(one -> to.classEntry(text(to, one.name())));
        of(
                        from,
                        NameAndTypeEntry.class,
                        Comparator.comparing((NameAndTypeEntry one) -> place(to, one.type()))
                                .thenComparing(one -> place(to, one.name())))
                .forEach(one -> nameAndType(to, one));
        of(
                        from,
                        MemberRefEntry.class,
                        Comparator.comparing(MemberRefEntry::tag)
                                .thenComparing(one -> place(to, one.owner().name()))
                                .thenComparing(one -> nameAndType(to, one.nameAndType()).index()))
                .forEach(one -> add(to, one));
    }

    private static <T extends PoolEntry> List<T> of(ConstantPool pool, Class<T> kind, Comparator<T> order) {
        List<T> entries = new ArrayList<>();
        for (PoolEntry entry : pool) {
            if (kind.isInstance(entry)) {
                entries.add(kind.cast(entry));
            }
        }
        entries.sort(order);
        return entries;
    }

    private static Utf8Entry text(ConstantPoolBuilder to, Utf8Entry text) {
        return to.utf8Entry(text.stringValue());
    }

    private static int place(ConstantPoolBuilder to, Utf8Entry text) {
        return text(to, text).index();
    }

    private static NameAndTypeEntry nameAndType(ConstantPoolBuilder to, NameAndTypeEntry one) {
        return to.nameAndTypeEntry(text(to, one.name()), text(to, one.type()));
    }

    private static void add(ConstantPoolBuilder to, MemberRefEntry one) {
        ClassEntry owner = to.classEntry(text(to, one.owner().name()));
        NameAndTypeEntry member = nameAndType(to, one.nameAndType());
        switch (one) {
            case FieldRefEntry field -> to.fieldRefEntry(owner, member);
            case MethodRefEntry method -> to.methodRefEntry(owner, member);
            case InterfaceMethodRefEntry method -> to.interfaceMethodRefEntry(owner, member);
        }
    }
}
