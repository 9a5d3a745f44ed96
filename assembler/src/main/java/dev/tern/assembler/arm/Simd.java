package dev.tern.assembler.arm;

/**
 * The vector instructions, a row each, by the shape of their operands. A row holds the encoding with size, width and
 * registers left out, how the size enters it, and the sizes of lanes that there are: 1 bytes, 2 halves, 4 words, 8 longs,
 * added up.
 */
public final class Simd {
    private static final int B = 1;
    private static final int BH = 3;
    private static final int HS = 6;
    private static final int BHS = 7;
    private static final int HSD = 14;
    private static final int ALL = 15;

    private Simd() {}

    /** How the size of a lane enters the encoding. */
    enum Sizing {
        /** Two bits from bit 22 on. */
        INTEGER,
        /** Bit 22 for doubles; halves have an encoding group of their own. */
        FLOAT,
        /** Not at all. */
        NONE
    }

    /** {@code d = n op m}, or into {@code d} for those that accumulate, all of one arrangement. */
    public enum Three {
        SHADD(0x0E200400, BHS),
        SQADD(0x0E200C00, ALL),
        SRHADD(0x0E201400, BHS),
        SHSUB(0x0E202400, BHS),
        SQSUB(0x0E202C00, ALL),
        CMGT(0x0E203400, ALL),
        CMGE(0x0E203C00, ALL),
        SSHL(0x0E204400, ALL),
        SQSHL(0x0E204C00, ALL),
        SRSHL(0x0E205400, ALL),
        SQRSHL(0x0E205C00, ALL),
        SMAX(0x0E206400, BHS),
        SMIN(0x0E206C00, BHS),
        SABD(0x0E207400, BHS),
        SABA(0x0E207C00, BHS),
        ADD(0x0E208400, ALL),
        CMTST(0x0E208C00, ALL),
        MLA(0x0E209400, BHS),
        MUL(0x0E209C00, BHS),
        SMAXP(0x0E20A400, BHS),
        SMINP(0x0E20AC00, BHS),
        SQDMULH(0x0E20B400, HS),
        ADDP(0x0E20BC00, ALL),
        UHADD(0x2E200400, BHS),
        UQADD(0x2E200C00, ALL),
        URHADD(0x2E201400, BHS),
        UHSUB(0x2E202400, BHS),
        UQSUB(0x2E202C00, ALL),
        CMHI(0x2E203400, ALL),
        CMHS(0x2E203C00, ALL),
        USHL(0x2E204400, ALL),
        UQSHL(0x2E204C00, ALL),
        URSHL(0x2E205400, ALL),
        UQRSHL(0x2E205C00, ALL),
        UMAX(0x2E206400, BHS),
        UMIN(0x2E206C00, BHS),
        UABD(0x2E207400, BHS),
        UABA(0x2E207C00, BHS),
        SUB(0x2E208400, ALL),
        CMEQ(0x2E208C00, ALL),
        MLS(0x2E209400, BHS),
        UMAXP(0x2E20A400, BHS),
        UMINP(0x2E20AC00, BHS),
        SQRDMULH(0x2E20B400, HS),
        UZP1(0x0E001800, ALL),
        TRN1(0x0E002800, ALL),
        ZIP1(0x0E003800, ALL),
        UZP2(0x0E005800, ALL),
        TRN2(0x0E006800, ALL),
        ZIP2(0x0E007800, ALL),
        AND(0x0E201C00, B, Sizing.NONE),
        BIC(0x0E601C00, B, Sizing.NONE),
        ORR(0x0EA01C00, B, Sizing.NONE),
        ORN(0x0EE01C00, B, Sizing.NONE),
        EOR(0x2E201C00, B, Sizing.NONE),
        /** {@code d} selects: ones take {@code n}, zeros take {@code m}. */
        BSL(0x2E601C00, B, Sizing.NONE),
        /** Takes {@code n} into {@code d} where {@code m} is one. */
        BIT(0x2EA01C00, B, Sizing.NONE),
        /** Takes {@code n} into {@code d} where {@code m} is zero. */
        BIF(0x2EE01C00, B, Sizing.NONE),
        FMAXNM(0x0E20C400, HSD, Sizing.FLOAT),
        FMLA(0x0E20CC00, HSD, Sizing.FLOAT),
        FADD(0x0E20D400, HSD, Sizing.FLOAT),
        FMULX(0x0E20DC00, HSD, Sizing.FLOAT),
        FCMEQ(0x0E20E400, HSD, Sizing.FLOAT),
        FMAX(0x0E20F400, HSD, Sizing.FLOAT),
        FRECPS(0x0E20FC00, HSD, Sizing.FLOAT),
        FMINNM(0x0EA0C400, HSD, Sizing.FLOAT),
        FMLS(0x0EA0CC00, HSD, Sizing.FLOAT),
        FSUB(0x0EA0D400, HSD, Sizing.FLOAT),
        FMIN(0x0EA0F400, HSD, Sizing.FLOAT),
        FRSQRTS(0x0EA0FC00, HSD, Sizing.FLOAT),
        FMAXNMP(0x2E20C400, HSD, Sizing.FLOAT),
        FADDP(0x2E20D400, HSD, Sizing.FLOAT),
        FMUL(0x2E20DC00, HSD, Sizing.FLOAT),
        FCMGE(0x2E20E400, HSD, Sizing.FLOAT),
        FACGE(0x2E20EC00, HSD, Sizing.FLOAT),
        FMAXP(0x2E20F400, HSD, Sizing.FLOAT),
        FDIV(0x2E20FC00, HSD, Sizing.FLOAT),
        FMINNMP(0x2EA0C400, HSD, Sizing.FLOAT),
        FABD(0x2EA0D400, HSD, Sizing.FLOAT),
        FCMGT(0x2EA0E400, HSD, Sizing.FLOAT),
        FACGT(0x2EA0EC00, HSD, Sizing.FLOAT),
        FMINP(0x2EA0F400, HSD, Sizing.FLOAT);

