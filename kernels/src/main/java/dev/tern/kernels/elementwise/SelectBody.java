package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Comparison;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.operators.Binding;
import dev.tern.tensor.Shape;
import java.util.Arrays;

/**
 * The second number where the first is not zero, else the third.
 *
 * @param raw whether all three are bytes that are not widened
 * @param bySlices whether a condition of one axis picks whole slices
 */
record SelectBody(boolean raw, boolean bySlices) implements MapBody {
    private static final int ONES = 0x01010101;

    @Override
    public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        code.zero(spare[0]);
        if (raw) {
            code.constant(spare[1], ONES);
            code.binary(Binary.MIN_U8, in[0], in[0], spare[1]);
            code.binary(Binary.SUB_I8, spare[0], spare[0], in[0]);
            code.binary(Binary.AND, in[1], in[1], spare[0]);
            code.binary(Binary.AND_NOT, in[2], in[2], spare[0]);
            code.binary(Binary.OR, in[0], in[1], in[2]);
            return;
        }
        code.compare(Comparison.EQUAL_I32, spare[0], in[0], spare[0]);
        for (int half = 0; half < in.length; half += 3) {
            code.select(in[half], spare[0], in[half + 2], in[half + 1]);
        }
    }

    @Override
    public Shape spread(int i, Binding binding) {
        Shape own = binding.shape(i);
        int rank = binding.output(0).shape().rank();
        if (i > 0 || !bySlices || own.rank() != 1 || rank < 2) {
            return own;
        }
        int[] dims = new int[rank];
        Arrays.fill(dims, 1);
        dims[0] = own.dim(0);
        return Shape.of(dims);
    }
}
