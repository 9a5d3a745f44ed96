package dev.tern.assembler.arm;

import static dev.tern.assembler.arm.Arrangement.mnemonic;

import dev.tern.assembler.arm.Simd.Sizing;

/** Instructions on vector registers alone; {@link ArmVectorMemory} has those that touch memory. */
public final class ArmVector {
    private static final int FULL = 1 << 30;

    private final ArmCode code;

    public ArmVector(ArmCode code) {
        this.code = code;
    }

    private void emit(int word, String mnemonic, String operands) {
        code.word(word);
        code.say(mnemonic, operands);
    }

    private static int r(int register) {
        return ArmCode.register(register);
    }

    private static void require(boolean has, Object op, Object arrangement) {
        if (!has) {
            throw new IllegalArgumentException(op + " has no form for " + arrangement);
        }
    }

    private static boolean has(int sizes, Arrangement t) {
        return (sizes >> t.size & 1) != 0 && t != Arrangement.D1;
    }

    private static int sized(int bits, Sizing sizing, Arrangement t, int halves, int halvesClear) {
        int whole = bits | t.full << 30;
        return switch (sizing) {
            case INTEGER -> whole | t.size << 22;
            case FLOAT -> t.size == 1 ? whole & ~halvesClear | halves : whole | (t.size - 2) << 22;
            case NONE -> whole;
        };
    }

    /** Three registers of one arrangement. */
    public void three(Simd.Three op, Arrangement t, int d, int n, int m) {
        require(has(op.sizes, t), op, t);
        emit(
                sized(op.bits, op.sizing, t, 0x00400000, 0x0020C000) | r(m) << 16 | r(n) << 5 | r(d),
                mnemonic(op),
                code.isListed() ? t.of(d) + ", " + t.of(n) + ", " + t.of(m) : "");
    }

    /** Two registers of one arrangement. */
    public void two(Simd.Two op, Arrangement t, int d, int n) {
        require(has(op.sizes, t), op, t);
        emit(
                sized(op.bits, op.sizing, t, 0x00780000, 0) | r(n) << 5 | r(d),
                mnemonic(op),
                code.isListed() ? t.of(d) + ", " + t.of(n) : "");
    }

    /** A comparison with zero. */
    public void zero(Simd.Zero op, Arrangement t, int d, int n) {
        require(has(op.sizes, t), op, t);
        emit(
                sized(op.bits, op.sizing, t, 0x00780000, 0) | r(n) << 5 | r(d),
                mnemonic(op),
                code.isListed() ? t.of(d) + ", " + t.of(n) + (op.sizing == Sizing.FLOAT ? ", #0.0" : ", #0") : "");
    }

    /** {@code d = n}, all 128 bits. */
    public void mov(int d, int n) {
        three(Simd.Three.ORR, Arrangement.B16, d, n, n);
    }

    /** Sums of neighbours in {@code n} of arrangement {@code t}. */
    public void pairs(Simd.Pairs op, Arrangement t, int d, int n) {
        require(has(7, t), op, t);
        emit(
                op.bits | t.full << 30 | t.size << 22 | r(n) << 5 | r(d),
                mnemonic(op),
                code.isListed() ? Arrangement.of(t.size + 1, t.full).of(d) + ", " + t.of(n) : "");
    }

    /** {@code t} is the arrangement of the sources; 128 bits of it mean that their upper halves take part. */
    public void widen(Simd.Long op, Arrangement t, int d, int n, int m) {
        require(has(op.sizes, t), op, t);
        emit(
                op.bits | t.full << 30 | t.size << 22 | r(m) << 16 | r(n) << 5 | r(d),
                second(op, t),
                code.isListed() ? wide(t).of(d) + ", " + t.of(n) + ", " + t.of(m) : "");
    }

    /** {@code t} is the arrangement of {@code m}; 128 bits of it mean that its upper half takes part. */
    public void widen(Simd.Wide op, Arrangement t, int d, int n, int m) {
        require(has(7, t), op, t);
        emit(
                op.bits | t.full << 30 | t.size << 22 | r(m) << 16 | r(n) << 5 | r(d),
                second(op, t),
                code.isListed() ? wide(t).of(d) + ", " + wide(t).of(n) + ", " + t.of(m) : "");
    }

    private static Arrangement wide(Arrangement t) {
        return Arrangement.full(t.size + 1);
    }

    private static String second(Enum<?> op, Arrangement t) {
        return t.full == 1 ? mnemonic(op) + "2" : mnemonic(op);
    }

