package dev.tern.assembler.arm;

/**
 * The vector instructions that are used, and those of halves and bytes beside them, a row each, by the shape of their
 * operands. A row holds the encoding with size, width and registers left out, and the sizes of lanes that there are: 1 bytes,
 * 2 halves, 4 words, 8 longs, added up.
 */
final class Simd {
    private static final int B = 1;
    private static final int HS = 6;
    private static final int BHS = 7;
    private static final int ALL = 15;

    private Simd() {}

    /** {@code d = n op m}, or into {@code d} for those that accumulate, all of one arrangement. */
    enum Three {
        SQADD(0x0E200C00, ALL, true),
        SQSUB(0x0E202C00, ALL, true),
        CMGT(0x0E203400, ALL, true),
        SSHL(0x0E204400, ALL, true),
        SMAX(0x0E206400, BHS, true),
        SMIN(0x0E206C00, BHS, true),
        ADD(0x0E208400, ALL, true),
        MUL(0x0E209C00, BHS, true),
        ADDP(0x0E20BC00, ALL, true),
        USHL(0x2E204400, ALL, true),
        UMAX(0x2E206400, BHS, true),
        UMIN(0x2E206C00, BHS, true),
        SUB(0x2E208400, ALL, true),
        CMEQ(0x2E208C00, ALL, true),
        SQRDMULH(0x2E20B400, HS, true),
        UZP1(0x0E001800, ALL, true),
        ZIP1(0x0E003800, ALL, true),
        UZP2(0x0E005800, ALL, true),
        ZIP2(0x0E007800, ALL, true),
        AND(0x0E201C00, B, false),
        BIC(0x0E601C00, B, false),
        ORR(0x0EA01C00, B, false),
        EOR(0x2E201C00, B, false),
        /** {@code d} selects: ones take {@code n}, zeros take {@code m}. */
        BSL(0x2E601C00, B, false),
        /** Takes {@code n} into {@code d} where {@code m} is one. */
        BIT(0x2EA01C00, B, false),
        /** Takes {@code n} into {@code d} where {@code m} is zero. */
        BIF(0x2EE01C00, B, false),
        FMLA(0x0E20CC00, HS, false),
        FADD(0x0E20D400, HS, false),
        FCMEQ(0x0E20E400, HS, false),
        FMAX(0x0E20F400, HS, false),
        FMLS(0x0EA0CC00, HS, false),
        FSUB(0x0EA0D400, HS, false),
        FMIN(0x0EA0F400, HS, false),
        FMUL(0x2E20DC00, HS, false),
        FCMGE(0x2E20E400, HS, false),
        FDIV(0x2E20FC00, HS, false),
        FCMGT(0x2EA0E400, HS, false);

        final int bits;
        final int sizes;

        /** Whether the size of a lane stands in the two bits from 22 on. */
        final boolean sized;

        Three(int bits, int sizes, boolean sized) {
            this.bits = bits;
            this.sizes = sizes;
            this.sized = sized;
        }
    }

    /** {@code d = op n}, of one arrangement. */
    enum Two {
        ABS(0x0E20B800, ALL, true),
        NEG(0x2E20B800, ALL, true),
        NOT(0x2E205800, B, false),
        FRINTN(0x0E218800, HS, false),
        FRINTM(0x0E219800, HS, false),
        FRINTP(0x0EA18800, HS, false),
        FRINTZ(0x0EA19800, HS, false),
        FCVTNS(0x0E21A800, HS, false),
        SCVTF(0x0E21D800, HS, false),
        FCVTZS(0x0EA1B800, HS, false),
        FABS(0x0EA0F800, HS, false),
        FNEG(0x2EA0F800, HS, false),
        FSQRT(0x2EA1F800, HS, false);

        final int bits;
        final int sizes;

        /** Whether the size of a lane stands in the two bits from 22 on. */
        final boolean sized;

        Two(int bits, int sizes, boolean sized) {
            this.bits = bits;
            this.sizes = sizes;
            this.sized = sized;
        }
    }

    /** Lanes of {@code d} are twice as wide as those of {@code n} and {@code m}, of which one half takes part. */
    enum Long {
        SMULL(0x0E20C000, BHS);

        final int bits;
        final int sizes;

        Long(int bits, int sizes) {
            this.bits = bits;
            this.sizes = sizes;
        }
    }

    /** Lanes of {@code d} are half as wide as those of {@code n}. */
    enum Narrow {
        SQXTN(0x0E214800),
        SQXTUN(0x2E212800);

        final int bits;

        Narrow(int bits) {
            this.bits = bits;
        }
    }

    /** All lanes of {@code n} are brought together in lane 0 of {@code d}. */
    enum Across {
        ADDV(0x0E31B800),
        SMAXV(0x0E30A800),
        SMINV(0x0E31A800);

        final int bits;

        Across(int bits) {
            this.bits = bits;
        }
    }

    /** All four floats of {@code n} are brought together in lane 0 of {@code d}. */
    enum FloatAcross {
        FMAXV(0x6E30F800),
        FMINV(0x6EB0F800);

        final int bits;

        FloatAcross(int bits) {
            this.bits = bits;
        }
    }

    /** Every lane is shifted by the same number of bits. */
    enum Shift {
        SSHR(0x0F000400, false),
        USHR(0x2F000400, false),
        SHL(0x0F005400, true);

        final int bits;
        final boolean left;

        Shift(int bits, boolean left) {
            this.bits = bits;
            this.left = left;
        }
    }

    /** One lane of {@code m} takes part with every lane of {@code n}. */
    enum Element {
        FMLA(0x0F001000, HS, false),
        SMLAL(0x0F002000, HS, true);

        final int bits;
        final int sizes;
        final boolean widens;

        Element(int bits, int sizes, boolean widens) {
            this.bits = bits;
            this.sizes = sizes;
            this.widens = widens;
        }
    }

    /** Sums of products of four bytes into each word of {@code d}. */
    enum Dot {
        SDOT(0x0E809400),
        UDOT(0x2E809400),
        USDOT(0x0E809C00);

        final int bits;

        Dot(int bits) {
            this.bits = bits;
        }
    }

    /** As {@link Dot}, with the same four bytes of {@code m} for every word. */
    enum DotElement {
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
    enum Matrix {
        SMMLA(0x4E80A400),
        UMMLA(0x6E80A400),
        USMMLA(0x4E80AC00);

        final int bits;

        Matrix(int bits) {
            this.bits = bits;
        }
    }
}
