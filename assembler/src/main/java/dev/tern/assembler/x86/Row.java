package dev.tern.assembler.x86;

/**
 * The vector instructions that are used, a row each: prefix, opcode map, opcode, the W bit with VEX and with EVEX ({@code NONE}
 * where that form is missing), the memory operand's size with EVEX, and where the operands go.
 */
enum Row {
    VMOVUPS(0, 1, 0x10, 0, 0, Size.FULL, Form.RM),
    VMOVUPS_STORE(0, 1, 0x11, 0, 0, Size.FULL, Form.MR),
    VMOVSS(2, 1, 0x10, 0, 0, Size.FOUR, Form.RM),
    VMOVSS_STORE(2, 1, 0x11, 0, 0, Size.FOUR, Form.MR),
    VMOVSD(3, 1, 0x10, 0, 1, Size.EIGHT, Form.RM),
    VMOVSD_STORE(3, 1, 0x11, 0, 1, Size.EIGHT, Form.MR),
    VMOVDQU8(3, 1, 0x6F, Row.NONE, 0, Size.FULL, Form.RM),
    VMOVDQU8_STORE(3, 1, 0x7F, Row.NONE, 0, Size.FULL, Form.MR),
    VMOVDQA32(1, 1, 0x6F, Row.NONE, 0, Size.FULL, Form.RM),
    VMOVSHDUP(2, 1, 0x16, 0, 0, Size.FULL, Form.RM),
    VMASKMOVPS(1, 2, 0x2C, 0, Row.NONE, Size.FULL, Form.RVM),
    VMASKMOVPS_STORE(1, 2, 0x2E, 0, Row.NONE, Size.FULL, Form.MVR),
    VBROADCASTSS(1, 2, 0x18, 0, 0, Size.FOUR, Form.RM),
    VPBROADCASTD_GENERAL(1, 2, 0x7C, Row.NONE, 0, Size.FOUR, Form.RM),
    VMOVD(1, 1, 0x6E, 0, 0, Size.FOUR, Form.RM),
    VMOVD_STORE(1, 1, 0x7E, 0, 0, Size.FOUR, Form.MR),
    VINSERTF128(1, 3, 0x18, 0, 0, Size.SIXTEEN, Form.RVMI),
    VEXTRACTF128(1, 3, 0x19, 0, 0, Size.SIXTEEN, Form.MRI),
    VEXTRACTF64X4(1, 3, 0x1B, Row.NONE, 1, Size.THIRTY_TWO, Form.MRI),
    VPINSRB(1, 3, 0x20, 0, 0, Size.ONE, Form.RVMI),
    VPINSRW(1, 1, 0xC4, 0, 0, Size.TWO, Form.RVMI),
    VPINSRD(1, 3, 0x22, 0, 0, Size.FOUR, Form.RVMI),
    VPEXTRB(1, 3, 0x14, 0, 0, Size.ONE, Form.MRI),
    VPEXTRW(1, 3, 0x15, 0, 0, Size.TWO, Form.MRI),
    VPEXTRD(1, 3, 0x16, 0, 0, Size.FOUR, Form.MRI),

    VADDPS(0, 1, 0x58, 0, 0, Size.FULL, Form.RVM),
    VMULPS(0, 1, 0x59, 0, 0, Size.FULL, Form.RVM),
    VSUBPS(0, 1, 0x5C, 0, 0, Size.FULL, Form.RVM),
    VMINPS(0, 1, 0x5D, 0, 0, Size.FULL, Form.RVM),
    VDIVPS(0, 1, 0x5E, 0, 0, Size.FULL, Form.RVM),
    VMAXPS(0, 1, 0x5F, 0, 0, Size.FULL, Form.RVM),
    VSQRTPS(0, 1, 0x51, 0, 0, Size.FULL, Form.RM),
    VCVTDQ2PS(0, 1, 0x5B, 0, 0, Size.FULL, Form.RM),
    VCVTPS2DQ(1, 1, 0x5B, 0, 0, Size.FULL, Form.RM),
    VCVTTPS2DQ(2, 1, 0x5B, 0, 0, Size.FULL, Form.RM),
    VROUNDPS(1, 3, 0x08, 0, 0, Size.FULL, Form.RMI),
    VFMADD213PS(1, 2, 0xA8, 0, 0, Size.FULL, Form.RVM),
    VFMADD231PS(1, 2, 0xB8, 0, 0, Size.FULL, Form.RVM),
    VFNMADD231PS(1, 2, 0xBC, 0, 0, Size.FULL, Form.RVM),
    VCMPPS(0, 1, 0xC2, 0, 0, Size.FULL, Form.RVMI),
    VBLENDVPS(1, 3, 0x4A, 0, Row.NONE, Size.FULL, Form.RVMR),
    VPBLENDD(1, 3, 0x02, 0, Row.NONE, Size.FULL, Form.RVMI),
    VPTERNLOGD(1, 3, 0x25, Row.NONE, 0, Size.FULL, Form.RVMI),
    VPMOVM2D(2, 2, 0x38, Row.NONE, 0, Size.FULL, Form.RM),

