package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Element;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.Unary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Writes a {@link PairSum} of results in 32-bit lanes and bytes in memory. Its numbers are vectors in a block of memory:
 * indices that spread the bytes of a block of 16 to the lanes of four packed vectors, the factors, and the constant.
 */
final class ResidualCode {
    /** Vectors in the block of memory. */
    static final int VECTORS = 8;

    private static final int A = 4;
    private static final int B = 5;
    private static final int C = 6;
    /** The second factor for bytes that indices have brought to where they are multiplied as they lie. */
    private static final int B_SPREAD = 7;

    private final VectorAssembler code;
    private final boolean unsigned;
    /** The block of memory. */
    private final R block;

    private final V u;
    private final V y;
    private final V a;
    private final V b;
    private final V c;
    /** Whether registers hold the factors and the constant. */
    private final boolean pins;

    /** With the registers from {@code free} on, at least three. */
    ResidualCode(VectorAssembler code, boolean unsigned, R block, int free) {
        this.code = code;
        this.unsigned = unsigned;
        this.block = block;
        pins = code.traits().vectors() - free >= 5;
        u = V.of(free);
        y = V.of(free + 1);
        c = V.of(free + 2);
        a = V.of(pins ? free + 3 : free);
        b = V.of(pins ? free + 4 : free);
    }

    /** Fills the block of memory. */
    static void fill(MemorySegment block, PairSum sum, boolean unsigned) {
        int lanes = (int) (block.byteSize() / VECTORS / Float.BYTES);
        int[] lane = new int[VECTORS];
        lane[A] = Float.floatToRawIntBits(sum.a());
        lane[B] = Float.floatToRawIntBits(sum.b());
        lane[C] = Float.floatToRawIntBits(sum.c());
        lane[B_SPREAD] = Float.floatToRawIntBits(unsigned ? sum.b() : sum.b() * 0x1p-24f);
        int[] numbers = new int[VECTORS * lanes];
        for (int v = 0; v < VECTORS; v++) {
            for (int i = 0; i < lanes; i++) {
                int index = 4 * v + i % 4;
                int indices = unsigned ? index | 0x80808000 : index << 24 | 0x808080;
                numbers[v * lanes + i] = v < A ? indices : lane[v];
            }
        }
        MemorySegment.copy(numbers, 0, block, ValueLayout.JAVA_INT_UNALIGNED, 0, numbers.length);
    }

    /** Loads what registers hold for all sums; {@code spread} tells which of the two ways the second operand comes. */
    void begin(boolean spread) {
        if (pins) {
            code.load(a, at(A));
            code.load(b, at(spread ? B_SPREAD : B));
            code.load(c, at(C));
        }
    }

    private At at(int vector) {
        return block.at(vector * code.traits().vectorBytes());
    }

    /** Adds to the columns that packing as vector {@code vector} brings together: {@code bytes} bytes at {@code first}, then each pitch. */
    void addSpread(V[] column, int vector, R first, int pitch, int bytes) {
        if (pins) {
            code.load(u, at(vector));
        }
        for (int r = 0; r < column.length; r++) {
            if (!pins) {
                code.load(u, at(vector));
            }
            if (bytes == code.traits().vectorBytes()) {
                code.load(y, first.at(r * pitch));
            } else {
                code.load(y, first.at(r * pitch), bytes);
            }
            code.binary(Binary.TABLE_8, y, y, u);
            sum(column[r], B_SPREAD);
        }
    }

    /** Adds the first {@code lanes} bytes at {@code first}, then at each pitch. */
    void addLanes(V[] column, int lanes, R first, int offset, int pitch) {
        for (int r = 0; r < column.length; r++) {
            code.loadWidened(y, unsigned ? Element.U8 : Element.I8, first.at(offset + r * pitch), lanes);
            sum(column[r], B);
        }
    }

    private void sum(V x, int factor) {
        code.unary(Unary.I32_TO_F32, x, x);
        code.unary(Unary.I32_TO_F32, y, y);
        if (pins) {
            code.horner(y, b, c);
            code.fma(y, x, a);
            code.unary(Unary.F32_TO_I32, x, y);
        } else {
            code.load(c, at(C));
            code.fma(c, y, at(factor), u);
            code.fma(c, x, at(A), u);
            code.unary(Unary.F32_TO_I32, x, c);
        }
    }
}
