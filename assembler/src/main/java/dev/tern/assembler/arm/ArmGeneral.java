package dev.tern.assembler.arm;

import static dev.tern.assembler.arm.Arrangement.mnemonic;

/**
 * Instructions on general registers, branches, and those that keep caches in step. Registers are numbers; 31 is the zero
 * register or the stack pointer, as the instruction has it. Unless a method says otherwise, all 64 bits take part.
 */
public final class ArmGeneral {
    /** The stack pointer, where an address or a sum with a number is meant. */
    public static final int SP = 31;

    /** Zero, everywhere else. */
    public static final int ZR = 31;

    /** Two sources and a result. */
    public enum Three {
        ADD(0x8B000000),
        ADDS(0xAB000000),
        SUB(0xCB000000),
        SUBS(0xEB000000),
        AND(0x8A000000),
        ANDS(0xEA000000),
        ORR(0xAA000000),
        ORN(0xAA200000),
        EOR(0xCA000000),
        BIC(0x8A200000),
        LSL(0x9AC02000),
        LSR(0x9AC02400),
        ASR(0x9AC02800),
        UDIV(0x9AC00800),
        SDIV(0x9AC00C00),
        SMULH(0x9B407C00),
        UMULH(0x9BC07C00);

        private final int bits;

        Three(int bits) {
            this.bits = bits;
        }

        private boolean shifts() {
            return ordinal() <= BIC.ordinal();
        }

        private boolean narrow() {
            return ordinal() < SMULH.ordinal();
        }
    }

    /** Two sources, a third that is added or subtracted, and a result. */
    public enum Four {
        MADD(0x9B000000, false),
        MSUB(0x9B008000, false),
        SMADDL(0x9B200000, true),
        UMADDL(0x9BA00000, true);

        private final int bits;
        private final boolean fromWords;

        Four(int bits, boolean fromWords) {
            this.bits = bits;
            this.fromWords = fromWords;
        }
    }

    /** Moves and accesses of a general register in memory, with the bytes that are moved. */
    public enum Access {
        LDRB(0x39400000, 0, false),
        LDRH(0x79400000, 1, false),
        LDRSB(0x39800000, 0, true),
        LDRSH(0x79800000, 1, true),
        LDRSW(0xB9800000, 2, true),
        LDRW(0xB9400000, 2, false),
        LDR(0xF9400000, 3, true),
        STRB(0x39000000, 0, false),
        STRH(0x79000000, 1, false),
        STRW(0xB9000000, 2, false),
        STR(0xF9000000, 3, true);

        private final int bits;
        private final int size;
        private final boolean wide;

        Access(int bits, int size, boolean wide) {
            this.bits = bits;
            this.size = size;
            this.wide = wide;
        }

        private String text() {
            return switch (this) {
                case LDRW -> "ldr";
                case STRW -> "str";
                default -> mnemonic(this);
            };
        }
    }

    /** How an address changes with an access. */
    public enum Step {
        /** The offset counts, the register stays. */
        NONE,
        /** The register moves afterwards. */
        AFTER,
        /** The register moves first. */
        BEFORE
    }

    private final ArmCode code;

