package dev.tern.assembler.arm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.assembler.InstructionSet;
import org.junit.jupiter.api.Test;

/** What Linux's capability words say of processors that are in use. */
class ArmIdentityTest {
    // As the kernel's documentation of hardware capabilities numbers them.
    private static final long FP = 1;
    private static final long ASIMD = 1L << 1;
    private static final long ASIMDHP = 1L << 10;
    private static final long ASIMDDP = 1L << 20;
    private static final long SVE2_I8MM = 1L << 9;
    private static final long I8MM = 1L << 13;

    @Test
    void everyKindOfProcessor() {
        assertThat(ArmIdentity.offered(new long[] {FP, 0})).isEmpty();
        assertThat(ArmIdentity.offered(new long[] {FP | ASIMD, 0})).containsExactly(InstructionSet.NEON);
        assertThat(ArmIdentity.offered(new long[] {FP | ASIMD | ASIMDHP | ASIMDDP, SVE2_I8MM}))
                .containsExactly(InstructionSet.NEON, InstructionSet.DOTPROD);
        assertThat(ArmIdentity.offered(new long[] {FP | ASIMD | ASIMDDP, I8MM}))
                .containsExactly(InstructionSet.NEON, InstructionSet.DOTPROD, InstructionSet.I8MM);
        assertThat(ArmIdentity.offered(new long[] {FP | ASIMD, I8MM})).containsExactly(InstructionSet.NEON);
    }

    /** The words that QEMU gives programs on the processors that it knows. */
    @Test
    void wordsOfKnownProcessors() {
        assertThat(ArmIdentity.offered(new long[] {0x8FB, 0})).as("Cortex-A53").containsExactly(InstructionSet.NEON);
        assertThat(ArmIdentity.offered(new long[] {0x119FFB, 0}))
                .as("Neoverse N1")
                .containsExactly(InstructionSet.NEON, InstructionSet.DOTPROD);
        assertThat(ArmIdentity.offered(new long[] {0xECFFFFFBL, 0x7F877FFF}))
                .as("all that QEMU emulates")
                .containsExactly(InstructionSet.NEON, InstructionSet.DOTPROD, InstructionSet.I8MM);
    }
}
