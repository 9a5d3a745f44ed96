package dev.tern.assembler.arm;

import static dev.tern.assembler.arm.Arrangement.mnemonic;

/**
 * Instructions on general registers, branches, and those that keep caches in step. Registers are numbers; 31 is the zero
 * register or the stack pointer, as the instruction has it. Unless a method says otherwise, all 64 bits take part.
 */
final class ArmGeneral {
    /** The stack pointer, where an address or a sum with a number is meant. */
    static final int SP = 31;

    /** Zero, everywhere else. */
    static final int ZR = 31;

    /** Two sources and a result. */
    enum Three {
        ADD(0x8B000000),
        ADDS(0xAB000000),
        SUB(0xCB000000),
        SUBS(0xEB000000),
        AND(0x8A000000),
        ORR(0xAA000000),
        LSL(0x9AC02000),
        UDIV(0x9AC00800);

        private final int bits;

        Three(int bits) {
            this.bits = bits;
        }
    }

    /** Two sources, a third that is added or subtracted, and a result. */
    enum Four {
        MADD(0x9B000000),
        MSUB(0x9B008000);

        private final int bits;

        Four(int bits) {
            this.bits = bits;
        }
    }

    /** What is moved between a general register and memory: bytes (B), words (W, with a sign SW), or all eight bytes. */
    enum Access {
        LDRB(0x39400000, 0, false),
        LDRSW(0xB9800000, 2, true),
        LDR(0xF9400000, 3, true),
        STRB(0x39000000, 0, false),
        STRW(0xB9000000, 2, false),
        STR(0xF9000000, 3, true);

        private final int bits;

        /** Binary logarithm of the bytes that are moved. */
        private final int size;

        private final boolean wide;

        Access(int bits, int size, boolean wide) {
            this.bits = bits;
            this.size = size;
            this.wide = wide;
        }

        private String text() {
            return this == STRW ? "str" : mnemonic(this);
        }
    }

    private final ArmCode code;

    ArmGeneral(ArmCode code) {
        this.code = code;
    }

    private void emit(int word, String mnemonic, String operands) {
        code.word(word);
        code.say(mnemonic, operands);
    }

    static String x(int register) {
        return register == ZR ? "xzr" : "x" + register;
    }

    static String w(int register) {
        return register == ZR ? "wzr" : "w" + register;
    }

    static String xsp(int register) {
        return register == SP ? "sp" : "x" + register;
    }

    private static String r(boolean wide, int register) {
        return wide ? x(register) : w(register);
    }

    private static int r(int register) {
        return ArmCode.register(register);
    }

    // Sums, products, bits

    /** {@code d = n op m}. */
    void three(Three op, int d, int n, int m) {
        emit(
                op.bits | r(m) << 16 | r(n) << 5 | r(d),
                mnemonic(op),
                code.isListed() ? x(d) + ", " + x(n) + ", " + x(m) : "");
    }

    /** {@code d = a ± n · m}. */
    void four(Four op, int d, int n, int m, int a) {
        emit(
                op.bits | r(m) << 16 | r(a) << 10 | r(n) << 5 | r(d),
                mnemonic(op),
                code.isListed() ? x(d) + ", " + x(n) + ", " + x(m) + ", " + x(a) : "");
    }

    /** {@code d = n · m}. */
    void mul(int d, int n, int m) {
        four(Four.MADD, d, n, m, ZR);
    }

    /** {@code d = n + value}; both may be the stack pointer, the value up to 24 bits of either sign. */
    void add(int d, int n, long value) {
        if (value < 0) {
            addOrSubtract("sub", 0xD1000000, d, n, -value);
        } else {
            addOrSubtract("add", 0x91000000, d, n, value);
        }
    }

