package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Comparison;
import dev.tern.assembler.vector.Shift;
import dev.tern.assembler.vector.Unary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.kernels.elementwise.MapBody.Constants;

/**
 * Powers: {@code 2^(y log2 |x|)}, the logarithm and its product with {@code y} as sums of two floats. With {@code |x| = 2^k m} and
 * {@code s = (m - 1) / (m + 1)}, itself a sum of two, the logarithm is {@code k + 2 / ln 2 (s + s³ q(s²))}. Signs, zeros, infinities
 * and NaN are put right at the end.
 */
final class PowerBody {
    private static final int SQRT_HALF = 13;
    private static final int LEAST_NORMAL = 14;
    private static final int FINER = 15;
    private static final int FINER_BITS = 16;
    private static final int SERIES = 17;
    private static final int SCALE = 21;
    private static final int SCALE_REST = 22;
    private static final int MOST = 23;
    private static final int LN2 = 24;
    private static final int HALF = 25;
    private static final int INFINITY = 26;
    private static final int NAN = 27;

    /** The numbers that it works with behind those of all curves. */
    static final float[] NUMBERS = {
        (float) Math.sqrt(0.5),
        Float.MIN_NORMAL,
        1 << 23,
        Float.intBitsToFloat(23),
        0.117921546f,
        0.14268604f,
        0.20000169f,
        0.3333333f,
        2.88539f,
        3.851926e-8f,
        160,
        (float) Math.log(2),
        0.5f,
        Float.POSITIVE_INFINITY,
        Float.NaN
    };

    static final int SPARES = 7;

    private final VectorAssembler code;
    private final Constants constants;
    private final V number;
    private final V x;
    private final V y;
    private final V[] spare;

    private PowerBody(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        this.code = code;
        this.constants = constants;
        this.number = spare[0];
        this.x = spare[5];
        this.y = spare[6];
        this.spare = spare;
        code.move(x, in[0]);
        code.move(y, in[1]);
    }