    /** {@code t} is the arrangement of the result; 128 bits of it mean its upper half, the lower one stays. */
    public void narrow(Simd.Narrow op, Arrangement t, int d, int n) {
        require(has(7, t), op, t);
        emit(
                op.bits | t.full << 30 | t.size << 22 | r(n) << 5 | r(d),
                second(op, t),
                code.isListed() ? t.of(d) + ", " + wide(t).of(n) : "");
    }

    /** Narrows floats to halves ({@code t} H4, H8) or doubles to floats (S2, S4), nearest even. */
    public void fcvtn(Arrangement t, int d, int n) {
        require(has(6, t), "fcvtn", t);
        emit(
                0x0E216800 | t.full << 30 | (t.size - 1) << 22 | r(n) << 5 | r(d),
                t.full == 1 ? "fcvtn2" : "fcvtn",
                code.isListed() ? t.of(d) + ", " + wide(t).of(n) : "");
    }

    /** Widens halves to floats ({@code t} H4, H8 for the upper ones) or floats to doubles (S2, S4). */
    public void fcvtl(Arrangement t, int d, int n) {
        require(has(6, t), "fcvtl", t);
        emit(
                0x0E217800 | t.full << 30 | (t.size - 1) << 22 | r(n) << 5 | r(d),
                t.full == 1 ? "fcvtl2" : "fcvtl",
                code.isListed() ? wide(t).of(d) + ", " + t.of(n) : "");
    }

    /** Brings the lanes of {@code n} together. */
    public void across(Simd.Across op, Arrangement t, int d, int n) {
        require(has(op.sizes, t) && t != Arrangement.S2, op, t);
        emit(
                op.bits | t.full << 30 | t.size << 22 | r(n) << 5 | r(d),
                mnemonic(op),
                code.isListed() ? "bhsd".charAt(t.size + (op.widens ? 1 : 0)) + "" + d + ", " + t.of(n) : "");
    }

    /** Brings the four floats of {@code n} together. */
    public void across(Simd.FloatAcross op, int d, int n) {
        emit(op.bits | r(n) << 5 | r(d), mnemonic(op), code.isListed() ? "s" + d + ", " + Arrangement.S4.of(n) : "");
    }

    /** Lane 0 of {@code d} = the sum of the first two floats of {@code n}, the other lanes zero. */
    public void faddpScalar(int d, int n) {
        emit(0x7E30D800 | r(n) << 5 | r(d), "faddp", code.isListed() ? "s" + d + ", " + Arrangement.S2.of(n) : "");
    }

    // Shifts

    /** Shifts by {@code bits}: to the left 0 to the width less one, to the right 1 to the width. */
    public void shift(Simd.Shift op, Arrangement t, int d, int n, int bits) {
        require(has(15, t), op, t);
        int width = t.laneBits();
        int field = op.left
                ? width + ArmCode.within(bits, 0, width - 1, "shift")
                : 2 * width - ArmCode.within(bits, 1, width, "shift");
        emit(
                op.bits | t.full << 30 | field << 16 | r(n) << 5 | r(d),
                mnemonic(op),
                code.isListed() ? t.of(d) + ", " + t.of(n) + ", #" + bits : "");
    }

    /** Shifts right by 1 to the result's width; {@code t} as in {@link #narrow}. */
    public void shiftNarrow(Simd.ShiftNarrow op, Arrangement t, int d, int n, int bits) {
        require(has(7, t), op, t);
        int field = 2 * t.laneBits() - ArmCode.within(bits, 1, t.laneBits(), "shift");
        emit(
                op.bits | t.full << 30 | field << 16 | r(n) << 5 | r(d),
                second(op, t),
                code.isListed() ? t.of(d) + ", " + wide(t).of(n) + ", #" + bits : "");
    }

    /** Widens with sign, shifted left; {@code t} is the arrangement of the source. */
    public void sshll(Arrangement t, int d, int n, int bits) {
        shiftWiden("sshll", 0x0F00A400, t, d, n, bits);
    }

    /** Widens with zeros, shifted left; {@code t} is the arrangement of the source. */
    public void ushll(Arrangement t, int d, int n, int bits) {
        shiftWiden("ushll", 0x2F00A400, t, d, n, bits);
    }

    private void shiftWiden(String mnemonic, int base, Arrangement t, int d, int n, int bits) {
        require(has(7, t), mnemonic, t);
        int field = t.laneBits() + ArmCode.within(bits, 0, t.laneBits() - 1, "shift");
        emit(
                base | t.full << 30 | field << 16 | r(n) << 5 | r(d),
                t.full == 1 ? mnemonic + "2" : mnemonic,
                code.isListed() ? wide(t).of(d) + ", " + t.of(n) + ", #" + bits : "");
    }

