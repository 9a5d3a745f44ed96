package dev.tern.kernels.complex;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Comparison;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.Unary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/**
 * Writes the lengths of complex numbers: both parts are brought near one by a power of two, so that squares neither overflow
 * nor vanish. Tiles are {@link #VECTORS} vectors of results; the last vector ends with the last number. Parameters: input,
 * result, the last vector's first number.
 */
final class ModulusCode {
    /** Vectors of a tile. */
    static final int VECTORS = 64;

    private static final int SIGN_LESS = 0x7FFF_FFFF;
    private static final int INFINITY = 0x7F80_0000;
    private static final int EXPONENT_ONE = 1 << 23;

    /** Bytes of the four numbers of a block: first, third, second, fourth become first to fourth. */
    private static final int[] ORDER = {0x03020100, 0x0B0A0908, 0x07060504, 0x0F0E0D0C};

    private ModulusCode() {}

    static void write(VectorAssembler code) {
        R params = R.of(0);
        R number = R.of(1);
        R end = R.of(2);
        R in = R.of(3);
        R out = R.of(4);
        R last = R.of(5);
        R place = R.of(6);
        int lanes = code.traits().lanes();
        Label done = code.label();
        Label again = code.label();
        Moduli moduli = new Moduli(code);
        code.load64(last, params.at(16));
        code.load64(in, params.at(0));
        code.load64(out, params.at(8));
        code.multiply(number, number, VECTORS * lanes);
        code.multiply(end, end, VECTORS * lanes);
        code.add(place, last, lanes);
        code.minimum(end, end, place);
        code.branch(Condition.GREATER_EQUAL, number, end, done);
        moduli.constants();
        code.bind(again);
        code.minimum(place, number, last);
        code.shiftLeft(place, place, 2);
        code.add(out, out, place);
        code.shiftLeft(place, place, 1);
        code.add(in, in, place);
        moduli.vector(in, out);
        code.subtract(in, in, place);
        code.shiftRight(place, place, 1);
        code.subtract(out, out, place);
        code.add(number, number, lanes);
        code.branch(Condition.LESS, number, end, again);
        code.bind(done);
        code.leave();
    }

    /** What is done to one vector. */
    private static final class Moduli {
        private final VectorAssembler code;
        private final V signLess = V.of(0);
        private final V infinity = V.of(1);
        private final V least = V.of(2);
        private final V most = V.of(3);
        private final V both = V.of(4);
        private final V order = V.of(5);
        private final V re = V.of(6);
        private final V im = V.of(7);
        private final V scale = V.of(8);
        private final V sum = V.of(9);
        private final V mask = V.of(10);

        Moduli(VectorAssembler code) {
            this.code = code;
        }

        void constants() {
            code.constant(signLess, SIGN_LESS);
            code.constant(infinity, INFINITY);
            code.constant(least, EXPONENT_ONE);
            code.constant(most, 253 * EXPONENT_ONE);
            code.constant(both, 254 * EXPONENT_ONE);
            code.constants(order, ORDER);
        }

        void vector(R in, R out) {
            for (int block = 0; block < code.traits().lanes() / 4; block++) {
                if (block == 0) {
                    code.load(re, in.at(0), 16);
                    code.load(im, in.at(16), 16);
                } else {
                    code.loadBlock(re, block, in.at(32 * block));
                    code.loadBlock(im, block, in.at(32 * block + 16));
                }
            }
            code.binary(Binary.ZIP_LOW_32, sum, re, im);
            code.binary(Binary.ZIP_HIGH_32, mask, re, im);
            code.binary(Binary.ZIP_LOW_64, re, sum, mask);
            code.binary(Binary.ZIP_HIGH_64, im, sum, mask);
            code.binary(Binary.AND, re, re, signLess);
            code.binary(Binary.AND, im, im, signLess);
            code.binary(Binary.MAX_I32, scale, re, im);
            code.binary(Binary.AND, scale, scale, infinity);
            code.binary(Binary.MIN_I32, scale, scale, most);
            code.binary(Binary.MAX_I32, scale, scale, least);
            // An infinite part outweighs one that is no number.
            code.compare(Comparison.EQUAL_I32, mask, re, infinity);
            code.compare(Comparison.EQUAL_I32, sum, im, infinity);
            code.binary(Binary.OR, mask, mask, sum);
            code.binary(Binary.SUB_I32, sum, both, scale);
            code.binary(Binary.MUL_F32, re, re, sum);
            code.binary(Binary.MUL_F32, im, im, sum);
            code.binary(Binary.MUL_F32, sum, re, re);
            code.fma(sum, im, im);
            code.unary(Unary.SQRT_F32, sum, sum);
            code.binary(Binary.MUL_F32, sum, sum, scale);
            code.select(sum, mask, infinity, sum);
            code.binary(Binary.TABLE_8, sum, sum, order);
            code.store(out.at(0), sum);
        }
    }
}