    public ArmGeneral(ArmCode code) {
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
    public void three(Three op, int d, int n, int m) {
        three(op, true, d, n, m, 0);
    }

    /** {@code d = n op m} on 32 bits; the upper half of {@code d} becomes zero. */
    public void threeWords(Three op, int d, int n, int m) {
        if (!op.narrow()) {
            throw new IllegalArgumentException(op + " has no form of 32 bits");
        }
        three(op, false, d, n, m, 0);
    }

    /** {@code d = n op (m << shift)}. */
    public void threeShifted(Three op, int d, int n, int m, int shift) {
        if (!op.shifts()) {
            throw new IllegalArgumentException(op + " shifts no operand");
        }
        three(op, true, d, n, m, shift);
    }

    private void three(Three op, boolean wide, int d, int n, int m, int shift) {
        ArmCode.within(shift, 0, 63, "shift");
        int width = wide ? 0 : 0x80000000;
        emit(
                op.bits ^ width | r(m) << 16 | shift << 10 | r(n) << 5 | r(d),
                mnemonic(op),
                code.isListed()
                        ? r(wide, d) + ", " + r(wide, n) + ", " + r(wide, m) + (shift == 0 ? "" : ", lsl #" + shift)
                        : "");
    }

    /** {@code d = a ± n · m}. */
    public void four(Four op, int d, int n, int m, int a) {
        emit(
                op.bits | r(m) << 16 | r(a) << 10 | r(n) << 5 | r(d),
                mnemonic(op),
                code.isListed() ? x(d) + ", " + r(!op.fromWords, n) + ", " + r(!op.fromWords, m) + ", " + x(a) : "");
    }

    /** {@code d = n · m}. */
    public void mul(int d, int n, int m) {
        four(Four.MADD, d, n, m, ZR);
    }

    /** {@code d = n + value}; both may be the stack pointer, the value up to 24 bits of either sign. */
    public void add(int d, int n, long value) {
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
    public void subs(int d, int n, int value) {
        ArmCode.within(value, 0, 0xFFF, "number");
        emit(
                0xF1000000 | value << 10 | r(n) << 5 | r(d),
                "subs",
                code.isListed() ? x(d) + ", " + xsp(n) + ", #" + value : "");
    }

    /** Flags of {@code n - value}. */
    public void cmp(int n, int value) {
        subs(ZR, n, value);
    }

    /** Flags of {@code n - m}. */
    public void cmpRegisters(int n, int m) {
        three(Three.SUBS, ZR, n, m);
    }

    /** {@code d = n << shift}. */
    public void lsl(int d, int n, int shift) {
        ArmCode.within(shift, 0, 63, "shift");
        bitfield("ubfm", 0xD3400000, d, n, -shift & 63, 63 - shift);
    }

    /** {@code d = n >>> shift}. */
    public void lsr(int d, int n, int shift) {
        bitfield("ubfm", 0xD3400000, d, n, shift, 63);
    }

    /** {@code d = n >> shift}. */
    public void asr(int d, int n, int shift) {
        bitfield("sbfm", 0x93400000, d, n, shift, 63);
    }

    /** {@code d} = the lowest {@code bits} bits of {@code n}. */
    public void lowBits(int d, int n, int bits) {
        ArmCode.within(bits, 1, 64, "bits");
        bitfield("ubfm", 0xD3400000, d, n, 0, bits - 1);
    }

    /** {@code d} = the lowest {@code bits} bits of {@code n}, extended by their sign. */
    public void signedLowBits(int d, int n, int bits) {
        ArmCode.within(bits, 1, 64, "bits");
        bitfield("sbfm", 0x93400000, d, n, 0, bits - 1);
    }

    private void bitfield(String mnemonic, int bits, int d, int n, int rotate, int last) {
        ArmCode.within(rotate, 0, 63, "shift");
        emit(
                bits | rotate << 16 | last << 10 | r(n) << 5 | r(d),
                mnemonic,
                code.isListed() ? x(d) + ", " + x(n) + ", #" + rotate + ", #" + last : "");
    }

    /** {@code d = condition ? n : m}. */
    public void select(Condition condition, int d, int n, int m) {
        emit(
                0x9A800000 | r(m) << 16 | condition.ordinal() << 12 | r(n) << 5 | r(d),
                "csel",
                code.isListed() ? x(d) + ", " + x(n) + ", " + x(m) + ", " + mnemonic(condition) : "");
    }

    // Moves and constants

    /** {@code d = n}; neither is the stack pointer. */
    public void mov(int d, int n) {
        three(Three.ORR, d, ZR, n);
    }

    /** {@code d = value}, in as few instructions as moves of 16 bits allow. */
    public void constant(int d, long value) {
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

    /** {@code d} = the address of {@code label}. */
    public void adr(int d, ArmLabel label) {
        code.wordTo(0x10000000 | r(d), label, ArmCode.Reach.ADDRESS);
        code.say("adr", code.isListed() ? x(d) + ", " + label : "");
    }

    // Memory

    /** Moves {@code t} from or to {@code offset} bytes behind {@code base}. */
    public void access(Access op, int t, int base, int offset) {
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

    /** Moves {@code t} from or to {@code base}, which then moves by {@code step} bytes. */
    public void accessThenStep(Access op, int t, int base, int step) {
        ArmCode.within(step, -256, 255, "step");
        emit(
                op.bits & ~0x01000000 | (step & 0x1FF) << 12 | 0x400 | r(base) << 5 | r(t),
                op.text(),
                code.isListed() ? r(op.wide, t) + ", [" + xsp(base) + "], #" + step : "");
    }

    /** Moves {@code t} from or to {@code base + index}, or {@code index} scaled by the size of the access. */
    public void accessAt(Access op, int t, int base, int index, boolean scaled) {
        int scale = scaled && op.size > 0 ? 1 : 0;
        emit(
                op.bits & ~0x01000000 | 0x00206800 | scale << 12 | r(index) << 16 | r(base) << 5 | r(t),
                op.text(),
                code.isListed()
                        ? r(op.wide, t) + ", [" + xsp(base) + ", " + x(index) + (scale == 1 ? ", lsl #" + op.size : "")
                                + "]"
                        : "");
    }

    /** Loads two registers. */
    public void ldp(int t1, int t2, int base, int offset, Step step) {
        pair("ldp", 0xA8400000, t1, t2, base, offset, step);
    }

    /** Stores two registers. */
    public void stp(int t1, int t2, int base, int offset, Step step) {
        pair("stp", 0xA8000000, t1, t2, base, offset, step);
    }

    private void pair(String mnemonic, int bits, int t1, int t2, int base, int offset, Step step) {
        emit(
                bits | pairOffset(offset, 3, step) | r(t2) << 10 | r(base) << 5 | r(t1),
                mnemonic,
                code.isListed() ? x(t1) + ", " + x(t2) + ", " + address(base, offset, step) : "");
    }

    static int pairOffset(int offset, int size, Step step) {
        if (offset % (1 << size) != 0) {
            throw new IllegalArgumentException("offset " + offset + " is no multiple of " + (1 << size));
        }
        int scaled = ArmCode.within(offset >> size, -64, 63, "scaled offset");
        int kind = switch (step) {
            case NONE -> 2;
            case AFTER -> 1;
            case BEFORE -> 3;
        };
        return kind << 23 | (scaled & 0x7F) << 15;
    }

    static String address(int base, int offset, Step step) {
        return switch (step) {
            case NONE -> "[" + xsp(base) + ", #" + offset + "]";
            case AFTER -> "[" + xsp(base) + "], #" + offset;
            case BEFORE -> "[" + xsp(base) + ", #" + offset + "]!";
        };
    }

    /** Asks for the line at {@code base + offset}, to be kept in the first cache. */
    public void prefetch(int base, int offset) {
        ArmCode.within(offset, 0, 0x7FF8, "offset");
        emit(
                0xF9800000 | offset / 8 << 10 | r(base) << 5,
                "prfm",
                code.isListed() ? "pldl1keep, [" + xsp(base) + ", #" + offset / 8 * 8 + "]" : "");
    }

    // Branches

    /** Goes to {@code label}. */
    public void b(ArmLabel label) {
        code.wordTo(0x14000000, label, ArmCode.Reach.BRANCH);
        code.say("b", label.toString());
    }

    /** Goes to {@code label} if the flags say so. */
    public void b(Condition condition, ArmLabel label) {
        code.wordTo(0x54000000 | condition.ordinal(), label, ArmCode.Reach.CONDITION);
        code.say("b." + mnemonic(condition), label.toString());
    }

    /** Goes to {@code label} if {@code t} is zero. */
    public void cbz(int t, ArmLabel label) {
        code.wordTo(0xB4000000 | r(t), label, ArmCode.Reach.CONDITION);
        code.say("cbz", x(t) + ", " + label);
    }

    /** Goes to {@code label} unless {@code t} is zero. */
    public void cbnz(int t, ArmLabel label) {
        code.wordTo(0xB5000000 | r(t), label, ArmCode.Reach.CONDITION);
        code.say("cbnz", x(t) + ", " + label);
    }

    /** Goes to {@code label} if the bit is zero. */
    public void tbz(int t, int bit, ArmLabel label) {
        testBit("tbz", 0x36000000, t, bit, label);
    }

    /** Goes to {@code label} if the bit is one. */
    public void tbnz(int t, int bit, ArmLabel label) {
        testBit("tbnz", 0x37000000, t, bit, label);
    }

    private void testBit(String mnemonic, int bits, int t, int bit, ArmLabel label) {
        ArmCode.within(bit, 0, 63, "bit");
        code.wordTo(bits | bit >> 5 << 31 | (bit & 31) << 19 | r(t), label, ArmCode.Reach.BIT);
        code.say(mnemonic, x(t) + ", #" + bit + ", " + label);
    }

    /** Goes to the address in {@code n}. */
    public void br(int n) {
        emit(0xD61F0000 | r(n) << 5, "br", x(n));
    }

    /** Calls the function whose address is in {@code n}. */
    public void blr(int n) {
        emit(0xD63F0000 | r(n) << 5, "blr", x(n));
    }

    /** Returns to the caller. */
    public void ret() {
        emit(0xD65F03C0, "ret", "");
    }

    /** Does nothing. */
    public void nop() {
        emit(0xD503201F, "nop", "");
    }

    /** Ends the process: marks what is never reached. */
    public void brk(int reason) {
        emit(0xD4200000 | ArmCode.within(reason, 0, 0xFFFF, "reason") << 5, "brk", "#" + reason);
    }

    // Caches

    /** {@code d} = the sizes of cache lines, as {@code CTR_EL0} tells them. */
    public void cacheType(int d) {
        emit(0xD53B0020 | r(d), "mrs", x(d) + ", ctr_el0");
    }

    /** Writes the line of data at {@code address} back to where instructions are fetched from. */
    public void cleanLine(int address) {
        emit(0xD50B7B20 | r(address), "dc", "cvau, " + x(address));
    }

    /** Forgets instructions fetched from the line at {@code address}. */
    public void dropInstructions(int address) {
        emit(0xD50B7520 | r(address), "ic", "ivau, " + x(address));
    }

    /** Waits until cache maintenance has reached every processor. */
    public void dsb() {
        emit(0xD5033B9F, "dsb", "ish");
    }

    /** Fetches again whatever was fetched ahead. */
    public void isb() {
        emit(0xD5033FDF, "isb", "");
    }
}
