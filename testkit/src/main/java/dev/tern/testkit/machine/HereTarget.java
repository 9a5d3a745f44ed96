package dev.tern.testkit.machine;

import dev.tern.assembler.InstructionSet;
import dev.tern.assembler.Processor;
import dev.tern.testkit.GuardedMemory;

/**
 * This processor, used as one that offers no more than an instruction set. Code that touches what it was not given ends the
 * program.
 */
record HereTarget(InstructionSet instructionSet) implements MachineTarget {
    @Override
    public String name() {
        return "here:" + instructionSet.text();
    }

    @Override
    public String absence() {
        Processor here = Processor.here();
        if (!GuardedMemory.isPossible()) {
            return "memory can be guarded on Linux only";
        }
        if (!here.runsCode()) {
            return here.refusal();
        }
        return here.offered().contains(instructionSet) ? "" : "this processor does not offer " + instructionSet.text();
    }

    @Override
    public boolean isSlow() {
        return false;
    }

    @Override
    public Processor processor(GuardedMemory memory) {
        return Processor.here().forcedTo(instructionSet);
    }

    @Override
    public String toString() {
        return name();
    }
}
