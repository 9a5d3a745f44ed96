package dev.tern.kernels.bytes;

import dev.tern.assembler.CodeMemory;
import dev.tern.assembler.vector.ByteDot;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.operators.product.DynamicQuantizer;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Floats that are quantised to bytes at the start of each run, every row of them with a scale and a zero point of its own:
 * code measures all rows, the reference's {@link DynamicQuantizer} chooses their numbers, and code writes the bytes as this
 * machine's products take them.
 */
final class DynamicBytes {
    /** Places of a row's numbers: its scale, its zero as it enters products, padding of bytes and of pairs. */
    static final int SCALE = 0;

    static final int ZERO = 4;
    static final int PADDING = 8;
    static final int PADDING_PAIRS = 12;

    /** What quotients are multiplied by instead of divided. */
    static final int INVERSE = 16;

    /** The least and the greatest element. */
    static final int LEAST = 20;

    static final int MOST = 24;
    static final int NUMBERS_BYTES = 32;

    private final DynamicQuantizer quantizer;
    private final int rows;
    private final boolean pairs;
    private final boolean signed;
    private final MemorySegment numbers;
    private final MemorySegment bytes;
    private final CodeMemory.Code measure;
    private final CodeMemory.Code quantize;
    private final long parameters;

    /** Rows of {@code input}; {@code asymmetric} ones have zero points. */
    DynamicBytes(Tensor input, int rows, boolean asymmetric, Binding binding, Workshop workshop) {
        this.rows = rows;
        quantizer = new DynamicQuantizer(binding, input, asymmetric);
        ByteDot dot = workshop.traits().byteDot();
        pairs = ByteInputs.hasPairs(dot);
        signed = dot == ByteDot.SIGNED_ACTIVATIONS;
        numbers = binding.memory((long) rows * NUMBERS_BYTES);
        bytes = binding.memory(input.elements());
        long count = input.elements() / rows;
        parameters = new Parameters(binding, DynamicCode.BYTES)
                .set(DynamicCode.INPUT, input.data().address())
                .set(DynamicCode.OUTPUT, bytes.address())
                .set(DynamicCode.NUMBERS, numbers.address())
                .set(DynamicCode.BLOCKS, count / DynamicCode.BLOCK)
                .set(DynamicCode.ROW_ELEMENTS, count)
                .address();
        DynamicCode.Shape shape = new DynamicCode.Shape(
                (int) (count % DynamicCode.BLOCK), count >= DynamicCode.BLOCK, signed, asymmetric);
        measure = workshop.code(new DynamicCode.MeasureKey(shape), code -> DynamicCode.measure(code, shape));
        quantize = workshop.code(new DynamicCode.QuantizeKey(shape), code -> DynamicCode.quantize(code, shape));
    }

    /** How the bytes enter products. */
    ByteInputs inputs() {
        return new ByteInputs(pairs, false, signed, 0, 0, true, false, false);
    }

    MemorySegment bytes() {
        return bytes;
    }

    /** Where the numbers of the first row stand, {@link #NUMBERS_BYTES} bytes for each row. */
    long numbers() {
        return numbers.address();
    }

    /** Quantises all rows as they are now. */
    void refresh() {
        measure.run(parameters, 0, rows);
        int offset = signed ? 0 : 128;
        for (long row = 0; row < rows; row++) {
            long at = row * NUMBERS_BYTES;
            quantizer.fit(
                    numbers.get(ValueLayout.JAVA_FLOAT, at + LEAST), numbers.get(ValueLayout.JAVA_FLOAT, at + MOST));
            int zero = quantizer.zeroPoint() + offset;
            numbers.set(ValueLayout.JAVA_FLOAT, at + SCALE, quantizer.scale());
            numbers.set(ValueLayout.JAVA_INT, at + ZERO, zero);
            numbers.set(ValueLayout.JAVA_INT, at + PADDING, (zero & 0xFF) * 0x01010101);
            numbers.set(ValueLayout.JAVA_INT, at + PADDING_PAIRS, (zero & 0xFF) * 0x00010001);
            numbers.set(ValueLayout.JAVA_FLOAT, at + INVERSE, quantizer.inverse());
        }
        quantize.run(parameters, 0, rows);
    }
}
