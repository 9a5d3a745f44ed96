package dev.tern.assembler.x86;

/**
 * Opcodes of general instructions with a register and a register or memory; two bytes where there is an escape in front.
 * The register is read and the other operand written unless a name is that of a load.
 */
final class Opcode {
    static final int ADD = 0x01;
    static final int SUB = 0x29;
    static final int XOR = 0x31;
    static final int CMP = 0x39;
    static final int TEST = 0x85;
    static final int STORE_BYTE = 0x88;
    static final int MOV = 0x89;
    static final int LOAD = 0x8B;
    static final int LOAD_BYTE = 0x0FB6;
    static final int LOAD_SIGNED_WORD = 0x63;

    /** The register becomes the address that the other operand has. */
    static final int LEA = 0x8D;

    /** The register is multiplied by the other operand. */
    static final int IMUL = 0x0FAF;

    /** The register becomes the other operand if the condition holds that is added to the opcode. */
    static final int CMOV = 0x0F40;

    /** Unsigned: rdx and rax by the other operand; 6 stands for the register. */
    static final int DIVIDE = 0xF7;

    /** 1 stands for the register. */
    static final int PREFETCH = 0x0F18;

    private Opcode() {}
}
