package dev.tern.assembler.arm;

import dev.tern.assembler.InstructionSet;
import java.util.EnumSet;
import java.util.Set;

/** What an AArch64 processor offers, from the words that Linux hands to every program. */
public final class ArmIdentity {
    private static final long VECTORS = 1L << 1;
    private static final long BYTE_DOT = 1L << 20;
    private static final long BYTE_MATRIX_2 = 1L << 13;

    private ArmIdentity() {}

    /** The instruction sets that the two words name. */
    public static Set<InstructionSet> offered(long[] capabilities) {
        Set<InstructionSet> offered = EnumSet.noneOf(InstructionSet.class);
        if ((capabilities[0] & VECTORS) != 0) {
            offered.add(InstructionSet.NEON);
            if ((capabilities[0] & BYTE_DOT) != 0) {
                offered.add(InstructionSet.DOTPROD);
                if ((capabilities[1] & BYTE_MATRIX_2) != 0) {
                    offered.add(InstructionSet.I8MM);
                }
            }
        }
        return offered;
    }
}
