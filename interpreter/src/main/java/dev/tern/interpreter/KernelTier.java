package dev.tern.interpreter;

import dev.tern.assembler.InstructionSet;
import dev.tern.assembler.Processor;
import dev.tern.interpreter.plan.KernelChooser;
import java.util.List;
import java.util.stream.Stream;

/**
 * The kernels that this process uses where it can, and why those.
 *
 * @param name an instruction set, or {@code portable}
 * @param offered instruction sets that the processor and the operating system offer, as far as kernels know them
 * @param absent instruction sets of this kind of processor that kernels are written for and that are not offered here
 */
public record KernelTier(String name, String why, List<String> offered, List<String> absent) {
    /** The tier of this process. */
    public static KernelTier here() {
        Processor processor = KernelChooser.processor();
        List<String> offered =
                processor.offered().stream().map(InstructionSet::text).sorted().toList();
        boolean arm = processor.offered().stream().anyMatch(InstructionSet::isArm);
        List<String> absent = offered.isEmpty()
                ? List.of()
                : Stream.of(InstructionSet.values())
                        .filter(set ->
                                set.isArm() == arm && !processor.offered().contains(set))
                        .map(InstructionSet::text)
                        .toList();
        if (!processor.runsCode()) {
            return new KernelTier("portable", processor.refusal(), offered, absent);
        }
        boolean forced = !System.getProperty(Processor.FORCED_BY, "").isEmpty();
        return new KernelTier(
                processor.instructionSet().text(),
                forced
                        ? "forced by -D" + Processor.FORCED_BY
                        : "machine code for the best of what this processor offers; -Dtern.kernels=portable does"
                                + " without",
                offered,
                absent);
    }
}