    private void addOrSubtract(String mnemonic, int bits, int d, int n, long value) {
        if (value >= 1 << 24 || value < 0) {
            throw new IllegalArgumentException("a sum with " + value + " takes more than 24 bits");
        }
        int low = (int) value & 0xFFF;
        int high = (int) value >> 12;
        int from = n;
        if (high != 0) {
            emit(
                    bits | 1 << 22 | high << 10 | r(from) << 5 | r(d),
                    mnemonic,
                    code.isListed() ? xsp(d) + ", " + xsp(from) + ", #" + high + ", lsl #12" : "");
            from = d;
        }
        if (low != 0 || high == 0) {
            emit(
                    bits | low << 10 | r(from) << 5 | r(d),
                    mnemonic,
                    code.isListed() ? xsp(d) + ", " + xsp(from) + ", #" + low : "");
        }
    }

    /** {@code d = n - value}, and the flags. */
    void subs(int d, int n, int value) {
        ArmCode.within(value, 0, 0xFFF, "number");
        emit(
                0xF1000000 | value << 10 | r(n) << 5 | r(d),
                "subs",
                code.isListed() ? x(d) + ", " + xsp(n) + ", #" + value : "");
    }

    /** Flags of {@code n - value}. */
    void cmp(int n, int value) {
        subs(ZR, n, value);
    }

    /** Flags of {@code n - m}. */
    void cmpRegisters(int n, int m) {
        three(Three.SUBS, ZR, n, m);
    }

    /** {@code d = n << shift}. */
    void lsl(int d, int n, int shift) {
        ArmCode.within(shift, 0, 63, "shift");
        bitfield("ubfm", 0xD3400000, d, n, -shift & 63, 63 - shift);
    }

    /** {@code d = n >>> shift}. */
    void lsr(int d, int n, int shift) {
        bitfield("ubfm", 0xD3400000, d, n, shift, 63);
    }

    /** {@code d = n >> shift}. */
    void asr(int d, int n, int shift) {
        bitfield("sbfm", 0x93400000, d, n, shift, 63);
    }

    /** {@code d} = the lowest {@code bits} bits of {@code n}. */
    void lowBits(int d, int n, int bits) {
        ArmCode.within(bits, 1, 64, "bits");
        bitfield("ubfm", 0xD3400000, d, n, 0, bits - 1);
    }

    private void bitfield(String mnemonic, int bits, int d, int n, int rotate, int last) {
        ArmCode.within(rotate, 0, 63, "shift");
        emit(
                bits | rotate << 16 | last << 10 | r(n) << 5 | r(d),
                mnemonic,
                code.isListed() ? x(d) + ", " + x(n) + ", #" + rotate + ", #" + last : "");
    }

    /** {@code d = condition ? n : m}. */
    void select(ArmCondition condition, int d, int n, int m) {
        emit(
                0x9A800000 | r(m) << 16 | condition.code << 12 | r(n) << 5 | r(d),
                "csel",
                code.isListed() ? x(d) + ", " + x(n) + ", " + x(m) + ", " + condition.text() : "");
    }

    // Moves and constants

    /** {@code d = n}; neither is the stack pointer. */
    void mov(int d, int n) {
        three(Three.ORR, d, ZR, n);
    }

    /** {@code d = value}, in as few instructions as moves of 16 bits allow. */
    void constant(int d, long value) {
        int zeros = 0;
        int ones = 0;
        for (int i = 0; i < 64; i += 16) {
            int part = (int) (value >>> i) & 0xFFFF;
            zeros += part == 0 ? 1 : 0;
            ones += part == 0xFFFF ? 1 : 0;
        }
        boolean inverted = ones > zeros;
        int neutral = inverted ? 0xFFFF : 0;
        boolean first = true;
        for (int i = 0; i < 64; i += 16) {
            int part = (int) (value >>> i) & 0xFFFF;
            if (part != neutral) {
                if (!first) {
                    moveWide("movk", 0xF2800000, d, part, i);
                } else if (inverted) {
                    moveWide("movn", 0x92800000, d, ~part & 0xFFFF, i);
                } else {
                    moveWide("movz", 0xD2800000, d, part, i);
                }
                first = false;
            }
        }
        if (first) {
            moveWide(inverted ? "movn" : "movz", inverted ? 0x92800000 : 0xD2800000, d, 0, 0);
        }
    }

