package dev.tern.testkit.machine;

import dev.tern.assembler.InstructionSet;
import java.util.List;

/** A processor, real or emulated, that runs code written for one instruction set. */
public interface MachineTarget {
    /** How the target is called in reports. */
    String name();

    /** What code must be written for. */
    InstructionSet instructionSet();

    /** Why the target is not here, or an empty text. */
    String absence();

    /**
     * Runs a call twice, its memory flush with the guard pages behind and then before it.
     *
     * @return the contents of the writable blocks afterwards, the same both times
     * @throws AssertionError if the code touches what it was not given, spoils a register that it must keep, or gives two
     *     results
     */
    List<byte[]> run(MachineCall call);
}