        final int bits;
        final int sizes;
        final Sizing sizing;

        Three(int bits, int sizes) {
            this(bits, sizes, Sizing.INTEGER);
        }

        Three(int bits, int sizes, Sizing sizing) {
            this.bits = bits;
            this.sizes = sizes;
            this.sizing = sizing;
        }
    }

    /** {@code d = op n}, of one arrangement. */
    public enum Two {
        REV64(0x0E200800, BHS),
        REV32(0x2E200800, BH),
        REV16(0x0E201800, B),
        CLS(0x0E204800, BHS),
        CLZ(0x2E204800, BHS),
        CNT(0x0E205800, B),
        SQABS(0x0E207800, ALL),
        SQNEG(0x2E207800, ALL),
        ABS(0x0E20B800, ALL),
        NEG(0x2E20B800, ALL),
        NOT(0x2E205800, B, Sizing.NONE),
        RBIT(0x2E605800, B, Sizing.NONE),
        FRINTN(0x0E218800, HSD, Sizing.FLOAT),
        FRINTM(0x0E219800, HSD, Sizing.FLOAT),
        FRINTP(0x0EA18800, HSD, Sizing.FLOAT),
        FRINTZ(0x0EA19800, HSD, Sizing.FLOAT),
        FRINTA(0x2E218800, HSD, Sizing.FLOAT),
        FRINTX(0x2E219800, HSD, Sizing.FLOAT),
        FRINTI(0x2EA19800, HSD, Sizing.FLOAT),
        FCVTNS(0x0E21A800, HSD, Sizing.FLOAT),
        FCVTMS(0x0E21B800, HSD, Sizing.FLOAT),
        FCVTAS(0x0E21C800, HSD, Sizing.FLOAT),
        SCVTF(0x0E21D800, HSD, Sizing.FLOAT),
        FCVTPS(0x0EA1A800, HSD, Sizing.FLOAT),
        FCVTZS(0x0EA1B800, HSD, Sizing.FLOAT),
        FCVTNU(0x2E21A800, HSD, Sizing.FLOAT),
        FCVTMU(0x2E21B800, HSD, Sizing.FLOAT),
        FCVTAU(0x2E21C800, HSD, Sizing.FLOAT),
        UCVTF(0x2E21D800, HSD, Sizing.FLOAT),
        FCVTPU(0x2EA1A800, HSD, Sizing.FLOAT),
        FCVTZU(0x2EA1B800, HSD, Sizing.FLOAT),
        FABS(0x0EA0F800, HSD, Sizing.FLOAT),
        FNEG(0x2EA0F800, HSD, Sizing.FLOAT),
        FSQRT(0x2EA1F800, HSD, Sizing.FLOAT),
        FRECPE(0x0EA1D800, HSD, Sizing.FLOAT),
        FRSQRTE(0x2EA1D800, HSD, Sizing.FLOAT);