    private void moveWide(String mnemonic, int bits, int d, int part, int shift) {
        emit(
                bits | shift / 16 << 21 | part << 5 | r(d),
                mnemonic,
                code.isListed() ? x(d) + ", #" + part + (shift == 0 ? "" : ", lsl #" + shift) : "");
    }

    // Memory

    /** Moves {@code t} from or to {@code offset} bytes behind {@code base}. */
    void access(Access op, int t, int base, int offset) {
        if (offset >= 0 && offset % (1 << op.size) == 0 && offset >> op.size <= 0xFFF) {
            emit(
                    op.bits | offset >> op.size << 10 | r(base) << 5 | r(t),
                    op.text(),
                    code.isListed() ? r(op.wide, t) + ", [" + xsp(base) + ", #" + offset + "]" : "");
        } else {
            ArmCode.within(offset, -256, 255, "offset");
            emit(
                    op.bits & ~0x01000000 | (offset & 0x1FF) << 12 | r(base) << 5 | r(t),
                    op.text().replaceFirst("(ld|st)", "$1u"),
                    code.isListed() ? r(op.wide, t) + ", [" + xsp(base) + ", #" + offset + "]" : "");
        }
    }

    /** Moves {@code t} from or to {@code base + index}. */
    void accessAt(Access op, int t, int base, int index) {
        emit(
                op.bits & ~0x01000000 | 0x00206800 | r(index) << 16 | r(base) << 5 | r(t),
                op.text(),
                code.isListed() ? r(op.wide, t) + ", [" + xsp(base) + ", " + x(index) + "]" : "");
    }

    /** Puts two registers on top of the stack. */
    void push(int t1, int t2) {
        emit(
                0xA9BF0000 | r(t2) << 10 | SP << 5 | r(t1),
                "stp",
                code.isListed() ? x(t1) + ", " + x(t2) + ", [sp, #-16]!" : "");
    }

    /** Takes two registers from the top of the stack. */
    void pop(int t1, int t2) {
        emit(
                0xA8C10000 | r(t2) << 10 | SP << 5 | r(t1),
                "ldp",
                code.isListed() ? x(t1) + ", " + x(t2) + ", [sp], #16" : "");
    }

    /** Asks for the line at {@code base + offset}, to be kept in the first cache. */
    void prefetch(int base, int offset) {
        ArmCode.within(offset, 0, 0x7FF8, "offset");
        emit(
                0xF9800000 | offset / 8 << 10 | r(base) << 5,
                "prfm",
                code.isListed() ? "pldl1keep, [" + xsp(base) + ", #" + offset / 8 * 8 + "]" : "");
    }

    // Branches

    /** Goes to {@code label}. */
    void b(ArmLabel label) {
        code.wordTo(0x14000000, label, ArmCode.Reach.BRANCH);
        code.say("b", label.toString());
    }

    /** Goes to {@code label} if the flags say so. */
    void b(ArmCondition condition, ArmLabel label) {
        code.wordTo(0x54000000 | condition.code, label, ArmCode.Reach.CONDITION);
        code.say("b." + condition.text(), label.toString());
    }

    /** Returns to the caller. */
    void ret() {
        emit(0xD65F03C0, "ret", "");
    }

    // Caches

    /** {@code d} = the sizes of cache lines, as {@code CTR_EL0} tells them. */
    void cacheType(int d) {
        emit(0xD53B0020 | r(d), "mrs", x(d) + ", ctr_el0");
    }

    /** Writes the line of data at {@code address} back to where instructions are fetched from. */
    void cleanLine(int address) {
        emit(0xD50B7B20 | r(address), "dc", "cvau, " + x(address));
    }

    /** Forgets instructions fetched from the line at {@code address}. */
    void dropInstructions(int address) {
        emit(0xD50B7520 | r(address), "ic", "ivau, " + x(address));
    }

    /** Waits until cache maintenance has reached every processor. */
    void dsb() {
        emit(0xD5033B9F, "dsb", "ish");
    }

    /** Fetches again whatever was fetched ahead. */
    void isb() {
        emit(0xD5033FDF, "isb", "");
    }
}
