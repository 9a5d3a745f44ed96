package dev.tern.assembler.arm;

import static dev.tern.assembler.arm.Arrangement.mnemonic;

/** Instructions on vector registers alone; {@link ArmVectorMemory} has those that touch memory. */
final class ArmVector {
    private static final int FULL = 1 << 30;

    private final ArmCode code;

    ArmVector(ArmCode code) {
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
        return (sizes >> t.size & 1) != 0;
    }

    /** Arithmetic of halves is an encoding group of its own: {@code clear} goes from that of floats, {@code halves} comes. */
    private static int sized(int bits, boolean sized, Arrangement t, int halves, int clear) {
        int whole = bits | t.full << 30;
        if (sized) {
            return whole | t.size << 22;
        }
        return t.size == 1 ? whole & ~clear | halves : whole;
    }

    /** Three registers of one arrangement. */
    void three(Simd.Three op, Arrangement t, int d, int n, int m) {
        require(has(op.sizes, t), op, t);
        emit(
                sized(op.bits, op.sized, t, 0x00400000, 0x0020C000) | r(m) << 16 | r(n) << 5 | r(d),
                mnemonic(op),
                code.isListed() ? t.of(d) + ", " + t.of(n) + ", " + t.of(m) : "");
    }

    /** Two registers of one arrangement. */
    void two(Simd.Two op, Arrangement t, int d, int n) {
        require(has(op.sizes, t), op, t);
        emit(
                sized(op.bits, op.sized, t, 0x00780000, 0) | r(n) << 5 | r(d),
                mnemonic(op),
                code.isListed() ? t.of(d) + ", " + t.of(n) : "");
    }

    /** {@code d = n}, all 128 bits. */
    void mov(int d, int n) {
        three(Simd.Three.ORR, Arrangement.B16, d, n, n);
    }

    /** {@code t} is the arrangement of the sources; 128 bits of it mean that their upper halves take part. */
    void widen(Simd.Long op, Arrangement t, int d, int n, int m) {
        require(has(op.sizes, t), op, t);
        emit(
                op.bits | t.full << 30 | t.size << 22 | r(m) << 16 | r(n) << 5 | r(d),
                second(op, t),
                code.isListed() ? wide(t).of(d) + ", " + t.of(n) + ", " + t.of(m) : "");
    }

    private static Arrangement wide(Arrangement t) {
        return Arrangement.full(t.size + 1);
    }

    private static String second(Enum<?> op, Arrangement t) {
        return t.full == 1 ? mnemonic(op) + "2" : mnemonic(op);
    }

    /** {@code t} is the arrangement of the result; 128 bits of it mean its upper half, the lower one stays. */
    void narrow(Simd.Narrow op, Arrangement t, int d, int n) {
        require(has(7, t), op, t);
        emit(
                op.bits | t.full << 30 | t.size << 22 | r(n) << 5 | r(d),
                second(op, t),
                code.isListed() ? t.of(d) + ", " + wide(t).of(n) : "");
    }

    /** Narrows four floats to halves, nearest even. */
    void fcvtn(int d, int n) {
        emit(
                0x0E216800 | r(n) << 5 | r(d),
                "fcvtn",
                code.isListed() ? Arrangement.H4.of(d) + ", " + Arrangement.S4.of(n) : "");
    }

    /** Widens four halves to floats. */
    void fcvtl(int d, int n) {
        emit(
                0x0E217800 | r(n) << 5 | r(d),
                "fcvtl",
                code.isListed() ? Arrangement.S4.of(d) + ", " + Arrangement.H4.of(n) : "");
    }

    /** Brings the four words of {@code n} together. */
    void across(Simd.Across op, int d, int n) {
        emit(
                op.bits | Arrangement.S4.full << 30 | Arrangement.S4.size << 22 | r(n) << 5 | r(d),
                mnemonic(op),
                code.isListed() ? "s" + d + ", " + Arrangement.S4.of(n) : "");
    }

    /** Brings the four floats of {@code n} together. */
    void across(Simd.FloatAcross op, int d, int n) {
        emit(op.bits | r(n) << 5 | r(d), mnemonic(op), code.isListed() ? "s" + d + ", " + Arrangement.S4.of(n) : "");
    }

    /** Lane 0 of {@code d} = the sum of the first two floats of {@code n}, the other lanes zero. */
    void faddpScalar(int d, int n) {
        emit(0x7E30D800 | r(n) << 5 | r(d), "faddp", code.isListed() ? "s" + d + ", " + Arrangement.S2.of(n) : "");
    }

    // Shifts