        final int bits;
        final int sizes;
        final Sizing sizing;

        Two(int bits, int sizes) {
            this(bits, sizes, Sizing.INTEGER);
        }

        Two(int bits, int sizes, Sizing sizing) {
            this.bits = bits;
            this.sizes = sizes;
            this.sizing = sizing;
        }
    }

    /** {@code d = n op 0}: all ones or zero. */
    public enum Zero {
        CMGT(0x0E208800, ALL, Sizing.INTEGER),
        CMEQ(0x0E209800, ALL, Sizing.INTEGER),
        CMLT(0x0E20A800, ALL, Sizing.INTEGER),
        CMGE(0x2E208800, ALL, Sizing.INTEGER),
        CMLE(0x2E209800, ALL, Sizing.INTEGER),
        FCMGT(0x0EA0C800, HSD, Sizing.FLOAT),
        FCMEQ(0x0EA0D800, HSD, Sizing.FLOAT),
        FCMLT(0x0EA0E800, HSD, Sizing.FLOAT),
        FCMGE(0x2EA0C800, HSD, Sizing.FLOAT),
        FCMLE(0x2EA0D800, HSD, Sizing.FLOAT);

        final int bits;
        final int sizes;
        final Sizing sizing;

        Zero(int bits, int sizes, Sizing sizing) {
            this.bits = bits;
            this.sizes = sizes;
            this.sizing = sizing;
        }
    }

    /** Pairs of neighbours are added into lanes of twice the size. */
    public enum Pairs {
        SADDLP(0x0E202800),
        UADDLP(0x2E202800),
        SADALP(0x0E206800),
        UADALP(0x2E206800);

        final int bits;

        Pairs(int bits) {
            this.bits = bits;
        }
    }

    /** Lanes of {@code d} are twice as wide as those of {@code n} and {@code m}, of which one half takes part. */
    public enum Long {
        SADDL(0x0E200000, BHS),
        UADDL(0x2E200000, BHS),
        SSUBL(0x0E202000, BHS),
        USUBL(0x2E202000, BHS),
        SABAL(0x0E205000, BHS),
        UABAL(0x2E205000, BHS),
        SABDL(0x0E207000, BHS),
        UABDL(0x2E207000, BHS),
        SMLAL(0x0E208000, BHS),
        UMLAL(0x2E208000, BHS),
        SMLSL(0x0E20A000, BHS),
        UMLSL(0x2E20A000, BHS),
        SMULL(0x0E20C000, BHS),
        UMULL(0x2E20C000, BHS),
        SQDMULL(0x0E20D000, HS);

        final int bits;
        final int sizes;

        Long(int bits, int sizes) {
            this.bits = bits;
            this.sizes = sizes;
        }
    }

    /** Lanes of {@code d} and {@code n} are twice as wide as those of {@code m}. */
    public enum Wide {
        SADDW(0x0E201000),
        UADDW(0x2E201000),
        SSUBW(0x0E203000),
        USUBW(0x2E203000);

        final int bits;

        Wide(int bits) {
            this.bits = bits;
        }
    }

    /** Lanes of {@code d} are half as wide as those of {@code n}. */
    public enum Narrow {
        XTN(0x0E212800),
        SQXTN(0x0E214800),
        SQXTUN(0x2E212800),
        UQXTN(0x2E214800);

        final int bits;

        Narrow(int bits) {
            this.bits = bits;
        }
    }

    /** All lanes of {@code n} are brought together in lane 0 of {@code d}. */
    public enum Across {
        ADDV(0x0E31B800, BHS, false),
        SMAXV(0x0E30A800, BHS, false),
        SMINV(0x0E31A800, BHS, false),
        UMAXV(0x2E30A800, BHS, false),
        UMINV(0x2E31A800, BHS, false),
        SADDLV(0x0E303800, BHS, true),
        UADDLV(0x2E303800, BHS, true);

        final int bits;
        final int sizes;
        final boolean widens;

