package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.ByteDot;

/**
 * How stored bytes enter products. Activations are taken as the machine's dot product wants them: with their top bit
 * flipped where the signs differ, which adds {@link #offset} to every one and is undone in the starting sums.
 *
 * @param pairs whether activations are widened to 16 bits and multiplied two at a time, else as bytes four at a time
 * @param flipped whether stored activations have their top bit flipped on the way
 * @param signed whether stored activations are signed
 * @param zeroPoint the stored number that means zero
 * @param weightExcess what must be added to every weight as it is packed: not zero for unsigned weights, whose zero point
 *     need not fit signed bytes
 * @param dynamic whether zero points, and with them padding, are only known as a run begins: those of a {@link DynamicBytes}
 * @param shorts whether stored activations have 16 bits, zero in the middle
 * @param matrix whether they are multiplied as matrices of bytes, eight of two positions at a time, of either sign
 */
public record ByteInputs(
        boolean pairs,
        boolean flipped,
        boolean signed,
        int zeroPoint,
        int weightExcess,
        boolean dynamic,
        boolean shorts,
        boolean matrix) {
    /** Activations of 16 bits. */
    static final ByteInputs SHORTS = new ByteInputs(true, false, true, 0, 0, false, true, false);

    /** Whether a machine with this dot product multiplies pairs of 16-bit numbers instead. */
    public static boolean hasPairs(ByteDot dot) {
        return dot == ByteDot.NONE;
    }

    /** For activations of this kind on a machine with this dot product. */
    public static ByteInputs of(ByteDot dot, boolean signed, int zeroPoint, int weightExcess) {
        boolean wantsSigned = dot == ByteDot.SIGNED_ACTIVATIONS;
        return new ByteInputs(
                hasPairs(dot), signed != wantsSigned, signed, zeroPoint, weightExcess, false, false, false);
    }

    /** The same activations left as bytes. */
    ByteInputs asBytes() {
        return new ByteInputs(false, flipped, signed, zeroPoint, weightExcess, dynamic, false, false);
    }

    /** The same activations for matrix products. */
    ByteInputs asMatrix() {
        return new ByteInputs(false, false, signed, zeroPoint, weightExcess, dynamic, false, true);
    }

    /** What flipping adds to every activation. */
    public int offset() {
        if (!flipped) {
            return 0;
        }
        return signed ? 128 : -128;
    }

    /** The zero point as it enters products. */
    public int zeroInProducts() {
        return zeroPoint + offset();
    }

    /** Activations, or weights, in 32 bits. */
    int inWord() {
        return pairs ? 2 : 4;
    }

    /** Products of one position and one unit in one step. */
    public int step() {
        return matrix ? 8 : inWord();
    }

    /** Bytes of one activation as products take it. */
    public int elementBytes() {
        return pairs ? 2 : 1;
    }

    /** Bytes of one activation as it is stored. */
    int storedBytes() {
        return shorts ? 2 : 1;
    }

    /** Whether the sum of a window's activations matters. */
    public boolean needsSums() {
        return weightExcess != 0;
    }

    /** Thirty-two bits of flipping. */
    static final int FLIP = 0x80808080;

    /** Thirty-two bits of padding as they stand before products. */
    int paddingBits() {
        return (zeroInProducts() & 0xFF) * (pairs ? 0x00010001 : 0x01010101);
    }
}