    /** Shifts by {@code bits}: to the left 0 to the width less one, to the right 1 to the width. */
    void shift(Simd.Shift op, Arrangement t, int d, int n, int bits) {
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

    /** Widens with sign, shifted left; {@code t} is the arrangement of the source. */
    void sshll(Arrangement t, int d, int n, int bits) {
        shiftWiden("sshll", 0x0F00A400, t, d, n, bits);
    }

    /** Widens with zeros, shifted left; {@code t} is the arrangement of the source. */
    void ushll(Arrangement t, int d, int n, int bits) {
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
    void element(Simd.Element op, Arrangement t, int d, int n, int m, int index) {
        require(has(op.sizes, t), op, t);
        ArmCode.within(index, 0, (16 >> t.size) - 1, "lane");
        int place = (index >> 1) << 11 | (index & 1) << 21;
        if (t.size == 1) {
            place = (index >> 2) << 11 | (index >> 1 & 1) << 21 | (index & 1) << 20;
            ArmCode.within(m, 0, 15, "register of a lane of halves");
        }
        int size = t.size > 1 || op.widens ? t.size << 22 : 0;
        emit(
                op.bits | t.full << 30 | size | place | r(m) << 16 | r(n) << 5 | r(d),
                op.widens ? second(op, t) : mnemonic(op),
                code.isListed() ? (op.widens ? wide(t) : t).of(d) + ", " + t.of(n) + ", " + t.lane(m, index) : "");
    }

    /** Dot products of four bytes in each of four words. */
    void dot(Simd.Dot op, int d, int n, int m) {
        emit(
                op.bits | FULL | r(m) << 16 | r(n) << 5 | r(d),
                mnemonic(op),
                code.isListed()
                        ? Arrangement.S4.of(d) + ", " + Arrangement.B16.of(n) + ", " + Arrangement.B16.of(m)
                        : "");
    }

    /** Dot products of four bytes with word {@code index} of {@code m}. */
    void dot(Simd.DotElement op, int d, int n, int m, int index) {
        ArmCode.within(index, 0, 3, "lane");
        emit(
                op.bits | FULL | (index >> 1) << 11 | (index & 1) << 21 | r(m) << 16 | r(n) << 5 | r(d),
                mnemonic(op),
                code.isListed()
                        ? Arrangement.S4.of(d) + ", " + Arrangement.B16.of(n) + ", v" + m + ".4b[" + index + "]"
                        : "");
    }

    /** Products of two by eight with eight by two bytes. */
    void matrix(Simd.Matrix op, int d, int n, int m) {
        emit(
                op.bits | r(m) << 16 | r(n) << 5 | r(d),
                mnemonic(op),
                code.isListed()
                        ? Arrangement.S4.of(d) + ", " + Arrangement.B16.of(n) + ", " + Arrangement.B16.of(m)
                        : "");
    }

    // Moves between lanes

    /** {@code d} = 16 bytes from byte {@code first} on of {@code n} followed by {@code m}. */
    void ext(int d, int n, int m, int first) {
        ArmCode.within(first, 0, 15, "byte");
        Arrangement t = Arrangement.B16;
        emit(
                0x6E000000 | r(m) << 16 | first << 11 | r(n) << 5 | r(d),
                "ext",
                code.isListed() ? t.of(d) + ", " + t.of(n) + ", " + t.of(m) + ", #" + first : "");
    }

    /** Bytes of the table {@code n} by the numbers in {@code m}; zero where those are 16 or more. */
    void tbl(int d, int n, int m) {
        Arrangement t = Arrangement.B16;
        emit(
                0x4E000000 | r(m) << 16 | r(n) << 5 | r(d),
                "tbl",
                code.isListed() ? t.of(d) + ", {" + t.of(n) + "}, " + t.of(m) : "");
    }

    /** Every word of {@code d} = word 0 of {@code n}. */
    void dup(int d, int n) {
        emit(
                0x4E040400 | r(n) << 5 | r(d),
                "dup",
                code.isListed() ? Arrangement.S4.of(d) + ", " + Arrangement.S4.lane(n, 0) : "");
    }

    /** Every word of {@code d} = the low 32 bits of general register {@code n}. */
    void dupGeneral(int d, int n) {
        emit(
                0x4E040C00 | r(n) << 5 | r(d),
                "dup",
                code.isListed() ? Arrangement.S4.of(d) + ", " + ArmGeneral.w(n) : "");
    }

    /** General register {@code d} = word 0 of {@code n}, extended with its sign to 64 bits. */
    void smov(int d, int n) {
        emit(
                0x4E042C00 | r(n) << 5 | r(d),
                "smov",
                code.isListed() ? ArmGeneral.x(d) + ", " + Arrangement.S4.lane(n, 0) : "");
    }

    // Constants

    /**
     * Every word of {@code d} = {@code bits}, if one instruction can do it.
     *
     * @return whether it could; nothing is appended otherwise
     */
    boolean moveWords(int d, int bits) {
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

    /** {@code d = 0}. */
    void zero(int d) {
        emit(0x4F00E400 | r(d), "movi", code.isListed() ? Arrangement.B16.of(d) + ", #0" : "");
    }
}
