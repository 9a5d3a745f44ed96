package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Shift;
import dev.tern.assembler.vector.Traits;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/**
 * A table of 256 bytes. Instructions look up 16 bytes at once, by the low half of a byte; which of the 16 parts counts is
 * decided by the four bits above. As a polynomial over these bits, with exclusive or for plus and masks for times, every
 * part is looked up once and one product and one sum bring two of them together. The numbers are the polynomial's
 * coefficients, each 16 bytes, repeated to fill a vector.
 */
record TableBody() implements MapBody {
    private static final int BITS = 4;
    private static final int PART = 16;
    private static final int LOW_HALVES = 0x0F0F0F0F;

    /** The coefficients of {@code table} as numbers. */
    static int[] numbers(byte[] table, Traits traits) {
        byte[] parts = table.clone();
        for (int bit = 1; bit < PART; bit *= 2) {
            for (int part = 0; part < PART; part++) {
                for (int i = 0; (part & bit) != 0 && i < PART; i++) {
                    parts[part * PART + i] ^= parts[(part - bit) * PART + i];
                }
            }
        }
        int lanes = traits.lanes();
        int[] numbers = new int[PART * lanes];
        for (int i = 0; i < numbers.length; i++) {
            int at = i / lanes * PART + i % 4 * 4;
            for (int b = 0; b < 4; b++) {
                numbers[i] |= (parts[at + b] & 0xFF) << 8 * b;
            }
        }
        return numbers;
    }

    @Override
    public boolean keepsNumbers() {
        return false;
    }

    @Override
    public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        V low = in[0];
        V high = in[1];
        int free = spare[SPARES - 1].index() + 1;
        V[] masks = V.range(free, BITS);
        V[] sums = {spare[0], spare[1], spare[2], V.of(free + BITS), V.of(free + BITS + 1)};
        code.constant(sums[0], LOW_HALVES);
        code.shift(Shift.RIGHT_U16, high, low, BITS);
        code.binary(Binary.AND, high, high, sums[0]);
        code.binary(Binary.AND, low, low, sums[0]);
        for (int bit = 0; bit < BITS; bit++) {
            code.constants(masks[bit], bitOfPlace(bit));
            code.binary(Binary.TABLE_8, masks[bit], masks[bit], high);
        }
        value(code, low, constants, masks, sums, BITS, 0);
        code.move(in[0], sums[BITS]);
    }

    /** Four lanes of bytes, ones where the byte's number has this bit. */
    private static int[] bitOfPlace(int bit) {
        int[] lanes = new int[4];
        for (int i = 0; i < PART; i++) {
            lanes[i / 4] |= (i >> bit & 1) * (0xFF << 8 * (i % 4));
        }
        return lanes;
    }

    /** The polynomial over the lowest {@code bits} bits whose coefficients begin with {@code part}, in {@code sums[bits]}. */
    private static void value(
            VectorAssembler code, V low, Constants constants, V[] masks, V[] sums, int bits, int part) {
        if (bits == 0) {
            code.load(sums[0], constants.at(part * code.traits().lanes()));
            code.binary(Binary.TABLE_8, sums[0], sums[0], low);
            return;
        }
        value(code, low, constants, masks, sums, bits - 1, part);
        code.move(sums[bits], sums[bits - 1]);
        value(code, low, constants, masks, sums, bits - 1, part | 1 << (bits - 1));
        code.binary(Binary.AND, sums[bits - 1], sums[bits - 1], masks[bits - 1]);
        code.binary(Binary.XOR, sums[bits], sums[bits], sums[bits - 1]);
    }
}
