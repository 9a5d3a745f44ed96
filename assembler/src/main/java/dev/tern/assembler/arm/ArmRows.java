package dev.tern.assembler.arm;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Comparison;
import dev.tern.assembler.vector.Unary;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one NEON instruction does for one of the vector instruction set; the others are absent here. */
final class ArmRows {
    /** An instruction and its arrangement. */
    record Pair(Simd.Three op, Arrangement t) {}

    /** An instruction of one operand and its arrangement. */
    record Single(Simd.Two op, Arrangement t) {}

    private final Map<Binary, Pair> binaries = new EnumMap<>(Binary.class);
    private final Map<Unary, Single> unaries = new EnumMap<>(Unary.class);
    private final Map<Comparison, Pair> comparisons = new EnumMap<>(Comparison.class);

    ArmRows() {
        row(Binary.ADD_F32, Simd.Three.FADD, Arrangement.S4);
        row(Binary.SUB_F32, Simd.Three.FSUB, Arrangement.S4);
        row(Binary.MUL_F32, Simd.Three.FMUL, Arrangement.S4);
        row(Binary.DIV_F32, Simd.Three.FDIV, Arrangement.S4);
        row(Binary.MIN_F32, Simd.Three.FMIN, Arrangement.S4);
        row(Binary.MAX_F32, Simd.Three.FMAX, Arrangement.S4);
        row(Binary.ADD_I32, Simd.Three.ADD, Arrangement.S4);
        row(Binary.SUB_I32, Simd.Three.SUB, Arrangement.S4);
        row(Binary.MUL_I32, Simd.Three.MUL, Arrangement.S4);
        row(Binary.MIN_I32, Simd.Three.SMIN, Arrangement.S4);
        row(Binary.MAX_I32, Simd.Three.SMAX, Arrangement.S4);
        row(Binary.SHIFT_LEFT_I32, Simd.Three.USHL, Arrangement.S4);
        row(Binary.ADD_I16, Simd.Three.ADD, Arrangement.H8);
        row(Binary.SUB_I16, Simd.Three.SUB, Arrangement.H8);
        row(Binary.ADD_SATURATED_I16, Simd.Three.SQADD, Arrangement.H8);
        row(Binary.SUB_SATURATED_I16, Simd.Three.SQSUB, Arrangement.H8);
        row(Binary.MUL_I16, Simd.Three.MUL, Arrangement.H8);
        row(Binary.MIN_I16, Simd.Three.SMIN, Arrangement.H8);
        row(Binary.MAX_I16, Simd.Three.SMAX, Arrangement.H8);
        row(Binary.ADD_I8, Simd.Three.ADD, Arrangement.B16);
        row(Binary.SUB_I8, Simd.Three.SUB, Arrangement.B16);
        row(Binary.MIN_I8, Simd.Three.SMIN, Arrangement.B16);
        row(Binary.MAX_I8, Simd.Three.SMAX, Arrangement.B16);
        row(Binary.MIN_U8, Simd.Three.UMIN, Arrangement.B16);
        row(Binary.MAX_U8, Simd.Three.UMAX, Arrangement.B16);
        row(Binary.AND, Simd.Three.AND, Arrangement.B16);
        row(Binary.OR, Simd.Three.ORR, Arrangement.B16);
        row(Binary.XOR, Simd.Three.EOR, Arrangement.B16);
        row(Binary.AND_NOT, Simd.Three.BIC, Arrangement.B16);
        row(Binary.ZIP_LOW_8, Simd.Three.ZIP1, Arrangement.B16);
        row(Binary.ZIP_HIGH_8, Simd.Three.ZIP2, Arrangement.B16);
        row(Binary.ZIP_LOW_16, Simd.Three.ZIP1, Arrangement.H8);
        row(Binary.ZIP_HIGH_16, Simd.Three.ZIP2, Arrangement.H8);
        row(Binary.ZIP_LOW_32, Simd.Three.ZIP1, Arrangement.S4);
        row(Binary.ZIP_HIGH_32, Simd.Three.ZIP2, Arrangement.S4);
        row(Binary.ZIP_LOW_64, Simd.Three.ZIP1, Arrangement.D2);
        row(Binary.ZIP_HIGH_64, Simd.Three.ZIP2, Arrangement.D2);

        row(Unary.SQRT_F32, Simd.Two.FSQRT, Arrangement.S4);
        row(Unary.ABS_F32, Simd.Two.FABS, Arrangement.S4);
        row(Unary.NEGATE_F32, Simd.Two.FNEG, Arrangement.S4);
        row(Unary.ROUND_F32, Simd.Two.FRINTN, Arrangement.S4);
        row(Unary.FLOOR_F32, Simd.Two.FRINTM, Arrangement.S4);
        row(Unary.CEIL_F32, Simd.Two.FRINTP, Arrangement.S4);
        row(Unary.TRUNCATE_F32, Simd.Two.FRINTZ, Arrangement.S4);
        row(Unary.F32_TO_I32, Simd.Two.FCVTNS, Arrangement.S4);
        row(Unary.F32_TO_I32_TRUNCATED, Simd.Two.FCVTZS, Arrangement.S4);
        row(Unary.I32_TO_F32, Simd.Two.SCVTF, Arrangement.S4);
        row(Unary.ABS_I32, Simd.Two.ABS, Arrangement.S4);
        row(Unary.NOT, Simd.Two.NOT, Arrangement.B16);

        // Less than is greater than with the operands exchanged.
        comparisons.put(Comparison.EQUAL_F32, new Pair(Simd.Three.FCMEQ, Arrangement.S4));
        comparisons.put(Comparison.LESS_F32, new Pair(Simd.Three.FCMGT, Arrangement.S4));
        comparisons.put(Comparison.LESS_EQUAL_F32, new Pair(Simd.Three.FCMGE, Arrangement.S4));
        comparisons.put(Comparison.EQUAL_I32, new Pair(Simd.Three.CMEQ, Arrangement.S4));
        comparisons.put(Comparison.LESS_I32, new Pair(Simd.Three.CMGT, Arrangement.S4));
    }

    private void row(Binary op, Simd.Three instruction, Arrangement t) {
        binaries.put(op, new Pair(instruction, t));
    }

    private void row(Unary op, Simd.Two instruction, Arrangement t) {
        unaries.put(op, new Single(instruction, t));
    }

    /** The one instruction for {@code op}, or null. */
    @Nullable
    Pair of(Binary op) {
        return binaries.get(op);
    }

    /** The one instruction for {@code op}. */
    Single of(Unary op) {
        return java.util.Objects.requireNonNull(unaries.get(op), op::name);
    }

    /** The one instruction for {@code op}, to be given the operands in reverse. */
    Pair of(Comparison op) {
        return java.util.Objects.requireNonNull(comparisons.get(op), op::name);
    }
}