    // Products with one lane, dot products, matrix products

    /**
     * One lane of {@code m} with every lane of {@code n}, which has arrangement {@code t}. Lanes of halves lie in registers 0
     * to 15.
     */
    public void element(Simd.Element op, Arrangement t, int d, int n, int m, int index) {
        require(has(op.sizes, t), op, t);
        ArmCode.within(index, 0, (16 >> t.size) - 1, "lane");
        int place = switch (t.size) {
            case 1 -> (index >> 2) << 11 | (index >> 1 & 1) << 21 | (index & 1) << 20;
            case 2 -> (index >> 1) << 11 | (index & 1) << 21;
            default -> index << 11;
        };
        if (t.size == 1) {
            ArmCode.within(m, 0, 15, "register of a lane of halves");
        }
        int size = op.sizing == Sizing.FLOAT && t.size == 1 ? 0 : t.size << 22;
        emit(
                op.bits | t.full << 30 | size | place | r(m) << 16 | r(n) << 5 | r(d),
                op.widens ? second(op, t) : mnemonic(op),
                code.isListed() ? (op.widens ? wide(t) : t).of(d) + ", " + t.of(n) + ", " + t.lane(m, index) : "");
    }

    /** Dot products of four bytes in each of four words. */
    public void dot(Simd.Dot op, int d, int n, int m) {
        emit(
                op.bits | FULL | r(m) << 16 | r(n) << 5 | r(d),
                mnemonic(op),
                code.isListed()
                        ? Arrangement.S4.of(d) + ", " + Arrangement.B16.of(n) + ", " + Arrangement.B16.of(m)
                        : "");
    }

    /** Dot products of four bytes with word {@code index} of {@code m}. */
    public void dot(Simd.DotElement op, int d, int n, int m, int index) {
        ArmCode.within(index, 0, 3, "lane");
        emit(
                op.bits | FULL | (index >> 1) << 11 | (index & 1) << 21 | r(m) << 16 | r(n) << 5 | r(d),
                mnemonic(op),
                code.isListed()
                        ? Arrangement.S4.of(d) + ", " + Arrangement.B16.of(n) + ", v" + m + ".4b[" + index + "]"
                        : "");
    }

    /** Products of two by eight with eight by two bytes. */
    public void matrix(Simd.Matrix op, int d, int n, int m) {
        emit(
                op.bits | r(m) << 16 | r(n) << 5 | r(d),
                mnemonic(op),
                code.isListed()
                        ? Arrangement.S4.of(d) + ", " + Arrangement.B16.of(n) + ", " + Arrangement.B16.of(m)
                        : "");
    }

    // Moves between lanes

    /** {@code d} = 16 bytes from byte {@code first} on of {@code n} followed by {@code m}. */
    public void ext(int d, int n, int m, int first) {
        ArmCode.within(first, 0, 15, "byte");
        Arrangement t = Arrangement.B16;
        emit(
                0x6E000000 | r(m) << 16 | first << 11 | r(n) << 5 | r(d),
                "ext",
                code.isListed() ? t.of(d) + ", " + t.of(n) + ", " + t.of(m) + ", #" + first : "");
    }

    /** Bytes of the table in {@code registers} registers from {@code n} on, by the numbers in {@code m}; else zero. */
    public void tbl(int d, int n, int registers, int m) {
        ArmCode.within(registers, 1, 4, "registers");
        emit(
                0x4E000000 | (registers - 1) << 13 | r(m) << 16 | r(n) << 5 | r(d),
                "tbl",
                code.isListed()
                        ? Arrangement.B16.of(d) + ", " + list(Arrangement.B16.toString(), n, registers) + ", "
                                + Arrangement.B16.of(m)
                        : "");
    }