    static void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        PowerBody body = new PowerBody(code, in, constants, spare);
        code.unary(Unary.ABS_F32, in[0], in[0]);
        body.logarithm(in[0], in[1]);
        body.product(in[0], in[1]);
        CurveBody.scaled(code, in, constants, spare);
        body.finish(in[0], in[1]);
    }

    private V constant(int i) {
        return constants.get(i, number);
    }

    /** Of {@code a}: the larger part in spare register 1, the smaller one in spare register 2. */
    private void logarithm(V a, V k) {
        V f = spare[1];
        V low = spare[2];
        V d = spare[3];
        V s = spare[4];
        code.compare(Comparison.LESS_F32, low, a, constant(LEAST_NORMAL));
        code.binary(Binary.MUL_F32, f, a, constant(FINER));
        code.select(f, low, f, a);
        code.binary(Binary.SUB_I32, k, f, constant(SQRT_HALF));
        code.shift(Shift.RIGHT_I32, k, k, 23);
        code.shift(Shift.LEFT_I32, s, k, 23);
        code.binary(Binary.SUB_I32, f, f, s);
        code.binary(Binary.AND, low, low, constant(FINER_BITS));
        code.binary(Binary.SUB_I32, k, k, low);
        code.unary(Unary.I32_TO_F32, k, k);
        code.binary(Binary.SUB_F32, f, f, constant(CurveBody.ONE));
        code.binary(Binary.ADD_F32, d, f, constant(CurveBody.TWO));
        code.binary(Binary.DIV_F32, s, f, d);
        // What rounding took from d and from the quotient.
        code.binary(Binary.SUB_F32, low, d, constant(CurveBody.TWO));
        code.binary(Binary.SUB_F32, low, f, low);
        code.fnma(f, s, d);
        code.fnma(f, s, low);
        code.binary(Binary.DIV_F32, f, f, d);
        code.binary(Binary.MUL_F32, low, s, s);
        code.move(d, constant(SERIES));
        for (int i = SERIES + 1; i < SCALE; i++) {
            code.horner(d, low, constant(i));
        }
        code.binary(Binary.MUL_F32, d, d, low);
        code.horner(d, s, f);
        // Both parts times 2 / ln 2, then the exponent.
        V large = spare[1];
        code.binary(Binary.MUL_F32, large, s, constant(SCALE));
        code.move(low, large);
        code.fnma(low, s, constant(SCALE));
        code.binary(Binary.MUL_F32, s, s, constant(SCALE_REST));
        code.binary(Binary.SUB_F32, low, s, low);
        code.fma(low, d, constant(SCALE));
        add(large, low, k, d);
        code.move(k, large);
        code.binary(Binary.ADD_F32, large, low, k);
        code.binary(Binary.SUB_F32, k, large, k);
        code.binary(Binary.SUB_F32, low, low, k);
    }

    /** {@code large + low += k}, which is zero or larger than {@code large}. */
    private void add(V large, V low, V k, V free) {
        code.binary(Binary.ADD_F32, free, k, large);
        code.binary(Binary.SUB_F32, k, free, k);
        code.binary(Binary.SUB_F32, large, large, k);
        code.binary(Binary.ADD_F32, low, low, large);
        code.move(large, free);
    }

    /** The logarithm times {@code y}: its whole part as an integer in {@code n}, the rest times ln 2 in {@code rest}. */
    private void product(V rest, V n) {
        V large = spare[1];
        V low = spare[2];
        V h = spare[3];
        code.binary(Binary.MUL_F32, h, y, large);
        code.unary(Unary.NEGATE_F32, rest, h);
        code.fma(rest, y, large);
        code.fma(rest, y, low);
        code.unary(Unary.ABS_F32, low, h);
        code.compare(Comparison.LESS_F32, low, low, constant(MOST));
        code.binary(Binary.AND, rest, rest, low);
        code.binary(Binary.MIN_F32, h, constant(MOST), h);
        code.unary(Unary.NEGATE_F32, low, constant(MOST));
        code.binary(Binary.MAX_F32, h, low, h);
        code.unary(Unary.ROUND_F32, n, h);
        code.binary(Binary.SUB_F32, h, h, n);
        code.binary(Binary.ADD_F32, rest, rest, h);
        code.binary(Binary.MUL_F32, rest, rest, constant(LN2));
        code.unary(Unary.F32_TO_I32, n, n);
    }

    private void finish(V power, V a) {
        V mask = spare[1];
        V other = spare[2];
        V below = spare[3];
        V whole = spare[4];
        // Zero and infinity to any power are zero or infinity.
        code.unary(Unary.ABS_F32, a, x);
        code.zero(other);
        code.compare(Comparison.EQUAL_F32, mask, a, other);
        code.compare(Comparison.LESS_F32, below, y, other);
        code.compare(Comparison.EQUAL_F32, whole, a, constant(INFINITY));
        code.binary(Binary.AND, other, mask, below);
        code.binary(Binary.AND_NOT, below, whole, below);
        code.binary(Binary.OR, other, other, below);
        code.binary(Binary.AND, other, other, constant(INFINITY));
        code.binary(Binary.OR, mask, mask, whole);
        code.select(power, mask, other, power);
        // Below zero, odd exponents keep the sign, and others than whole ones have no power.
        code.binary(Binary.MUL_F32, other, y, constant(HALF));
        code.unary(Unary.ROUND_F32, below, other);
        code.compare(Comparison.EQUAL_F32, below, below, other);
        code.unary(Unary.ROUND_F32, other, y);
        code.compare(Comparison.EQUAL_F32, other, other, y);
        code.binary(Binary.AND_NOT, below, other, below);
        code.binary(Binary.AND, below, below, x);
        code.shift(Shift.RIGHT_U32, below, below, 31);
        code.shift(Shift.LEFT_I32, below, below, 31);
        code.binary(Binary.OR, power, power, below);
        code.zero(below);
        code.compare(Comparison.LESS_F32, below, x, below);
        code.binary(Binary.AND_NOT, below, below, mask);
        code.binary(Binary.AND_NOT, below, below, other);
        code.select(power, below, constant(NAN), power);
        // NaN stays; one to any power, and any number to the power of zero, is one.
        code.binary(Binary.ADD_F32, other, x, y);
        code.compare(Comparison.EQUAL_F32, mask, x, x);
        code.compare(Comparison.EQUAL_F32, below, y, y);
        code.binary(Binary.AND, mask, mask, below);
        code.select(power, mask, power, other);
        V one = constant(CurveBody.ONE);
        code.compare(Comparison.EQUAL_F32, mask, x, one);
        code.unary(Unary.ABS_F32, other, y);
        code.select(power, mask, one, power);
        code.compare(Comparison.EQUAL_F32, mask, a, one);
        code.compare(Comparison.EQUAL_F32, other, other, constant(INFINITY));
        code.binary(Binary.AND, mask, mask, other);
        code.zero(other);
        code.compare(Comparison.EQUAL_F32, other, y, other);
        code.binary(Binary.OR, mask, mask, other);
        code.select(power, mask, constant(CurveBody.ONE), power);
    }
}
