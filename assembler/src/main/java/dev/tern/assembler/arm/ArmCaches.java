package dev.tern.assembler.arm;

import dev.tern.assembler.arm.ArmGeneral.Three;

/** Brings caches of instructions in step with what was written, from the first byte to before the last. */
public final class ArmCaches {
    private static final int FIRST = 1;
    private static final int END = 2;
    private static final int TYPE = 3;
    private static final int LINE = 4;
    private static final int AT = 5;

    /** Where the cache type register tells the binary logarithm of a line's words. */
    private static final int DATA_LINE = 16;

    private static final int LINE_BITS = 4;
    private static final int WORD_BYTES = 4;

    private ArmCaches() {}

    /** A function with the arguments of a kernel: nothing, the first byte, the end. */
    public static byte[] code() {
        ArmCode code = ArmCode.plain();
        ArmGeneral g = new ArmGeneral(code);
        g.cacheType(TYPE);
        eachLine(code, g, DATA_LINE, () -> g.cleanLine(AT));
        g.dsb();
        eachLine(code, g, 0, () -> g.dropInstructions(AT));
        g.dsb();
        g.isb();
        g.ret();
        return code.finish();
    }

    private static void eachLine(ArmCode code, ArmGeneral g, int lineAt, Runnable maintenance) {
        g.lsr(LINE, TYPE, lineAt);
        g.lowBits(LINE, LINE, LINE_BITS);
        g.constant(AT, WORD_BYTES);
        g.three(Three.LSL, LINE, AT, LINE);
        g.three(Three.SUB, AT, ArmGeneral.ZR, LINE);
        g.three(Three.AND, AT, FIRST, AT);
        ArmLabel again = code.label();
        code.bind(again);
        maintenance.run();
        g.three(Three.ADD, AT, AT, LINE);
        g.cmpRegisters(AT, END);
        g.b(ArmCondition.LO, again);
    }
}
