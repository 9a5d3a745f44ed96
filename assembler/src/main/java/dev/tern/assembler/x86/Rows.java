package dev.tern.assembler.x86;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Comparison;
import dev.tern.assembler.vector.Reduction;
import dev.tern.assembler.vector.Shift;

/** Which x86 instruction is meant by one of the vector instruction set. */
final class Rows {
    private Rows() {}

    static Row of(Binary op) {
        return switch (op) {
            case ADD_F32 -> Row.VADDPS;
            case SUB_F32 -> Row.VSUBPS;
            case MUL_F32 -> Row.VMULPS;
            case DIV_F32 -> Row.VDIVPS;
            case MIN_F32 -> Row.VMINPS;
            case MAX_F32 -> Row.VMAXPS;
            case ADD_I32 -> Row.VPADDD;
            case SUB_I32 -> Row.VPSUBD;
            case MUL_I32 -> Row.VPMULLD;
            case MIN_I32 -> Row.VPMINSD;
            case MAX_I32 -> Row.VPMAXSD;
            case SHIFT_LEFT_I32 -> Row.VPSLLVD;
            case SHIFT_RIGHT_I32 -> Row.VPSRAVD;
            case SHIFT_RIGHT_U32 -> Row.VPSRLVD;
            case ADD_I16 -> Row.VPADDW;
            case SUB_I16 -> Row.VPSUBW;
            case ADD_SATURATED_I16 -> Row.VPADDSW;
            case SUB_SATURATED_I16 -> Row.VPSUBSW;
            case MUL_I16 -> Row.VPMULLW;
            case MIN_I16 -> Row.VPMINSW;
            case MAX_I16 -> Row.VPMAXSW;
            case ADD_I8 -> Row.VPADDB;
            case SUB_I8 -> Row.VPSUBB;
            case MIN_I8 -> Row.VPMINSB;
            case MAX_I8 -> Row.VPMAXSB;
            case MIN_U8 -> Row.VPMINUB;
            case MAX_U8 -> Row.VPMAXUB;
            case AND -> Row.VPAND;
            case AND_NOT -> Row.VPANDN;
            case OR -> Row.VPOR;
            case XOR -> Row.VPXOR;
            case ZIP_LOW_8 -> Row.VPUNPCKLBW;
            case ZIP_HIGH_8 -> Row.VPUNPCKHBW;
            case ZIP_LOW_16 -> Row.VPUNPCKLWD;
            case ZIP_HIGH_16 -> Row.VPUNPCKHWD;
            case ZIP_LOW_32 -> Row.VPUNPCKLDQ;
            case ZIP_HIGH_32 -> Row.VPUNPCKHDQ;
            case ZIP_LOW_64 -> Row.VPUNPCKLQDQ;
            case ZIP_HIGH_64 -> Row.VPUNPCKHQDQ;
            case TABLE_8 -> Row.VPSHUFB;
            case PACK_I16_TO_I8 -> Row.VPACKSSWB;
            case PACK_I16_TO_U8 -> Row.VPACKUSWB;
            case PACK_I32_TO_I16 -> Row.VPACKSSDW;
        };
    }

    static Row of(Shift op) {
        return switch (op) {
            case LEFT_I32 -> Row.VPSLLD;
            case RIGHT_I32 -> Row.VPSRAD;
            case RIGHT_U32 -> Row.VPSRLD;
            case LEFT_I16 -> Row.VPSLLW;
            case RIGHT_I16 -> Row.VPSRAW;
            case RIGHT_U16 -> Row.VPSRLW;
        };
    }

    static Row of(Reduction op) {
        return switch (op) {
            case ADD_F32 -> Row.VADDPS;
            case MIN_F32 -> Row.VMINPS;
            case MAX_F32 -> Row.VMAXPS;
            case ADD_I32 -> Row.VPADDD;
            case MIN_I32 -> Row.VPMINSD;
            case MAX_I32 -> Row.VPMAXSD;
        };
    }

    static Row of(Comparison op) {
        return switch (op) {
            case EQUAL_F32, LESS_F32, LESS_EQUAL_F32 -> Row.VCMPPS;
            case EQUAL_I32 -> Row.VPCMPEQD;
            case LESS_I32 -> Row.VPCMPGTD;
        };
    }

    /** The predicate byte of a comparison of floats: ordered and quiet. */
    static int predicate(Comparison op) {
        return switch (op) {
            case LESS_F32 -> 0x11;
            case LESS_EQUAL_F32 -> 0x12;
            default -> 0x00;
        };
    }
}