    static String list(String suffix, int first, int registers) {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < registers; i++) {
            text.append(i == 0 ? "v" : ", v")
                    .append((first + i) & 31)
                    .append('.')
                    .append(suffix);
        }
        return text.append('}').toString();
    }

    private static int lane(Arrangement t, int index) {
        ArmCode.within(index, 0, (16 >> t.size) - 1, "lane");
        return (index << 1 | 1) << t.size << 16;
    }

    /** Every lane of {@code d} = lane {@code index} of {@code n}. */
    public void dup(Arrangement t, int d, int n, int index) {
        require(has(15, t), "dup", t);
        emit(
                0x0E000400 | t.full << 30 | lane(t, index) | r(n) << 5 | r(d),
                "dup",
                code.isListed() ? t.of(d) + ", " + t.lane(n, index) : "");
    }

    /** Every lane of {@code d} = the low bits of general register {@code n}. */
    public void dupGeneral(Arrangement t, int d, int n) {
        require(has(15, t), "dup", t);
        emit(
                0x0E000C00 | t.full << 30 | lane(t, 0) | r(n) << 5 | r(d),
                "dup",
                code.isListed() ? t.of(d) + ", " + general(t, n) : "");
    }

    private static String general(Arrangement t, int n) {
        return t.size == 3 ? ArmGeneral.x(n) : ArmGeneral.w(n);
    }

    /** Lane {@code to} of {@code d} = lane {@code from} of {@code n}; the size is that of {@code t}. */
    public void ins(Arrangement t, int d, int to, int n, int from) {
        lane(t, from);
        emit(
                0x6E000400 | lane(t, to) | from << t.size << 11 | r(n) << 5 | r(d),
                "mov",
                code.isListed() ? t.lane(d, to) + ", " + t.lane(n, from) : "");
    }

    /** Lane {@code to} of {@code d} = the low bits of general register {@code n}. */
    public void insGeneral(Arrangement t, int d, int to, int n) {
        emit(
                0x4E001C00 | lane(t, to) | r(n) << 5 | r(d),
                "mov",
                code.isListed() ? t.lane(d, to) + ", " + general(t, n) : "");
    }

    /** General register {@code d} = lane {@code index} of {@code n}, extended with zeros. */
    public void umov(Arrangement t, int d, int n, int index) {
        emit(
                0x0E003C00 | (t.size == 3 ? FULL : 0) | lane(t, index) | r(n) << 5 | r(d),
                "umov",
                code.isListed() ? general(t, d) + ", " + t.lane(n, index) : "");
    }

    /** General register {@code d} = lane {@code index} of {@code n}, extended with its sign to 64 bits. */
    public void smov(Arrangement t, int d, int n, int index) {
        require(t.size < 3, "smov", t);
        emit(
                0x4E002C00 | lane(t, index) | r(n) << 5 | r(d),
                "smov",
                code.isListed() ? ArmGeneral.x(d) + ", " + t.lane(n, index) : "");
    }

    // Constants

    /**
     * Every word of {@code d} = {@code bits}, if one instruction can do it.
     *
     * @return whether it could; nothing is appended otherwise
     */
    public boolean moveWords(int d, int bits) {
        for (int shift = 0; shift < 32; shift += 8) {
            if ((bits & ~(0xFF << shift)) == 0) {
                immediate("movi", 0, shift / 4, bits >>> shift, d, "#" + (bits >>> shift) + shifted(shift));
                return true;
            }
            if ((~bits & ~(0xFF << shift)) == 0) {
                immediate("mvni", 1, shift / 4, ~bits >>> shift, d, "#" + (~bits >>> shift) + shifted(shift));
                return true;
            }
        }
        int sign = bits >>> 31;
        int exponent = bits >> 25 & 0x3F;
        if ((bits & 0x7FFFF) == 0 && (exponent == 0x20 || exponent == 0x1F)) {
            int small = sign << 7 | (exponent & 1) << 6 | bits >> 19 & 0x3F;
            immediate("fmov", 0, 15, small, d, "#" + Float.intBitsToFloat(bits));
            return true;
        }
        return false;
    }

    private static String shifted(int shift) {
        return shift == 0 ? "" : ", lsl #" + shift;
    }

    private void immediate(String mnemonic, int invert, int mode, int value, int d, String text) {
        emit(
                0x4F000400 | invert << 29 | mode << 12 | (value >> 5 & 7) << 16 | (value & 31) << 5 | r(d),
                mnemonic,
                code.isListed() ? Arrangement.S4.of(d) + ", " + text : "");
    }

    /** Every byte of {@code d} = the low eight bits of {@code value}. */
    public void moveBytes(int d, int value) {
        emit(
                0x4F00E400 | (value >> 5 & 7) << 16 | (value & 31) << 5 | r(d),
                "movi",
                code.isListed() ? Arrangement.B16.of(d) + ", #" + (value & 0xFF) : "");
    }

    /** Lane 0 of {@code d} = the low 32 bits of general register {@code n}, the other lanes zero. */
    public void fmovFromWord(int d, int n) {
        emit(0x1E270000 | r(n) << 5 | r(d), "fmov", code.isListed() ? "s" + d + ", " + ArmGeneral.w(n) : "");
    }

    /** General register {@code d} = lane 0 of {@code n}, extended with zeros. */
    public void fmovToWord(int d, int n) {
        emit(0x1E260000 | r(n) << 5 | r(d), "fmov", code.isListed() ? ArmGeneral.w(d) + ", s" + n : "");
    }
}