    VPADDD(1, 1, 0xFE, 0, 0, Size.FULL, Form.RVM),
    VPSUBD(1, 1, 0xFA, 0, 0, Size.FULL, Form.RVM),
    VPADDQ(1, 1, 0xD4, 0, 1, Size.FULL, Form.RVM),
    VPMULLD(1, 2, 0x40, 0, 0, Size.FULL, Form.RVM),
    VPMULDQ(1, 2, 0x28, 0, 1, Size.FULL, Form.RVM),
    VPMINSD(1, 2, 0x39, 0, 0, Size.FULL, Form.RVM),
    VPMAXSD(1, 2, 0x3D, 0, 0, Size.FULL, Form.RVM),
    VPABSD(1, 2, 0x1E, 0, 0, Size.FULL, Form.RM),
    VPSLLVD(1, 2, 0x47, 0, 0, Size.FULL, Form.RVM),
    VPSRAVD(1, 2, 0x46, 0, 0, Size.FULL, Form.RVM),
    VPSRLVD(1, 2, 0x45, 0, 0, Size.FULL, Form.RVM),
    VPSLLD(1, 1, 0x72, 0, 0, Size.FULL, Form.VMI6),
    VPSRAD(1, 1, 0x72, 0, 0, Size.FULL, Form.VMI4),
    VPSRLD(1, 1, 0x72, 0, 0, Size.FULL, Form.VMI2),
    VPSLLQ(1, 1, 0x73, 0, 1, Size.FULL, Form.VMI6),
    VPSRLQ(1, 1, 0x73, 0, 1, Size.FULL, Form.VMI2),
    VPSLLW(1, 1, 0x71, 0, 0, Size.FULL, Form.VMI6),
    VPSRAW(1, 1, 0x71, 0, 0, Size.FULL, Form.VMI4),
    VPSRLW(1, 1, 0x71, 0, 0, Size.FULL, Form.VMI2),
    VPCMPEQD(1, 1, 0x76, 0, 0, Size.FULL, Form.RVM),
    VPCMPGTD(1, 1, 0x66, 0, 0, Size.FULL, Form.RVM),

    VPADDW(1, 1, 0xFD, 0, 0, Size.FULL, Form.RVM),
    VPSUBW(1, 1, 0xF9, 0, 0, Size.FULL, Form.RVM),
    VPADDSW(1, 1, 0xED, 0, 0, Size.FULL, Form.RVM),
    VPSUBSW(1, 1, 0xE9, 0, 0, Size.FULL, Form.RVM),
    VPMULLW(1, 1, 0xD5, 0, 0, Size.FULL, Form.RVM),
    VPMINSW(1, 1, 0xEA, 0, 0, Size.FULL, Form.RVM),
    VPMAXSW(1, 1, 0xEE, 0, 0, Size.FULL, Form.RVM),
    VPADDB(1, 1, 0xFC, 0, 0, Size.FULL, Form.RVM),
    VPSUBB(1, 1, 0xF8, 0, 0, Size.FULL, Form.RVM),
    VPMINSB(1, 2, 0x38, 0, 0, Size.FULL, Form.RVM),
    VPMAXSB(1, 2, 0x3C, 0, 0, Size.FULL, Form.RVM),
    VPMINUB(1, 1, 0xDA, 0, 0, Size.FULL, Form.RVM),
    VPMAXUB(1, 1, 0xDE, 0, 0, Size.FULL, Form.RVM),

    VPAND(1, 1, 0xDB, 0, 0, Size.FULL, Form.RVM),
    VPANDN(1, 1, 0xDF, 0, 0, Size.FULL, Form.RVM),
    VPOR(1, 1, 0xEB, 0, 0, Size.FULL, Form.RVM),
    VPXOR(1, 1, 0xEF, 0, 0, Size.FULL, Form.RVM),

