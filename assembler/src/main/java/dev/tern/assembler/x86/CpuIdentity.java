package dev.tern.assembler.x86;

import dev.tern.assembler.InstructionSet;
import java.util.EnumSet;
import java.util.Set;

/** What an x86-64 processor offers and the operating system saves. */
public final class CpuIdentity {
    /** The leaf under which the code answers with the register that tells what the operating system saves. */
    private static final int SAVED_STATE = -1;

    private static final int SAVES_AVX = 0b110;
    private static final int SAVES_AVX512 = 0b1110_0110;

    private CpuIdentity() {}

    /** Answers of the processor: four numbers for each leaf and subleaf. */
    @FunctionalInterface
    public interface Answers {
        /** eax, ebx, ecx and edx. */
        int[] ask(int leaf, int subleaf);
    }

    /** A function of (address of four 32-bit numbers, leaf, subleaf). */
    public static byte[] code() {
        Encoder code = new Encoder();
        int store = code.label();
        int identify = code.label();
        code.push(Gpr.RBX);
        code.general(false, Opcode.MOV, Gpr.RSI, Gpr.RAX);
        code.general(false, Opcode.MOV, Gpr.RDX, Gpr.RCX);
        code.immediate(7, Gpr.RSI, SAVED_STATE);
        code.jump(5, identify);
        code.general(false, Opcode.XOR, Gpr.RCX, Gpr.RCX);
        code.bytes(0x0F, 0x01, 0xD0); // xgetbv
        code.jump(store);
        code.bind(identify);
        code.bytes(0x0F, 0xA2); // cpuid
        code.bind(store);
        code.general(false, Opcode.MOV, Gpr.RAX, Mem.at(Gpr.RDI, 0));
        code.general(false, Opcode.MOV, Gpr.RBX, Mem.at(Gpr.RDI, 4));
        code.general(false, Opcode.MOV, Gpr.RCX, Mem.at(Gpr.RDI, 8));
        code.general(false, Opcode.MOV, Gpr.RDX, Mem.at(Gpr.RDI, 12));
        code.pop(Gpr.RBX);
        code.bytes(0xC3);
        return code.finish(new byte[0]);
    }

    /** The instruction sets that can be used. */
    public static Set<InstructionSet> offered(Answers answers) {
        Set<InstructionSet> offered = EnumSet.of(InstructionSet.SSE2);
        if (answers.ask(0, 0)[0] < 7) {
            return offered;
        }
        int[] basic = answers.ask(1, 0);
        if (!has(basic[2], 27)) {
            return offered; // the operating system saves nothing beyond SSE
        }
        int saved = answers.ask(SAVED_STATE, 0)[0];
        int[] extended = answers.ask(7, 0);
        boolean avx2 = (saved & SAVES_AVX) == SAVES_AVX
                && has(basic[2], 12) // FMA
                && has(basic[2], 28) // AVX
                && has(basic[2], 29) // F16C
                && has(extended[1], 5);
        if (!avx2) {
            return offered;
        }
        offered.add(InstructionSet.AVX2);
        if (extended[0] >= 1 && has(answers.ask(7, 1)[0], 4)) {
            offered.add(InstructionSet.AVXVNNI);
        }
        boolean avx512 = (saved & SAVES_AVX512) == SAVES_AVX512
                && has(extended[1], 16) // F
                && has(extended[1], 17) // DQ
                && has(extended[1], 30) // BW
                && has(extended[1], 31); // VL
        if (avx512) {
            offered.add(InstructionSet.AVX512);
            if (has(extended[2], 11)) {
                offered.add(InstructionSet.AVX256VNNI);
                offered.add(InstructionSet.AVX512VNNI);
            }
        }
        return offered;
    }

    private static boolean has(int word, int bit) {
        return (word >> bit & 1) != 0;
    }
}
