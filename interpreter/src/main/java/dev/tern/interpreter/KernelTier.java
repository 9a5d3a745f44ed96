package dev.tern.interpreter;

import dev.tern.assembler.InstructionSet;
import dev.tern.assembler.Processor;
import dev.tern.interpreter.plan.KernelChooser;
import java.util.List;

/**
 * The kernels that this process uses where it can, and why those.
 *
 * @param name an instruction set, or {@code portable}
 * @param offered instruction sets that the processor and the operating system offer, as far as kernels know them
 */
public record KernelTier(String name, String why, List<String> offered) {
    /** The tier of this process. */
    public static KernelTier here() {
        Processor processor = KernelChooser.processor();
        List<String> offered =
                processor.offered().stream().map(InstructionSet::text).sorted().toList();
        if (!processor.runsCode()) {
            return new KernelTier("portable", processor.refusal(), offered);
        }
        boolean forced = !System.getProperty(Processor.FORCED_BY, "").isEmpty();
        return new KernelTier(
                processor.instructionSet().text(),
                forced
                        ? "forced by -D" + Processor.FORCED_BY
                        : "machine code for the best of what this processor offers; -Dtern.kernels=portable does"
                                + " without",
                offered);
    }
}
