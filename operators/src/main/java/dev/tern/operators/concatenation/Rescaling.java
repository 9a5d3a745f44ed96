package dev.tern.operators.concatenation;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.tern.operators.Binding;
import dev.tern.operators.arithmetic.Rounding;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** An unsigned 8-bit operand on its way to the result's scale, through a table of its 256 values. */
final class Rescaling {
    private static final int BLOCK = 1024;

    /** Whether the result has another scale: else the table changes nothing. */
    private final boolean isNeeded;

    private final byte[] table;
    /** What is worked on at once. */
    private final byte[] block;

    private final MemorySegment from;
    private final MemorySegment to;
    private final long runs;
    private final long runBytes;
    private final long stride;
    private final long start;

    private Rescaling(
            boolean isNeeded,
            byte[] table,
            byte[] block,
            MemorySegment from,
            MemorySegment to,
            long runs,
            long runBytes,
            long stride,
            long start) {
        this.isNeeded = isNeeded;
        this.table = table;
        this.block = block;
        this.from = from;
        this.to = to;
        this.runs = runs;
        this.runBytes = runBytes;
        this.stride = stride;
        this.start = start;
    }

    /** The rescaling of operand {@code i}, which starts at {@code start} in the result. */
    static Rescaling of(Binding binding, int i, int axis, long start) {
        Tensor input = binding.input(i);
        Quantization quantization = input.quantization();
        Quantization result = binding.outputQuantization(0);
        boolean isNeeded = input.type() == DataType.UINT8
                && (quantization.scale() != result.scale() || quantization.zeroPoint() != result.zeroPoint());
        Shape shape = binding.output(0).shape();
        Shape part = input.shape();
        return new Rescaling(
                isNeeded,
                isNeeded ? table(quantization, result) : unchanged(),
                binding.bytes(isNeeded ? Math.clamp(input.data().byteSize(), 1, BLOCK) : 0),
                input.data(),
                binding.output(0).data(),
                shape.elements(0, axis),
                part.rank() == 0 ? 1 : part.elements(axis, part.rank()),
                shape.elements(axis, shape.rank()),
                start);
    }

    private static byte[] table(Quantization from, Quantization to) {
        float inverse = 1f / to.scale();
        float scale = from.scale() * inverse;
        float bias = -from.zeroPoint() * scale;
        byte[] table = new byte[256];
        for (int q = 0; q < 256; q++) {
            int value = (int) Rounding.halfAway(q * scale + bias) + to.zeroPoint();
            table[q] = (byte) Math.max(0, Math.min(255, value));
        }
        return table;
    }

    private static byte[] unchanged() {
        byte[] table = new byte[256];
        for (int q = 0; q < table.length; q++) {
            table[q] = (byte) q;
        }
        return table;
    }

    boolean isNeeded() {
        return isNeeded;
    }

    boolean isOnePiece() {
        return runs == 1;
    }

    /** The operand and its place in the result, where both are one piece. */
    RescaledOperands.Piece piece() {
        return new RescaledOperands.Piece(table, from, to.asSlice(start, runBytes));
    }

    void run() {
        for (long run = 0; run < runs; run++) {
            for (long done = 0; done < runBytes; done += block.length) {
                int count = (int) Math.min(block.length, runBytes - done);
                MemorySegment.copy(from, JAVA_BYTE, run * runBytes + done, block, 0, count);
                for (int b = 0; b < count; b++) {
                    block[b] = table[block[b] & 0xFF];
                }
                MemorySegment.copy(block, 0, to, JAVA_BYTE, run * stride + start + done, count);
            }
        }
    }
}