        Across(int bits, int sizes, boolean widens) {
            this.bits = bits;
            this.sizes = sizes;
            this.widens = widens;
        }
    }

    /** All four floats of {@code n} are brought together in lane 0 of {@code d}. */
    public enum FloatAcross {
        FMAXNMV(0x6E30C800),
        FMINNMV(0x6EB0C800),
        FMAXV(0x6E30F800),
        FMINV(0x6EB0F800);

        final int bits;

        FloatAcross(int bits) {
            this.bits = bits;
        }
    }

    /** Every lane is shifted by the same number of bits. */
    public enum Shift {
        SSHR(0x0F000400, false),
        SSRA(0x0F001400, false),
        SRSHR(0x0F002400, false),
        SRSRA(0x0F003400, false),
        USHR(0x2F000400, false),
        USRA(0x2F001400, false),
        URSHR(0x2F002400, false),
        URSRA(0x2F003400, false),
        SRI(0x2F004400, false),
        SHL(0x0F005400, true),
        SLI(0x2F005400, true),
        SQSHLU(0x2F006400, true),
        SQSHL(0x0F007400, true),
        UQSHL(0x2F007400, true);

        final int bits;
        final boolean left;

        Shift(int bits, boolean left) {
            this.bits = bits;
            this.left = left;
        }
    }

    /** Shifted right, into lanes of half the size. */
    public enum ShiftNarrow {
        SHRN(0x0F008400),
        RSHRN(0x0F008C00),
        SQSHRN(0x0F009400),
        SQRSHRN(0x0F009C00),
        SQSHRUN(0x2F008400),
        SQRSHRUN(0x2F008C00),
        UQSHRN(0x2F009400),
        UQRSHRN(0x2F009C00);

        final int bits;

        ShiftNarrow(int bits) {
            this.bits = bits;
        }
    }

    /** One lane of {@code m} takes part with every lane of {@code n}. */
    public enum Element {
        FMLA(0x0F001000, HSD, Sizing.FLOAT, false),
        FMLS(0x0F005000, HSD, Sizing.FLOAT, false),
        FMUL(0x0F009000, HSD, Sizing.FLOAT, false),
        MUL(0x0F008000, HS, Sizing.INTEGER, false),
        MLA(0x2F000000, HS, Sizing.INTEGER, false),
        MLS(0x2F004000, HS, Sizing.INTEGER, false),
        SQDMULH(0x0F00C000, HS, Sizing.INTEGER, false),
        SQRDMULH(0x0F00D000, HS, Sizing.INTEGER, false),
        SMULL(0x0F00A000, HS, Sizing.INTEGER, true),
        SMLAL(0x0F002000, HS, Sizing.INTEGER, true),
        SMLSL(0x0F006000, HS, Sizing.INTEGER, true),
        UMULL(0x2F00A000, HS, Sizing.INTEGER, true),
        UMLAL(0x2F002000, HS, Sizing.INTEGER, true),
        UMLSL(0x2F006000, HS, Sizing.INTEGER, true);

        final int bits;
        final int sizes;
        final Sizing sizing;
        final boolean widens;

        Element(int bits, int sizes, Sizing sizing, boolean widens) {
            this.bits = bits;
            this.sizes = sizes;
            this.sizing = sizing;
            this.widens = widens;
        }
    }

    /** Sums of products of four bytes into each word of {@code d}. */
    public enum Dot {
        SDOT(0x0E809400),
        UDOT(0x2E809400),
        USDOT(0x0E809C00);

        final int bits;

        Dot(int bits) {
            this.bits = bits;
        }
    }

    /** As {@link Dot}, with the same four bytes of {@code m} for every word. */
    public enum DotElement {
        SDOT(0x0F80E000),
        UDOT(0x2F80E000),
        USDOT(0x0F80F000),
        SUDOT(0x0F00F000);

        final int bits;

        DotElement(int bits) {
            this.bits = bits;
        }
    }

    /** Two rows of eight bytes times two columns of eight bytes, into the two by two words of {@code d}. */
    public enum Matrix {
        SMMLA(0x4E80A400),
        UMMLA(0x6E80A400),
        USMMLA(0x4E80AC00);

        final int bits;

        Matrix(int bits) {
            this.bits = bits;
        }
    }
}
