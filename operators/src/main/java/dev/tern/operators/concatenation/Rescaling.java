package dev.tern.operators.concatenation;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.tern.operators.Binding;
import dev.tern.operators.arithmetic.Rounding;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Copies an unsigned 8-bit operand whose scale differs from the result's, through a table of its 256 values. */
final class Rescaling {
    private static final int BLOCK = 1024;

    private static final Rescaling NONE =
            new Rescaling(new byte[0], new byte[0], MemorySegment.NULL, MemorySegment.NULL, 0, 0, 0, 0);

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
            byte[] table,
            byte[] block,
            MemorySegment from,
            MemorySegment to,
            long runs,
            long runBytes,
            long stride,
            long start) {
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
        boolean same = quantization.scale() == result.scale() && quantization.zeroPoint() == result.zeroPoint();
        if (input.type() != DataType.UINT8 || same) {
            return NONE;
        }
        Shape shape = binding.output(0).shape();
        Shape part = input.shape();
        return new Rescaling(
                table(quantization, result),
                binding.bytes(Math.clamp(input.data().byteSize(), 1, BLOCK)),
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

    boolean isNeeded() {
        return table.length > 0;
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
