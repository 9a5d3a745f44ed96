package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.Unary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/**
 * How sums of activations that were quantised as they came become floats: less the activations' zero times the weights' sum,
 * times the scales of unit and activations, plus the bias, within limits; each step rounded as the reference kernel rounds it.
 * Rows of the table hold weights' sums, scales, biases, and where the order of factors differs, a mask of the units that
 * multiply by their own scale first. A {@link DynamicBytes} has the activations' numbers.
 *
 * @param eachPosition whether each position has numbers of its own, else each image
 * @param order how factors are multiplied
 */
record RealFinish(boolean eachPosition, Order order, float low, float high) implements Finish {
    private static final int SUMS = 0;
    private static final int SCALES = 1;
    private static final int BIASES = 2;
    private static final int UNIT_FIRST = 3;

    /** Registers that {@link #finish} needs besides a sum. */
    static final int SPARE = 3;

    /** Which of three factors are multiplied first. */
    enum Order {
        /** Both scales, then the sum. */
        SCALES,
        /** The sum by the unit's scale, then by the activations'. */
        UNIT,
        /** In some units as {@link #UNIT}, in others by the activations' scale first. */
        MIXED
    }

    @Override
    public int rowVectors() {
        return order == Order.MIXED ? 4 : 3;
    }

    @Override
    public int resultBytes() {
        return Float.BYTES;
    }

    @Override
    public void start(VectorAssembler code, V sum, R row, int offset) {
        code.zero(sum);
    }

    /** Makes {@code sum}, which belongs to the table row at {@code row}, floats; {@code numbers} are the activations'. */
    void finish(VectorAssembler code, V sum, R row, int offset, At numbers, V[] spare) {
        int bytes = code.traits().vectorBytes();
        code.load(spare[0], row.at(offset + SUMS * bytes));
        code.broadcast(spare[1], numbers.plus(DynamicBytes.ZERO));
        code.binary(Binary.MUL_I32, spare[0], spare[0], spare[1]);
        code.binary(Binary.SUB_I32, sum, sum, spare[0]);
        code.unary(Unary.I32_TO_F32, sum, sum);
        code.load(spare[0], row.at(offset + SCALES * bytes));
        code.broadcast(spare[1], numbers.plus(DynamicBytes.SCALE));
        switch (order) {
            case SCALES -> {
                code.binary(Binary.MUL_F32, spare[0], spare[0], spare[1]);
                code.binary(Binary.MUL_F32, sum, sum, spare[0]);
            }
            case UNIT -> {
                code.binary(Binary.MUL_F32, sum, sum, spare[0]);
                code.binary(Binary.MUL_F32, sum, sum, spare[1]);
            }
            case MIXED -> {
                // The exclusive or of both factors turns either into the other.
                code.load(spare[2], row.at(offset + UNIT_FIRST * bytes));
                code.binary(Binary.XOR, spare[0], spare[0], spare[1]);
                code.binary(Binary.AND, spare[2], spare[2], spare[0]);
                code.binary(Binary.XOR, spare[2], spare[2], spare[1]);
                code.binary(Binary.MUL_F32, sum, sum, spare[2]);
                code.binary(Binary.XOR, spare[2], spare[2], spare[0]);
                code.binary(Binary.MUL_F32, sum, sum, spare[2]);
            }
        }
        code.load(spare[0], row.at(offset + BIASES * bytes));
        code.binary(Binary.ADD_F32, sum, sum, spare[0]);
        if (low > Float.NEGATIVE_INFINITY) {
            code.constant(spare[0], low);
            code.binary(Binary.MAX_F32, sum, spare[0], sum);
        }
        if (high < Float.POSITIVE_INFINITY) {
            code.constant(spare[0], high);
            code.binary(Binary.MIN_F32, sum, spare[0], sum);
        }
    }
}
