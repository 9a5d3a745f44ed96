package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import org.jspecify.annotations.Nullable;

/**
 * Comparisons of bytes that are not widened: two differ where any bit does, one is less where the larger of both is not it.
 *
 * @param larger what finds the larger byte; null where only equality counts
 * @param swaps whether the second operand is to be the lesser
 * @param negates whether the answer is turned around
 */
record ByteTestBody(@Nullable Binary larger, boolean swaps, boolean negates) implements MapBody {
    private static final int ONES = 0x01010101;

    /** The comparison of this name. */
    static ByteTestBody of(String name, boolean signed) {
        Binary larger = signed ? Binary.MAX_I8 : Binary.MAX_U8;
        return switch (name) {
            case "EQUAL" -> new ByteTestBody(null, false, true);
            case "NOT_EQUAL" -> new ByteTestBody(null, false, false);
            case "LESS" -> new ByteTestBody(larger, false, false);
            case "GREATER" -> new ByteTestBody(larger, true, false);
            case "GREATER_EQUAL" -> new ByteTestBody(larger, false, true);
            default -> new ByteTestBody(larger, true, true);
        };
    }

    @Override
    public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        V lesser = swaps ? in[1] : in[0];
        V other = swaps ? in[0] : in[1];
        if (larger != null) {
            code.binary(larger, other, other, lesser);
        }
        code.constant(spare[0], ONES);
        code.binary(Binary.XOR, in[0], lesser, other);
        code.binary(Binary.MIN_U8, in[0], in[0], spare[0]);
        if (negates) {
            code.binary(Binary.XOR, in[0], in[0], spare[0]);
        }
    }
}
