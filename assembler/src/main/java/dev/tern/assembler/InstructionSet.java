package dev.tern.assembler;

import java.util.Locale;

/** What a processor and its operating system offer, from less to more within each family. */
public enum InstructionSet {
    /** x86-64 as every such processor has it: nothing that kernels are written for. */
    SSE2,
    /** AVX2, FMA and F16C. */
    AVX2,
    /** AVX2 and the dot product of bytes in 256 bits. */
    AVXVNNI,
    /** The same in the encoding of AVX-512: chosen only by {@code tern.cpu}, for 256 bits on a processor that has 512. */
    AVX256VNNI,
    /** AVX-512 F, BW, VL and DQ. */
    AVX512,
    /** AVX-512 and the dot product of bytes. */
    AVX512VNNI,
    /** AArch64 as every such processor has it. */
    NEON,
    /** NEON and the dot product of bytes. */
    DOTPROD,
    /** NEON, the dot product and the matrix product of bytes. */
    I8MM;

    /** Whether this is an instruction set of AArch64. */
    public boolean isArm() {
        return compareTo(NEON) >= 0;
    }

    /** The name as the property {@code tern.cpu} takes it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
