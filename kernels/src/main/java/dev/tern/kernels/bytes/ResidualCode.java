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
        long vector = block.byteSize() / VECTORS;
        for (int v = 0; v < 4; v++) {
            for (int i = 0; i < vector; i++) {
                boolean holds = i % 4 == (unsigned ? 0 : 3);
                int index = holds ? 4 * v + i % 16 / 4 : 0x80;
                block.set(ValueLayout.JAVA_BYTE, v * vector + i, (byte) index);
            }
        }
        for (int i = 0; i < vector; i += Float.BYTES) {
            block.set(ValueLayout.JAVA_FLOAT, A * vector + i, sum.a());
            block.set(ValueLayout.JAVA_FLOAT, B * vector + i, sum.b());
            block.set(ValueLayout.JAVA_FLOAT, C * vector + i, sum.c());
            block.set(ValueLayout.JAVA_FLOAT, B_SPREAD * vector + i, unsigned ? sum.b() : sum.b() * 0x1p-24f);
        }
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

    /** Adds to the columns that packing as vector {@code vector} brings together: bytes at {@code first}, then each pitch. */
    void addSpread(V[] column, int vector, R first, int pitch) {
        if (pins) {
            code.load(u, at(vector));
        }
        for (int r = 0; r < column.length; r++) {
            if (!pins) {
                code.load(u, at(vector));
            }
            code.load(y, first.at(r * pitch));
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