    VPUNPCKLBW(1, 1, 0x60, 0, 0, Size.FULL, Form.RVM),
    VPUNPCKHBW(1, 1, 0x68, 0, 0, Size.FULL, Form.RVM),
    VPUNPCKLWD(1, 1, 0x61, 0, 0, Size.FULL, Form.RVM),
    VPUNPCKHWD(1, 1, 0x69, 0, 0, Size.FULL, Form.RVM),
    VPUNPCKLDQ(1, 1, 0x62, 0, 0, Size.FULL, Form.RVM),
    VPUNPCKHDQ(1, 1, 0x6A, 0, 0, Size.FULL, Form.RVM),
    VPUNPCKLQDQ(1, 1, 0x6C, 0, 1, Size.FULL, Form.RVM),
    VPUNPCKHQDQ(1, 1, 0x6D, 0, 1, Size.FULL, Form.RVM),
    VPSHUFB(1, 2, 0x00, 0, 0, Size.FULL, Form.RVM),
    VPSHUFD(1, 1, 0x70, 0, 0, Size.FULL, Form.RMI),
    VPACKSSWB(1, 1, 0x63, 0, 0, Size.FULL, Form.RVM),
    VPACKUSWB(1, 1, 0x67, 0, 0, Size.FULL, Form.RVM),
    VPACKSSDW(1, 1, 0x6B, 0, 0, Size.FULL, Form.RVM),
    VPACKUSDW(1, 2, 0x2B, 0, 0, Size.FULL, Form.RVM),
    VPMADDWD(1, 1, 0xF5, 0, 0, Size.FULL, Form.RVM),
    VPDPBUSD(1, 2, 0x50, 0, 0, Size.FULL, Form.RVM),
    VPDPWSSD(1, 2, 0x52, 0, 0, Size.FULL, Form.RVM),

    VPMOVSXBD(1, 2, 0x21, 0, 0, Size.QUARTER, Form.RM),
    VPMOVZXBD(1, 2, 0x31, 0, 0, Size.QUARTER, Form.RM),
    VPMOVSXWD(1, 2, 0x23, 0, 0, Size.HALF, Form.RM),
    VPMOVZXWD(1, 2, 0x33, 0, 0, Size.HALF, Form.RM),
    VCVTPH2PS(1, 2, 0x13, 0, 0, Size.HALF, Form.RM),
    VCVTPS2PH(1, 3, 0x1D, 0, 0, Size.HALF, Form.MRI),
    VPMOVSDB(2, 2, 0x21, Row.NONE, 0, Size.QUARTER, Form.MR),
    VPMOVUSDB(2, 2, 0x11, Row.NONE, 0, Size.QUARTER, Form.MR),
    VPMOVSDW(2, 2, 0x23, Row.NONE, 0, Size.HALF, Form.MR),
    VPMOVUSDW(2, 2, 0x13, Row.NONE, 0, Size.HALF, Form.MR);

    /** The W bit of a form that does not exist. */
    static final int NONE = -1;

    /** How large the memory operand is; EVEX counts short displacements in it. */
    enum Size {
        FULL,
        HALF,
        QUARTER,
        ONE,
        TWO,
        FOUR,
        EIGHT,
        SIXTEEN,
        THIRTY_TWO;

        int bytes(int bits) {
            return switch (this) {
                case FULL -> bits / 8;
                case HALF -> bits / 16;
                case QUARTER -> bits / 32;
                case ONE -> 1;
                case TWO -> 2;
                case FOUR -> 4;
                case EIGHT -> 8;
                case SIXTEEN -> 16;
                case THIRTY_TWO -> 32;
            };
        }
    }

    /**
     * Where the operands go, in the order they are written: R the register field, M register or memory, V the second source,
     * I a byte behind; a digit stands in the register field.
     */
    enum Form {
        RM,
        MR,
        RVM,
        MVR,
        RMI,
        MRI,
        RVMI,
        RVMR,
        VMI2(2),
        VMI4(4),
        VMI6(6);

        /** What stands in the register field, 0 where a register does. */
        final int digit;

        Form() {
            this(0);
        }

        Form(int digit) {
            this.digit = digit;
        }
    }

    final int prefix;
    final int map;
    final int opcode;
    final int vexW;
    final int evexW;
    final Size size;
    final Form form;

    Row(int prefix, int map, int opcode, int vexW, int evexW, Size size, Form form) {
        this.prefix = prefix;
        this.map = map;
        this.opcode = opcode;
        this.vexW = vexW;
        this.evexW = evexW;
        this.size = size;
        this.form = form;
    }
}
