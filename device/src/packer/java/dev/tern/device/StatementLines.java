package dev.tern.device;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.constant.ConstantDescs;
import java.util.Optional;

/**
 * Gives a statement that stands on several lines the number of its first: a stack trace then names where it begins. Where
 * nothing can throw before the next statement, there is no number at all.
 */
final class StatementLines implements CodeTransform {
    private boolean ended = true;
    private Optional<LineNumber> pending = Optional.empty();

    @Override
    public void accept(CodeBuilder builder, CodeElement element) {
        if (element instanceof LineNumber line) {
            if (ended) {
                pending = Optional.of(line);
            }
            return;
        }
        if (ClassSlimmer.isForCheckers(element)) {
            return;
        }
        if (element instanceof Instruction instruction) {
            if (pending.isPresent() && !isHarmless(instruction)) {
                builder.with(pending.get());
                pending = Optional.empty();
                ended = false;
            }
            ended |= endsStatement(instruction);
        }
        builder.with(element);
    }

    /** Whether the instruction throws nothing. */
    private static boolean isHarmless(Instruction instruction) {
        return instruction instanceof LoadInstruction
                || instruction instanceof StoreInstruction
                || instruction instanceof IncrementInstruction
                || instruction instanceof BranchInstruction
                || instruction instanceof ReturnInstruction
                || instruction instanceof StackInstruction
                || instruction instanceof ConstantInstruction.IntrinsicConstantInstruction
                || instruction instanceof ConstantInstruction.ArgumentConstantInstruction;
    }

    private static boolean endsStatement(Instruction instruction) {
        return switch (instruction) {
            case StoreInstruction store -> true;
            case ArrayStoreInstruction store -> true;
            case IncrementInstruction increment -> true;
            case BranchInstruction branch -> true;
            case TableSwitchInstruction choice -> true;
            case LookupSwitchInstruction choice -> true;
            case ReturnInstruction end -> true;
            case ThrowInstruction end -> true;
            case FieldInstruction field -> field.opcode() == Opcode.PUTFIELD || field.opcode() == Opcode.PUTSTATIC;
            case StackInstruction stack -> stack.opcode() == Opcode.POP || stack.opcode() == Opcode.POP2;
            case InvokeInstruction call ->
                !call.name().equalsString(ConstantDescs.INIT_NAME)
                        && TypeKind.from(call.typeSymbol().returnType()) == TypeKind.VOID;
            default -> false;
        };
    }
}
