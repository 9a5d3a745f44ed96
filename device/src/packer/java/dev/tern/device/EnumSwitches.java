package dev.tern.device;

import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.FieldModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.reflect.AccessFlag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Choices by constants of enumerations, made directly by their place. A compiler puts a table between, in a class of its own,
 * because an enumeration may come from another jar in another order; here all come from this one.
 */
final class EnumSwitches {
    private static final String TABLE = "$SwitchMap$";

    /** For each table, as owner and name, which place each of its numbers stands for. */
    private final Map<String, Map<Integer, Integer>> places = new HashMap<>();

    private final Set<String> needless = new HashSet<>();

    EnumSwitches(JarFacts jar) {
        for (ClassModel model : jar.classes()) {
            if (isTables(model) && model.fields().stream().allMatch(field -> jar.has(enumeration(model, field)))) {
                needless.add(model.thisClass().asInternalName());
                read(model, jar);
            }
        }
    }

    /** Whether nothing needs the class any more once all others are rewritten. */
    boolean isNeedless(String name) {
        return needless.contains(name);
    }

    private static boolean isTables(ClassModel model) {
        return !model.fields().isEmpty()
                && model.methods().size() == 1
                && model.fields().stream()
                        .allMatch(field -> field.fieldName().stringValue().startsWith(TABLE));
    }

    /** The enumeration whose values the class's initialiser counts for that table; a name that no class has if it does not. */
    private static String enumeration(ClassModel tables, FieldModel table) {
        String last = "";
        for (Instruction instruction : initialiser(tables)) {
            if (instruction instanceof InvokeInstruction call && call.name().equalsString("values")) {
                last = call.owner().asInternalName();
            } else if (instruction instanceof FieldInstruction field
                    && field.opcode() == Opcode.PUTSTATIC
                    && field.name().equals(table.fieldName())) {
                return last;
            }
        }
        return "";
    }

    private static List<Instruction> initialiser(ClassModel tables) {
        List<Instruction> instructions = new ArrayList<>();
        MethodModel only = tables.methods().getFirst();
        only.code().orElseThrow().forEach(element -> {
            if (element instanceof Instruction instruction) {
                instructions.add(instruction);
            }
        });
        return instructions;
    }

    /** Each entry is: the table, a constant, its place, the entry's number, the store. */
    private void read(ClassModel tables, JarFacts jar) {
        List<Instruction> instructions = initialiser(tables);
        for (int i = 0; i + 3 < instructions.size(); i++) {
            if (instructions.get(i) instanceof FieldInstruction table
                    && instructions.get(i + 1) instanceof FieldInstruction constant
                    && instructions.get(i + 3) instanceof ConstantInstruction number
                    && table.name().stringValue().startsWith(TABLE)) {
                List<String> constants = jar.named(constant.owner().asInternalName()).fields().stream()
                        .filter(field -> field.flags().has(AccessFlag.ENUM))
                        .map(field -> field.fieldName().stringValue())
                        .toList();
                places.computeIfAbsent(key(table), unused -> new HashMap<>())
                        .put((Integer) number.constantValue(), constants.indexOf(constant.name().stringValue()));
            }
        }
    }

    private static String key(FieldInstruction table) {
        return table.owner().asInternalName() + '.' + table.name().stringValue();
    }

    /** Rewrites one method. */
    CodeTransform rewriting() {
        return new Rewriting();
    }

    /** Leaves out the table and the look-up, and gives the switch behind them the places themselves. */
    private final class Rewriting implements CodeTransform {
        private final Deque<Map<Integer, Integer>> open = new ArrayDeque<>();
        private boolean behindPlace;
        private Map<Integer, Integer> ready = Map.of();

        @Override
        public void accept(CodeBuilder builder, CodeElement element) {
            if (!(element instanceof Instruction instruction)) {
                builder.with(element);
                return;
            }
            boolean lookUp = instruction.opcode() == Opcode.IALOAD && behindPlace && !open.isEmpty();
            behindPlace = instruction instanceof InvokeInstruction call && call.name().equalsString("ordinal");
            if (instruction instanceof FieldInstruction field && places.containsKey(key(field))) {
                open.push(places.get(key(field)));
            } else if (lookUp) {
                ready = open.pop();
            } else if (!ready.isEmpty()) {
                choose(builder, instruction);
                ready = Map.of();
            } else {
                builder.with(element);
            }
        }

        private void choose(CodeBuilder builder, Instruction instruction) {
            switch (instruction) {
                case TableSwitchInstruction choice -> choose(builder, choice.defaultTarget(), choice.cases());
                case LookupSwitchInstruction choice -> choose(builder, choice.defaultTarget(), choice.cases());
                default -> throw new IllegalStateException("no switch behind the table: " + instruction);
            }
        }

        private void choose(CodeBuilder builder, Label otherwise, List<SwitchCase> cases) {
            List<SwitchCase> placed = new ArrayList<>();
            for (SwitchCase each : cases) {
                Integer place = ready.get(each.caseValue());
                if (place != null) {
                    placed.add(SwitchCase.of(place, each.target()));
                } else if (!each.target().equals(otherwise)) {
                    throw new IllegalStateException("a case that the table does not know: " + each.caseValue());
                }
            }
            placed.sort(Comparator.comparingInt(SwitchCase::caseValue));
            int least = placed.getFirst().caseValue();
            int most = placed.getLast().caseValue();
            // In bytes: a table has four for each number from the least to the most, a list eight for each case.
            if (12 + 4 * (most - least + 1) <= 8 + 8 * placed.size()) {
                builder.tableswitch(least, most, otherwise, placed);
            } else {
                builder.lookupswitch(otherwise, placed);
            }
        }
    }
}
